import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Synchronization
import TestSupport
import Testing

@testable import Storage

/// While some applications of a rekey are written, the pictures of the next are sealed: whatever happens in between,
/// nobody's pictures are lost and nothing stays under an old key.
@Suite struct RekeyStepTests {
    private let kit: TestKit
    private let team: Team
    private let boss: VaultSession

    init() throws {
        kit = try TestKit()
        team = try kit.team()
        try team.beginCamp()
        boss = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
    }

    /// The applications that wait for a fresh key.
    private func waiting() throws -> [ApplicationID] {
        try team.lan.read { reader in
            guard let floor = try reader.rekey()?.floor else { return [] }
            return try reader.db.rows("SELECT app FROM application_key WHERE epoch < ? ORDER BY app", [floor])
                .map { try present(ApplicationID(stored: $0.bytes(0, of: ""))) }
        }
    }

    private func expectWhole(_ records: [ApplicationRecord]) throws {
        for record in records {
            #expect(try team.lan.record(record.application.id) == record)
            for blob in record.application.blobs {
                #expect(try team.lan.blob(blob.id, of: record.application.id).count == blob.length)
            }
        }
        #expect(try team.lan.firstBrokenAuditEntry() == nil)
        let lowest = try team.vault.read { db in try db.integer("SELECT MIN(epoch) FROM application_key") }
        let days = try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM epoch_key") }
        #expect(try days == 1 && lowest == team.vault.read { db in try db.integer("SELECT MAX(id) FROM epoch_key") })
    }

    @Test func picturesThatComeMeanwhileAreNotWrittenOver() throws {
        var records = try (0..<11).map { try team.enrol($0) }
        try boss.beginRekey()
        var changed: [ApplicationID] = []
        let progress = try boss.continueRekey { progress in
            // Those that wait now are sealed already, each with the pictures it had.
            guard changed.isEmpty else { return true }
            changed = (try? waiting()) ?? []
            for app in changed.dropLast() {
                guard let index = records.firstIndex(where: { $0.application.id == app }) else { continue }
                let step = Team.capture(.flat(Finger(.left, .thumb)), Team.picture(seed: 900, count: 20_000))
                guard let more = try? team.lan.append(step, to: app, heads: records[index].application.heads) else {
                    continue
                }
                records[index] = more
            }
            return true
        }
        #expect(changed.count == 3)
        #expect(records.count { $0.application.blobs.count == 4 } == 2)
        #expect(progress == RekeyProgress(total: 11, done: 11, damaged: 0, isFinished: true))
        try expectWhole(records)
    }

    @Test func aNewerRekeyInTheMiddleTakesEverybodyAgain() throws {
        let records = try (0..<11).map { try team.enrol($0) }
        try boss.beginRekey()
        let stolen = Mutex<ApplicationKeys?>(nil)
        var isFirst = true
        let progress = try boss.continueRekey { _ in
            guard isFirst else { return true }
            isFirst = false
            // Somebody is barred who may have seen the keys of those that are done.
            let keys = try? team.lan.read { reader in
                try reader.keyTable.keys(of: records[0].application.id)
            }
            stolen.withLock { $0 = keys }
            return (try? boss.disableUser("minh")) != nil
        }
        #expect(progress == RekeyProgress(total: 11, done: 11, damaged: 0, isFinished: true))
        try expectWhole(records)
        let keys = try #require(stolen.withLock { $0 })
        try team.lan.read { reader in
            _ = #expect(throws: StoreError.self) { _ = try reader.revisions(records[0].application.id, keys: keys) }
        }
    }

    @Test func anApplicationTooLargeForMemoryIsSealedPieceByPiece() throws {
        let bytes = [UInt8](repeating: 7, count: 9_000_000)
        let large = try team.lan.create(
            EnrolmentStep(
                changes: [:],
                blobs: [NewBlob(id: BLAKE2b.hash256(bytes), kind: .finger, mediaType: "image/png", bytes: bytes)],
                reason: "form"))
        let records = [large] + (try (0..<3).map { try team.enrol($0) })
        try boss.beginRekey()
        #expect(try boss.continueRekey() == RekeyProgress(total: 4, done: 4, damaged: 0, isFinished: true))
        try expectWhole(records)
    }

    @Test func twoWhoGoOnWithItAtOnceDoNotHinderEachOther() async throws {
        let records = try (0..<11).map { try team.enrol($0) }
        try boss.beginRekey()
        let sessions = [boss, team.lan]
        await withTaskGroup(of: Void.self) { group in
            for session in sessions { group.addTask { _ = try? session.continueRekey() } }
        }
        #expect(try boss.rekeyUnderWay() == nil)
        try expectWhole(records)
        let last = try team.lan.read { reader in
            try (1...reader.audit.tail().number).map { try reader.audit.entry($0) }
        }.filter { $0.action == .rekeyFinished }
        #expect(last.map(\.subject) == ["0"])
    }
}
