import CanonicalJSON
import EnrollmentModel
import Foundation
import Storage
import TestSupport
import Testing

@testable import tram

@Suite("Who may do what, and for how long")
struct AccessTests {
    private static let users: [UserRole: String] = [.admin: "an", .operator: "lan", .supervisor: "minh"]

    /// Commands that need a capability, on a camp with one batch of one person.
    private static func commands(
        _ capability: Capability, batch: String, receipt: String, camp: Camp
    ) throws -> [[String]] {
        switch capability {
        case .enrol: [Array(try camp.newApplication(Camp.answersWithoutFingers).dropLast(4))]
        case .closeBatch: [["batch", "close"]]
        case .approve:
            [
                ["review", "open", batch, receipt], ["review", "approve", batch, "--all"],
                ["review", "return", batch, receipt, "--reason", "other", "--text", "x"], ["review", "sign", batch],
            ]
        case .keepCopies: [["kit", "mirror", camp.folder.url.path]]
        case .exportAudit: [["audit", "export", "--out", camp.path("audit.jsonl")]]
        case .searchExtract: [["extract", "search", "--number", "062072000123"]]
        case .manageExtract: [["extract", "erase"]]
        case .manageUsers:
            [
                ["user", "add", "hoa", "--role", "operator", "--new-password-file", camp.path("an.password")],
                ["user", "disable", "minh"],
            ]
        }
    }

    @Test func everyCommandIsRefusedToEveryRoleThatLacksIt() async throws {
        let camp = try Camp()
        let receipt = try await camp.enrol(Camp.answersWithoutFingers)
        let closed = try await camp.json(["batch", "close"] + camp.login("lan"))
        let batch = try #require(closed["batch"]?.string)
        var refused = 0
        for capability in Capability.allCases {
            for role in UserRole.allCases where !CapabilityTable.standard.allows(capability, to: role) {
                let login = camp.login(try #require(Self.users[role]))
                for command in try Self.commands(capability, batch: batch, receipt: receipt, camp: camp) {
                    let outcome = try await camp.run(command + login + ["--json"])
                    #expect(outcome.status == 4, "\(role): \(command): \(outcome.error)")
                    #expect(outcome.failure?["code"]?.string == "not_allowed", "\(role): \(command): \(outcome.error)")
                    refused += 1
                }
            }
        }
        #expect(refused == 1 + 1 + 2 * 4 + 2 * 2 + 1 + 1 + 1 + 1)
        let list = try await camp.json(["user", "list"])
        #expect(
            list.array?.first { $0["user"]?.string == "minh" }?["may"]?.array
                == ["enrol", "approve", "keep_copies", "export_audit", "search_extract", "manage_extract"])
        #expect(try await camp.json(["apply", "list"] + camp.login("lan")).array?.count == 1)
    }

    @Test func aCodeOfTheRegistryExtendsItsKitAndNoOther() async throws {
        let camp = try Camp()
        try await camp.succeed(
            camp.registry,
            [
                "kit", "issue", "--home", camp.path("registry"), "--kit", "K0002", "--unit", "2025-07:23293", "--days",
                "1", "--out", camp.path("k2.kit"), "--code-file", camp.path("k2.code"),
            ])
        let home = ["--home", camp.path("kit2")]
        try await camp.succeed(
            camp.tram,
            [
                "kit", "init", camp.path("k2.kit"), "--admin", "an", "--hardware-key", "none", "--code-file",
                camp.path("k2.code"),
            ]
                + home + camp.password("an"))
        let order = ["kit", "extend", "--home", camp.path("registry"), "--days", "31", "--kit"]
        let printed = try await camp.succeed(camp.registry, order + ["K0002"])
        let code = printed.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let elsewhere = try await camp.run(["kit", "extend", code, "--json"] + camp.login("lan"))
        #expect(elsewhere.status == 4)
        #expect(elsewhere.failure?["code"]?.string == "wrong_code", "\(elsewhere.error)")

        let status = try await camp.json(["kit", "status"] + home)
        #expect(status["certificate"]?["phase"]?.string == "ending")
        #expect(status["certificate"]?["days_left"]?.int == 1)
        let typed = code.lowercased().replacingOccurrences(of: "-", with: " ")
        let done = try await camp.json(["kit", "extend", typed] + home + camp.login("an"))
        let after = try await camp.json(["kit", "status"] + home)
        #expect(after["certificate"]?["capture_until_ms"] == done["capture_until_ms"])
        #expect(after["certificate"]?["capture_until_ms"] != status["certificate"]?["capture_until_ms"])
        let again = try await camp.run(["kit", "extend", code, "--json"] + home + camp.login("an"))
        #expect(again.status == 4)
        #expect(again.failure?["code"]?.string == "code_used")
        let misheard = try await camp.run(
            ["kit", "extend", "0" + code.dropFirst(2), "--json"] + home + camp.login("an"))
        #expect(misheard.status == 3)
        #expect(misheard.failure?["code"]?.string == "bad_code")
    }

    @Test func aCodeIsForAKitThatThereIsAndForSomeDays() async throws {
        let camp = try Camp()
        let order = ["kit", "extend", "--home", camp.path("registry")]
        for (arguments, status) in [
            (["--days", "31", "--kit", "K0009"], Int32(3)), (["--days", "32", "--kit", "K0001"], 2),
            (["--days", "0", "--kit", "K0001"], 2), (["--days", "5", "--kit", "nope"], 2),
        ] {
            let outcome = try await camp.registry.ended(order + arguments, environment: [:], input: "")
            #expect(outcome.status == status, "\(arguments): \(outcome.error)")
        }
    }
}
