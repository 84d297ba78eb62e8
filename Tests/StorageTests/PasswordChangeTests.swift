import Foundation
import GRDB
import Secrets
import Testing

@testable import Storage

@Suite struct PasswordChangeTests {
    /// Every row of the vault by its table, but for the chain and the counters, which every step moves on.
    private func rows(_ vault: Vault) throws -> [String: Set<[Data?]>] {
        let tables = [
            "public": "name, value", "user": "name, role, slots, certificate", "store_key": "holder, box",
            "secret": "name, sealed", "epoch_key": "sealed", "application_key": "app, sealed",
            "application": "id, summary", "revision": "app, sealed", "stream": "app, sealed", "piece": "bytes",
        ]
        return try vault.read { db in
            try tables.reduce(into: [:]) { found, table in
                let rows = try Row.fetchAll(db, sql: "SELECT \(table.value) FROM \(table.key)")
                found[table.key] = Set(rows.map { row in row.databaseValues.map { Data.fromDatabaseValue($0) } })
            }
        }
    }

    @Test func aNewPasswordRewritesOnesOwnSlotsAndNothingElse() throws {
        let team = try TestKit().team()
        try team.beginCamp()
        _ = try team.enrol()
        let before = try rows(team.vault)
        try team.lan.changePassword(
            from: TestKit.secret(TestKit.operatorPassword), to: TestKit.secret("mưa rừng"))
        let after = try rows(team.vault)
        for (table, values) in before where table != "user" { #expect(after[table] == values, "\(table)") }
        let changed = try #require(before["user"]).subtracting(try #require(after["user"]))
        #expect(changed.count == 1)
        #expect(changed.first?.first == Data("lan".utf8))
    }
}
