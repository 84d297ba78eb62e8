import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Testing

@testable import Storage

/// A manipulation of the database, done while nobody is logged in.
struct Tampering: Sendable, CustomTestStringConvertible {
    let what: String
    /// SQL on the vault where application `:app` is the first of two.
    let sql: String
    /// The error that asking for that application gives, as a part of its text; nothing when login shows it.
    let damaged: String?

    var testDescription: String { what }
    static let flip = "CAST(substr(hex(sealed), 1, 100) || 'AB' || substr(hex(sealed), 103) AS TEXT)"
}

@Suite struct TamperTests {
    private static let table: [Tampering] = [
        Tampering(
            what: "a byte of a revision is flipped", sql: Self.flipped("revision", "app = :app AND n = 2"),
            damaged: "revision 2 of application"),
        Tampering(
            what: "a revision is cut short",
            sql: "UPDATE revision SET sealed = substr(sealed, 1, 200) WHERE app = :app AND n = 1",
            damaged: "revision 1 of application"),
        Tampering(
            what: "a revision is empty", sql: "UPDATE revision SET sealed = x'' WHERE app = :app AND n = 1",
            damaged: "revision 1 of application"),
        Tampering(
            what: "the last revision is removed", sql: "DELETE FROM revision WHERE app = :app AND n = 4",
            damaged: "the history of application"),
        Tampering(
            what: "two revisions change places",
            sql: """
                UPDATE revision SET sealed = (SELECT r.sealed FROM revision r WHERE r.app = revision.app AND r.n = 3)
                WHERE app = :app AND n = 2
                """, damaged: "revision 2 of application"),
        Tampering(
            what: "the state is changed in the open column",
            sql: "UPDATE application SET state = 'approved' WHERE id = :app", damaged: "the line of application"),
        Tampering(
            what: "the receipt number is changed",
            sql: "UPDATE application SET receipt = 77 WHERE id = :app", damaged: "the line of application"),
        Tampering(
            what: "the summary is of another application",
            sql: """
                UPDATE application SET summary = (SELECT a.summary FROM application a WHERE a.id <> :app)
                WHERE id = :app
                """, damaged: "the summary of application"),
        Tampering(
            what: "the status is flipped", sql: Self.flipped("record", "kind = 'status' AND id = :app"),
            damaged: "the status of application"),
        Tampering(
            what: "the application's key is flipped", sql: Self.flipped("application_key", "app = :app"),
            damaged: "the key of application"),
        Tampering(
            what: "the application's key is that of another",
            sql: """
                UPDATE application_key SET sealed = (SELECT k.sealed FROM application_key k WHERE k.app <> :app)
                WHERE app = :app
                """, damaged: "the key of application"),
    ]

    private static func flipped(_ table: String, _ condition: String) -> String {
        "UPDATE \(table) SET sealed = tram_flip(sealed, 50) WHERE \(condition)"
    }

