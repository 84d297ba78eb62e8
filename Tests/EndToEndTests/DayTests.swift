import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("A day in the camp through the command line")
struct DayTests {
    let camp: Camp

    init() throws { camp = try Camp() }

    /// The only test that pays for passwords what they cost in the field.
    @Test func onePersonFromTheProvisioningFileToTheSeal() async throws {
        let camp = try Camp(empty: ())
        try Camp.makeRegistry(in: camp.folder.url.path, url: "https://127.0.0.1:1")
        try await camp.succeed(
            camp.tram,
            [
                "kit", "init", camp.path("k1.kit"), "--admin", "an", "--hardware-key", "none", "--code-file",
                camp.path("k1.code"),
            ]
                + camp.password("an"))
        for (user, role) in [("lan", "operator"), ("minh", "supervisor")] {
            try await camp.succeed(
                camp.tram,
                [
                    "user", "add", user, "--role", role, "--new-password-file", camp.path("\(user).password"),
                    "--user", "an",
                ] + camp.password("an"))
        }
        try await camp.succeed(
            camp.tram, ["camp", "open", "--place", "Nhà rông", "--hamlet", "Kon Kơ Tu"] + camp.login("lan"))
        let receipt = try await camp.enrol()
        #expect(receipt.hasPrefix("K0001-000001-"))
        let closed = try await camp.json(["batch", "close"] + camp.login("lan"))
        let batch = try #require(closed["batch"]?.string)
        let early = try await camp.run(["review", "sign", batch] + camp.login("minh"))
        #expect(early.status == 4)
        _ = try await camp.json(["review", "open", batch, receipt] + camp.login("minh"))
        _ = try await camp.json(["review", "approve", batch, "--all"] + camp.login("minh"))
        let signed = try await camp.json(["review", "sign", batch] + camp.login("minh"))
        #expect(signed["approved"]?.int == 1)
        #expect(signed["sealed"]?.int == 1)
        let list = try await camp.json(["apply", "list"] + camp.login("lan"))
        #expect(list.array?.first?["state"]?.string == "sealed")
        #expect(list.array?.first?["name"] == nil)
        let status = try await camp.json(["kit", "status"])
        #expect(status["readable"]?.int == 0)
    }

    @Test func nobodyApprovesTheirOwnWork() async throws {
        // A supervisor may enrol, and then somebody else has to judge it.
        let receipt = try await camp.enrol(as: "minh")
        let closed = try await camp.json(["batch", "close"] + camp.login("lan"))
        let batch = try #require(closed["batch"]?.string)
        for arguments in [["review", "open", batch, receipt], ["review", "approve", batch, receipt]] {
            let outcome = try await camp.run(arguments + camp.login("minh") + ["--json"])
            #expect(outcome.status == 4, "\(arguments): \(outcome.error)")
            #expect(outcome.error.contains("own_work"))
        }
        let operatorTries = try await camp.run(["review", "approve", batch, receipt] + camp.login("lan"))
        #expect(operatorTries.status == 4)
    }

    @Test func aReturnedApplicationIsCorrectedWithoutTakingPicturesAgain() async throws {
        let receipt = try await camp.enrol()
        let batch = try #require(try await camp.json(["batch", "close"] + camp.login("lan"))["batch"]?.string)
        _ = try await camp.json(["review", "open", batch, receipt] + camp.login("minh"))
        _ = try await camp.json(
            [
                "review", "return", batch, receipt, "--reason", "field", "--field", "person.residence", "--text",
                "Ghi rõ thôn",
            ] + camp.login("minh"))
        _ = try await camp.json(["review", "sign", batch] + camp.login("minh"))
        let returned = try await camp.json(["apply", "show", receipt] + camp.login("lan"))
        #expect(returned["state"]?.string == "returned")
        #expect(returned["returned"]?["field"]?.string == "person.residence")
        try camp.write("fix.yaml", "fields:\n  person.residence: {text: \"Thôn Kon Kơ Tu, xã Đăk Rơ Wa\"}\n")
        let fixed = try await camp.json(
            ["apply", "resume", receipt, "--answers", camp.path("fix.yaml")] + camp.login("lan"))
        #expect(fixed["state"]?.string == "submitted")
        #expect(fixed["captured"]?.int == 11)
    }

    @Test func emulatedDevicesNeverReachARealRegistry() async throws {
        let home = camp.path("real")
        try await camp.succeed(camp.registry, ["init", "--home", home, "--name", "PC06", "--host", "127.0.0.1"])
        try await camp.succeed(
            camp.registry,
            [
                "kit", "issue", "--home", home, "--kit", "K0002", "--unit", "2025-07:23293", "--url",
                "https://127.0.0.1:1", "--out", camp.path("k2.kit"), "--code-file", camp.path("k2.code"),
            ])
        let kit = ["--home", camp.path("kit2")]
        try await camp.succeed(
            camp.tram,
            [
                "kit", "init", camp.path("k2.kit"), "--admin", "an", "--hardware-key", "none", "--code-file",
                camp.path("k2.code"),
            ]
                + camp.password("an") + kit)
        try await camp.succeed(
            camp.tram,
            ["user", "add", "lan", "--role", "operator", "--new-password-file", camp.path("lan.password")]
                + camp.login("an") + kit)
        try camp.write("answers.json", Camp.answers.canonicalText)
        let outcome = try await camp.run(
            ["apply", "new", "--answers", camp.path("answers.json"), "--devices", "emulated", "--json"]
                + camp.login("lan") + kit)
        #expect(outcome.status == 4, "\(outcome.error)")
        #expect(outcome.error.contains("emulated_on_real_kit"))
    }
}
