import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Testing

@testable import Storage

/// Rows that nobody of ours wrote stop neither a login nor the new keys of everybody else.
@Suite struct RekeyManipulationTests {
    private let kit: TestKit
    private let records: [ApplicationRecord]

    init() throws {
        kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        records = try (0..<3).map { try team.enrol($0) }
        try team.close()
    }

    private func tamper(_ sql: String) throws { try TamperTests.tamper(kit, sql, app: records[1].application.id) }

    private func admin(_ vault: Vault) throws -> VaultSession {
        try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
    }

    /// All are there and none is under a key from before the rekey.
    private func expectFresh(_ vault: Vault) throws {
        let lan = try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        for record in records {
            let app = record.application.id
            #expect(try lan.record(app) == record)
            for blob in record.application.blobs { #expect(try lan.blob(blob.id, of: app).count == blob.length) }
            let row = "SELECT epoch = (SELECT MAX(id) FROM epoch_key) FROM application_key WHERE app = ?"
            #expect(try vault.read { db in try db.integer(row, [app.bytes.data]) } == 1)
        }
    }

    @Test(arguments: [
        "INSERT INTO record (kind, id, sealed) VALUES ('status', zeroblob(300), zeroblob(400))",
        "INSERT INTO record (kind, id, sealed) VALUES ('status', zeroblob(255), zeroblob(400))",
        "INSERT INTO record (kind, id, sealed) VALUES (hex(zeroblob(150)), x'01', zeroblob(400))",
        "INSERT INTO record (kind, id, sealed) VALUES (CAST(x'FF' AS TEXT), x'01', zeroblob(400))",
        "INSERT INTO record (kind, id, sealed) VALUES ('facT', x'01', zeroblob(400))",
        """
        INSERT INTO record (kind, id, sealed)
        VALUES ('typed', CAST(:app || CAST(zeroblob(284) AS TEXT) AS BLOB), zeroblob(400))
        """,
        "INSERT INTO secret (name, sealed) VALUES (hex(zeroblob(150)), zeroblob(80))",
        "INSERT INTO stream (id, app, kind, sealed) VALUES (9223372036854775807, :app, 0, zeroblob(400))",
        "INSERT INTO stream (id, app, kind, sealed) VALUES (9223372036854775807, :app, 1, zeroblob(400))",
        "INSERT INTO stream (id, app, kind, sealed) VALUES (-7, :app, 0, zeroblob(400))",
        "INSERT INTO audit (n, sealed) VALUES (9223372036854775807, zeroblob(400))",
    ]) func aRowOfNobodyStopsNoRekey(sql: String) throws {
        try tamper(sql)
        let vault = try kit.open()
        let boss = try admin(vault)
        try boss.disableUser("minh")
        let progress = try #require(try boss.continueRekey())
        #expect(progress.isFinished && progress.done == 3)
        try expectFresh(vault)
    }

    @Test(arguments: [70, 400]) func linesOfNoApplicationInFrontHideNobody(count: Int) throws {
        try tamper(
            """
            WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < \(count))
            INSERT INTO application_key (app, epoch, sealed)
            SELECT zeroblob(n), (SELECT MIN(id) FROM epoch_key), zeroblob(90) FROM c
            """)
        let vault = try kit.open()
        let boss = try admin(vault)
        try boss.beginRekey()
        let progress = try #require(try boss.continueRekey())
        #expect(progress == RekeyProgress(total: count + 3, done: count + 3, damaged: count, isFinished: true))
        try expectFresh(vault)
    }

    @Test func whereTheRecordOfARekeyIsDamagedTheDayGoesOnAndItBeginsAnew() throws {
        let first = try kit.open()
        try admin(first).beginRekey()
        try first.close()
        let row = "kind = 'fact' AND id = CAST('rekey' AS BLOB)"
        try tamper("UPDATE record SET sealed = tram_flip(sealed, 50) WHERE \(row)")
        let team = try kit.team()
        #expect(try team.vault.isRekeyUnfinished())
        #expect(throws: StoreError.damaged(what: "the record rekey")) { try team.lan.rekeyUnderWay() }
        try team.lan.endSession()
        try team.beginCamp("2026-11-23-mang-den")
        // Nobody who waits is hidden by the new days.
        let old = "SELECT COUNT(*) FROM application_key WHERE epoch = (SELECT MIN(id) FROM epoch_key)"
        #expect(try team.vault.read { db in try db.integer(old) } == 3)
        let boss = try admin(team.vault)
        try boss.beginRekey()
        #expect(try boss.continueRekey() == RekeyProgress(total: 3, done: 3, damaged: 0, isFinished: true))
        #expect(try !team.vault.isRekeyUnfinished())
        try expectFresh(team.vault)
    }
}