    /// Changes a vault as a program with root and no key would.
    static func tamper(_ kit: TestKit, _ sql: String, app: ApplicationID) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            db.add(
                function: DatabaseFunction("tram_flip", argumentCount: 2, pure: true) { values in
                    guard var data = Data.fromDatabaseValue(values[0]), let place = Int.fromDatabaseValue(values[1])
                    else { return nil }
                    data[data.startIndex + place % data.count] ^= 0x10
                    return data
                })
        }
        let queue = try DatabaseQueue(path: kit.vault + "/vault.sqlite", configuration: configuration)
        try queue.write { db in
            let statement = try db.makeStatement(sql: sql)
            try statement.execute(arguments: sql.contains(":app") ? ["app": app.bytes.data] : [])
            #expect(db.changesCount > 0)
        }
        try queue.close()
    }

    private func campOfTwo() throws -> (kit: TestKit, first: ApplicationRecord, second: ApplicationRecord) {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let records = (kit, try team.enrol(1), try team.enrol(2))
        try team.close()
        return records
    }

    @Test(arguments: table) func damageIsNamedAndTheOthersGoOn(tampering: Tampering) throws {
        let (kit, first, second) = try campOfTwo()
        try Self.tamper(kit, tampering.sql, app: first.application.id)
        let team = try kit.team()
        #expect { try team.lan.record(first.application.id) } throws: { error in
            guard case .damaged(let what)? = error as? StoreError, let part = tampering.damaged else { return false }
            return what.contains(part) && what.contains(first.application.id.text)
        }
        #expect(try team.lan.record(second.application.id) == second)
        let lines = try team.lan.summaries()
        #expect(lines.count == 2)
        #expect(lines.contains { $0.name == "\(Team.name) 2" })
        // The work goes on with it in the vault.
        _ = try team.submit(second)
        _ = try team.enrol(3)
        #expect(try team.lan.closeBatch().items.map(\.app) == [second.application.id])
    }

    @Test(arguments: [
        "UPDATE piece SET bytes = tram_flip(bytes, 3000) WHERE id = 1 << 20 | 1",
        "UPDATE piece SET bytes = substr(bytes, 1, 20) WHERE id = 1 << 20",
        "UPDATE piece SET bytes = x'' WHERE id = 1 << 20", "DELETE FROM piece WHERE id = 1 << 20 | 1",
        "UPDATE piece SET bytes = (SELECT p.bytes FROM piece p WHERE p.id = 2 << 20) WHERE id = 1 << 20",
        "UPDATE stream SET sealed = tram_flip(sealed, 60) WHERE id = 1", "DELETE FROM piece WHERE id = 1 << 20",
    ]) func aDamagedPictureIsNamedAndTheOthersGoOn(sql: String) throws {
        let (kit, first, _) = try campOfTwo()
        try Self.tamper(kit, sql, app: first.application.id)
        let team = try kit.team()
        let blobs = try team.lan.record(first.application.id).application.history.flatMap(\.revision.blobs)
        #expect { try team.lan.blob(blobs[0].id, of: first.application.id) } throws: { error in
            guard case .damaged(let what)? = error as? StoreError else { return false }
            return what.contains("picture of application \(first.application.id)")
        }
        for blob in blobs.dropFirst() {
            #expect(try team.lan.blob(blob.id, of: first.application.id).count == blob.length)
        }
    }

    @Test(arguments: ["unlock", "signing", "token", "duress"])
    func aFlippedSlotIsAWrongPasswordAndOthersLogIn(slot: String) throws {
        let (kit, first, _) = try campOfTwo()
        let vault = try kit.open()
        let bytes = try #require(
            try vault.read { db in try db.row("SELECT slots FROM user WHERE name = 'lan'")?.bytes(0, of: "slots") })
        try vault.close()
        var object = try #require(JSONValue(canonical: bytes).object)
        var set = try #require(object["usual"]?.object)
        var inner = try #require(set[slot]?.object)
        var box = try #require(inner["box"]?.string.flatMap { Base64URL.decode($0) })
        box[40] ^= 1
        inner["box"] = .string(Base64URL.encode(box))
        set[slot] = .object(inner)
        object["usual"] = .object(set)
        let hex = Hex.encode(JSONValue.object(object).canonicalBytes)
        try Self.tamper(kit, "UPDATE user SET slots = x'\(hex)' WHERE name = 'lan'", app: first.application.id)
        let again = try kit.open()
        #expect(throws: LoginError.wrongPassword) {
            try again.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        }
        let minh = try again.login("minh", password: TestKit.secret(TestKit.supervisorPassword))
        #expect(try minh.record(first.application.id) == first)
    }

    @Test(arguments: [
        ("UPDATE user SET slots = substr(slots, 1, 50) WHERE name = 'lan'", "the key slots of lan"),
        ("UPDATE secret SET sealed = tram_flip(sealed, 30) WHERE name = 'device-signing'", "the key device-signing"),
        ("UPDATE user SET certificate = tram_flip(certificate, 90) WHERE name = 'lan'", "the certificate of lan"),
    ]) func damageToWhatLoginNeedsIsNamed(sql: String, what: String) throws {
        let (kit, first, _) = try campOfTwo()
        try Self.tamper(kit, sql, app: first.application.id)
        let vault = try kit.open()
        #expect(throws: LoginError.store(.damaged(what: what))) {
            try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        }
    }

    @Test(arguments: [
        ("DELETE FROM audit WHERE n = 5", 5), ("UPDATE audit SET sealed = tram_flip(sealed, 99) WHERE n = 3", 3),
        ("UPDATE audit SET sealed = (SELECT a.sealed FROM audit a WHERE a.n = 6) WHERE n = 7", 7),
        ("DELETE FROM audit WHERE n = 1", 1),
    ]) func theFirstBrokenAuditEntryIsNamed(sql: String, number: Int) throws {
        let (kit, first, _) = try campOfTwo()
        try Self.tamper(kit, sql, app: first.application.id)
        #expect(try kit.team().lan.firstBrokenAuditEntry() == number)
    }

    @Test func aRecordThatWasPutBackIsSeenAtLogin() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let draft = try team.enrol()
        let old = try team.vault.read { db in
            try #require(
                try db.row(
                    "SELECT sealed FROM record WHERE kind = 'status' AND id = ?", [draft.application.id.bytes.data]
                )?.bytes(0, of: "status"))
        }
        _ = try team.submit(draft)
        try team.close()
        try Self.tamper(
            kit, "UPDATE record SET sealed = x'\(Hex.encode(old))' WHERE kind = 'status' AND id = :app",
            app: draft.application.id)
        #expect(try kit.team().lan.findings == [.recordsDoNotMatchAudit])
    }

    @Test func countersAreReadFromTheAuditLogWhenTheirRecordIsDamaged() throws {
        let (kit, first, _) = try campOfTwo()
        try Self.tamper(
            kit, "UPDATE record SET sealed = tram_flip(sealed, 44) WHERE kind = 'fact'", app: first.application.id)
        let team = try kit.team()
        // Other facts of that table have a second copy, and that is said as well.
        #expect(Set(team.lan.findings) == [.recordsDoNotMatchAudit, .countersRestored, .copyRestored])
        #expect(try team.enrol(5).application.receiptNumber?.counter == 3)
        #expect(try team.enrol(6).application.history.map(\.revision.seq) == [13, 14, 15, 16])
    }

    @Test(arguments: [
        "INSERT INTO audit (n, sealed) VALUES (\(Int.max), x'00')", "INSERT INTO audit (n, sealed) VALUES (0, x'00')",
        "INSERT INTO stream (id, app, kind, sealed) VALUES (\(Int.max), :app, 0, x'00')",
        "INSERT INTO stream (id, app, kind, sealed) VALUES (\(Int.max), :app, 1, x'00')",
        "INSERT INTO stream (id, app, kind, sealed) VALUES (\(Int.min), :app, 0, x'00')",
        "INSERT INTO epoch_key (id, sealed) VALUES (\(Int.max), x'00')",
    ]) func aNumberOutOfReachStopsNobody(sql: String) throws {
        let (kit, first, second) = try campOfTwo()
        try Self.tamper(kit, sql, app: first.application.id)
        let team = try kit.team()
        _ = try team.submit(second)
        _ = try team.submit(team.enrol(5))
        #expect(try team.lan.firstBrokenAuditEntry() != nil || !sql.contains("audit"))
        _ = try team.approve(team.lan.closeBatch())
        for application in try team.lan.approvedForSealing() { _ = try team.seal(application) }
        try team.beginCamp("the next day")
        #expect(try team.lan.record(first.application.id) == first)
    }

    @Test func theWorkGoesOnAfterTheEndOfTheAuditLogIsDamaged() throws {
        let (kit, first, second) = try campOfTwo()
        try Self.tamper(
            kit, "UPDATE audit SET sealed = tram_flip(sealed, 44) WHERE n = (SELECT MAX(n) FROM audit)",
            app: first.application.id)
        let team = try kit.team()
        #expect(team.lan.findings == [.auditEndDamaged])
        #expect(try team.lan.record(second.application.id) == second)
        #expect(try team.enrol(5).application.receiptNumber?.counter == 3)
        #expect(try team.lan.firstBrokenAuditEntry() != nil)
    }

    @Test(arguments: [
        "UPDATE piece SET bytes = tram_flip(bytes, 3000) WHERE id = (SELECT MAX(id) FROM piece)",
        "DELETE FROM piece WHERE id = (SELECT MAX(id) FROM piece)",
        "UPDATE piece SET bytes = substr(bytes, 1, 100) WHERE id = (SELECT MAX(id) FROM piece)",
    ]) func aDamagedSealedFileIsNamedBeforeItIsSent(sql: String) throws {
        let kit = try TestKit()
        let team = try kit.team()
        _ = try team.approve(team.batch(of: 1))
        let waiting = try #require(try team.lan.approvedForSealing().first)
        let manifest = try team.seal(waiting)
        try team.close()
        try Self.tamper(kit, sql, app: waiting.id)
        let again = try kit.team()
        let last = try #require(manifest.parts.last)
        #expect(throws: StoreError.damaged(what: "sealed part 3 of application \(waiting.id)")) {
            try again.lan.readPart(last.sealedHash, of: waiting.id, seal: 1, offset: 0, length: 65_536)
        }
        let first = manifest.parts[0]
        #expect(try !again.lan.readPart(first.sealedHash, of: waiting.id, seal: 1, offset: 0, length: 9).isEmpty)
    }
}
