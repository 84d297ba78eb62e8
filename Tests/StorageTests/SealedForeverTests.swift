import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Testing

@testable import Storage

@Suite("What is sealed is nobody's on this laptop") struct SealedForeverTests {
    /// Seals with real age files, read back from the database with every key that the laptop has.
    @Test func everyKeyOfTheLaptopTogetherOpensNoPacketAndTheRegistrysDoes() throws {
        let kit = try TestKit()
        let team = try kit.team()
        _ = try team.approve(team.batch(of: 1))
        let waiting = try #require(try team.lan.approvedForSealing().first)
        let registry = SealingIdentity()
        let text = try team.lan.signedRevisions(of: waiting.id).flatMap(\.canonicalBytes)
        var writer = try team.lan.beginSealing(waiting)
        var sealer = AgeSealer(to: [registry.recipient])
        var file: [UInt8] = []
        sealer.push(text, into: &file)
        _ = sealer.finish(into: &file)
        try writer.append(file)
        var stored: [UInt8] = []
        try writer.finishPart { stored += $0 }
        #expect(stored == file)
        let ring = try team.lan.keys()
        var identities = [try team.lan.sealingIdentity()]
        identities += [
            SealingIdentity(secret: ring.store.copy()), SealingIdentity(secret: ring.records.copy()),
            SealingIdentity(secret: ring.audit.copy()), SealingIdentity(secret: ring.index.copy()),
            SealingIdentity(secret: ring.epochs.copy()), SealingIdentity(secret: ring.outbox.copy()),
            SealingIdentity(secret: ring.blind.copy()), SealingIdentity(secret: ring.extract.copy()),
            SealingIdentity(secret: ring.token.copy()), SealingIdentity(secret: ring.device.seed()),
            SealingIdentity(secret: ring.user.seed()), ring.unlock,
        ]
        for identity in identities {
            #expect(throws: AgeError.self) { try AgeOpener.open(stored, with: .identities([identity])) }
        }
        #expect(throws: AgeError.self) { try AgeOpener.open(stored, with: .identities(identities)) }
        #expect(try AgeOpener.open(stored, with: .identities([registry])) == text)
    }

    @Test func theEndOfTheCampMakesEveryRemnantOfAKeyNoise() throws {
        let kit = try TestKit()
        let team = try kit.team()
        _ = try team.approve(team.batch(of: 2))
        let waiting = try team.lan.approvedForSealing()
        // What a flash cell may still hold of the line that purging deletes.
        let remnants = try team.vault.read { db in
            try waiting.map { try present(db.row("SELECT * FROM application_key WHERE app = ?", [$0.id.bytes.data])) }
        }
        let day = try #require(try team.vault.read { db in try db.row("SELECT sealed FROM epoch_key") })
        _ = try team.seal(waiting[0])
        // Until the day ends the remnant would open: that is why there is a day's key.
        try team.vault.write { db in try put(remnants[0], db) }
        #expect((try? team.lan.read { try $0.keyTable.keys(of: waiting[0].id) }) != nil)
        try team.vault.write { db in
            try db.run("DELETE FROM application_key WHERE app = ?", [waiting[0].id.bytes.data])
        }
        try team.lan.endSession()
        try team.vault.write { db in try put(remnants[0], db) }
        #expect(throws: StoreError.self) { try team.lan.read { _ = try $0.keyTable.keys(of: waiting[0].id) } }
        #expect(try team.lan.record(waiting[1].id).state == .approved)
        for needle in [try day.bytes(0, of: ""), try remnants[1].bytes(2, of: "")] {
            for (name, bytes) in try kit.files() {
                #expect(bytes.range(of: Data(needle)) == nil, "an old key is still in \(name)")
            }
        }
    }

    private func put(_ row: Row, _ db: Database) throws {
        // The day's key may be gone: the remnant is put back into the file as an attacker with the disk would.
        try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        let epoch = try row.integer(1, of: "")
        let known = try db.integer("SELECT COUNT(*) FROM epoch_key WHERE id = ?", [epoch]) ?? 0
        if known == 0 {
            try db.run("INSERT INTO epoch_key (id, sealed) SELECT ?, sealed FROM epoch_key LIMIT 1", [epoch])
        }
        try db.run(
            "INSERT OR REPLACE INTO application_key (app, epoch, sealed) VALUES (?, ?, ?)",
            [try row.bytes(0, of: "").data, epoch, try row.bytes(2, of: "").data])
    }
}
