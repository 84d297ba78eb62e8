import CanonicalJSON
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

@testable import tram

/// One row of the first of two applications that was changed behind the program's back.
struct DamagedRow: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sql: String

    private static let first = "(SELECT id FROM application ORDER BY receipt LIMIT 1)"

    static let table: [DamagedRow] = [
        DamagedRow(
            testDescription: "a bit of a revision",
            sql: "UPDATE revision SET sealed = tram_flip(sealed, 60) WHERE app = \(first) AND n = 2"),
        DamagedRow(
            testDescription: "half a revision",
            sql: "UPDATE revision SET sealed = substr(sealed, 1, length(sealed) / 2) WHERE app = \(first) AND n = 1"),
        DamagedRow(
            testDescription: "no revisions", sql: "DELETE FROM revision WHERE app = \(first)"),
        DamagedRow(
            testDescription: "a bit of its key",
            sql: "UPDATE application_key SET sealed = tram_flip(sealed, 40) WHERE app = \(first)"),
        DamagedRow(
            testDescription: "half its key",
            sql: "UPDATE application_key SET sealed = substr(sealed, 1, 20) WHERE app = \(first)"),
        DamagedRow(
            testDescription: "a bit of its status",
            sql: "UPDATE record SET sealed = tram_flip(sealed, 50) WHERE kind = 'status' AND id = \(first)"),
        DamagedRow(
            testDescription: "a state that is none", sql: "UPDATE application SET state = 'lost' WHERE id = \(first)"),
        DamagedRow(
            testDescription: "an empty row", sql: "UPDATE revision SET sealed = x'' WHERE app = \(first) AND n = 1"),
    ]
}

@Suite("A damaged row stops its own application and no other")
struct VaultRowTests {
    @Test(arguments: DamagedRow.table) func theOtherApplicationGoesOn(row: DamagedRow) async throws {
        let camp = try Camp()
        let first = try await camp.enrol(Camp.answersWithoutFingers, seed: 1)
        let second = try await camp.enrol(Camp.answersWithoutFingers, seed: 2)
        try damage(camp, row.sql)
        let shown = try await camp.run(["apply", "show", first, "--json"] + camp.login("lan"))
        #expect(shown.status == 3, "\(shown.error) \(shown.output)")
        #expect(shown.failure?["code"]?.string == "data_damaged", "\(shown.error)")
        let other = try await camp.json(["apply", "show", second] + camp.login("lan"))
        #expect(other["state"]?.string == "submitted")
        #expect(try await camp.json(["apply", "list"] + camp.login("lan")).array?.isEmpty == false)
        let third = try await camp.enrol(Camp.answersWithoutFingers, seed: 3)
        #expect(third > second)
        try await camp.approve()
        let sealed = try await camp.json(["sync", "status"] + camp.login("lan"))
        #expect(sealed["waiting"]?.int == 2)
    }

    @Test(arguments: [
        "UPDATE piece SET bytes = tram_flip(bytes, 500) WHERE id = 1 << 20",
        "UPDATE piece SET bytes = substr(bytes, 1, 30) WHERE id = 1 << 20", "DELETE FROM piece WHERE id = 1 << 20",
        "UPDATE stream SET sealed = tram_flip(sealed, 30) WHERE id = 1",
    ]) func aDamagedPictureIsNotSealedAndTheOthersAre(sql: String) async throws {
        let camp = try Camp()
        let first = try await camp.enrol(Camp.answersWithoutFingers, seed: 1)
        _ = try await camp.enrol(Camp.answersWithoutFingers, seed: 2)
        try damage(camp, sql)
        // The form is there still; what cannot be sealed is named, and does not hold up the rest.
        #expect(try await camp.json(["apply", "show", first] + camp.login("lan"))["state"]?.string == "submitted")
        let signed = try await camp.judge()
        #expect(signed.status == 3)
        #expect(signed.failure?["code"]?.string == "data_damaged", "\(signed.error)")
        let status = try await camp.json(["sync", "status"] + camp.login("lan"))
        #expect(status["waiting"]?.int == 1)
    }

    @Test func aDamagedRecordOfARekeyKeepsNobodyOut() async throws {
        let camp = try Camp()
        _ = try await camp.enrol(Camp.answersWithoutFingers, seed: 1)
        try camp.withVault(as: "an") { try $0.store.beginRekey() }
        try damage(
            camp, "UPDATE record SET sealed = tram_flip(sealed, 50) WHERE kind = 'fact' AND id = CAST('rekey' AS BLOB)")
        let list = try await camp.run(["apply", "list", "--json"] + camp.login("lan"))
        #expect(list.status == 0 && list.error.contains("rekey_damaged"), "\(list.error)")
        #expect(try await camp.json(["kit", "status"])["rekey_unfinished"]?.bool == true)
        #expect(try await camp.run(["kit", "rekey"] + camp.login("lan")).status == 4)
        let rekey = try await camp.json(["kit", "rekey"] + camp.login("an"))
        #expect(rekey["finished"]?.bool == true && rekey["damaged"]?.int == 0 && rekey["applications"]?.int == 1)
        #expect(rekey["begun"]?.bool == true && rekey["finished_earlier"]?.bool == false)
        let after = try await camp.run(["apply", "list", "--json"] + camp.login("lan"))
        #expect(after.status == 0 && !after.error.contains("rekey"), "\(after.error)")
        #expect(try await camp.json(["kit", "status"])["rekey_unfinished"]?.bool == false)
    }

    @Test func anUnfinishedRekeyIsFinishedAndWhatWasDoneIsSaid() async throws {
        let camp = try Camp()
        _ = try await camp.enrol(Camp.answersWithoutFingers, seed: 1)
        try camp.withVault(as: "an") { try $0.store.beginRekey() }
        // Whoever may not begin one may finish it, and hears that this was all.
        let lan = try await camp.run(["kit", "rekey", "--json"] + camp.login("lan"))
        let report = try JSONValue(parsing: Array(lan.output.utf8))
        #expect(lan.status == 4 && report["begun"]?.bool == false && report["finished_earlier"]?.bool == true)
        #expect(lan.error.contains("rekey_unfinished"), "\(lan.error)")
        try camp.withVault(as: "an") { try $0.store.beginRekey() }
        let rekey = try await camp.json(["kit", "rekey"] + camp.login("an"))
        #expect(rekey["begun"]?.bool == true && rekey["finished_earlier"]?.bool == true)
        #expect(rekey["finished"]?.bool == true)
    }

    private func damage(_ camp: Camp, _ sql: String) throws {
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
        let queue = try DatabaseQueue(path: camp.path("kit/vault/vault.sqlite"), configuration: configuration)
        try queue.write { db in
            try db.execute(sql: sql)
            #expect(db.changesCount > 0)
        }
        try queue.close()
    }
}
