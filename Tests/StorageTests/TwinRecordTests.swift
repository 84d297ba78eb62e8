import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Testing

@testable import Storage

@Suite("What everybody's login hangs on is kept twice") struct TwinRecordTests {
    private let kit: TestKit
    private let team: Team

    init() throws {
        kit = try TestKit()
        team = try kit.team()
    }

    private func boss() throws -> VaultSession {
        try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
    }

    private func run(_ sql: String) throws {
        try team.vault.write { db in
            try db.execute(sql: sql)
            #expect(db.changesCount == 1)
        }
    }

    private static func row(_ name: String, in table: String) -> String {
        table == "record" ? "kind = 'fact' AND id = CAST('\(name)' AS BLOB)" : "name = 'again/\(name)'"
    }

    @Test(arguments: ["holders", "revocations"], ["record", "secret"])
    func oneDamagedCopyStopsNobodyIsSaidOnceAndMadeGood(name: String, table: String) throws {
        _ = try boss().takeRevocations(version: 3, revoked: ["a key of elsewhere"])
        for damage in ["UPDATE \(table) SET sealed = x'00'", "DELETE FROM \(table)"] {
            try run("\(damage) WHERE \(Self.row(name, in: table))")
            let lan = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
            #expect(lan.findings.contains(.copyRestored))
            #expect(try !boss().findings.contains(.copyRestored))
            #expect(try lan.revocationVersion() == 3)
        }
    }

    @Test func anOlderCopyOfTheListTakesNobodyOff() throws {
        let key = try team.minh.keys().user.publicKey.id
        _ = try boss().takeRevocations(version: 1, revoked: ["a key of elsewhere"])
        let old = try team.vault.read { db in
            try present(db.row("SELECT sealed FROM secret WHERE name = 'again/revocations'")).bytes(0, of: "")
        }
        _ = try boss().takeRevocations(version: 2, revoked: ["a key of elsewhere", "another"])
        try team.vault.write { db in
            try db.run("UPDATE secret SET sealed = ? WHERE name = 'again/revocations'", [old.data])
        }
        #expect(try boss().revocationVersion() == 2)
        let list = try boss().read { try $0.revocations() }
        #expect(Set(list.revoked) == ["a key of elsewhere", "another"] && !list.revoked.contains(key))
    }

    /// Nobody knows who is revoked: nobody is let in, and it is said what is damaged.
    @Test func whereBothCopiesOfTheListAreDamagedNobodyIsLetIn() throws {
        _ = try boss().takeRevocations(version: 1, revoked: ["a key of elsewhere"])
        for table in ["record", "secret"] {
            try run("UPDATE \(table) SET sealed = x'00' WHERE \(Self.row("revocations", in: table))")
        }
        #expect(throws: LoginError.store(.damaged(what: "the record revocations"))) { try boss() }
    }

    @Test func aRekeySealsBothCopiesAnew() throws {
        _ = try boss().takeRevocations(version: 1, revoked: ["a key of elsewhere"])
        try boss().beginRekey()
        let again = try boss()
        #expect(again.findings.isEmpty)
        for twin in TwinRecord.allCases {
            let copies = try again.read { try $0.copies(of: twin) }
            #expect(copies.isWhole && copies.count == 2)
        }
    }
}
