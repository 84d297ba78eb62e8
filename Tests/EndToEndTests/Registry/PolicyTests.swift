import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("Headquarters chooses how a kit is to be used")
struct PolicyTests {
    let camp: Camp

    init() throws { camp = try Camp() }

    private func registry(_ arguments: [String], policy: String? = nil) async throws -> Product.Outcome {
        var words = arguments + ["--home", camp.path("registry"), "--json"]
        if let policy {
            try camp.write("policy.json", policy)
            words += ["--policy", camp.path("policy.json")]
        }
        return try await camp.registry.ended(words, environment: camp.environment)
    }

    /// The policy in a signed certificate or a provisioning file.
    private func policy(in name: String) throws -> JSONValue? {
        let bytes = try #require(FileManager.default.contents(atPath: camp.path(name)))
        var object = try JSONValue(parsing: [UInt8](bytes))
        while let payload = object["payload"]?.string.flatMap({ Base64URL.decode($0) }) {
            object = try JSONValue(parsing: payload)
            object = object["certificate"] ?? object
        }
        return object["policy"]
    }

    private func files(_ name: String) -> [String] {
        ["--out", camp.path(name), "--code-file", camp.path("\(name).code")]
    }

    @Test func itIsStatedAtTheIssueChangedByRenewalAndKeptByReissue() async throws {
        let kit = ["--kit", "K0002"]
        let issued = try await registry(
            ["kit", "issue", "--unit", "2025-07:23293"] + kit + files("k2.kit"),
            policy: #"{"idle_lock_s": 60, "extract_searches": 5}"#)
        #expect(issued.status == 0, "\(issued.error)")
        let first = try #require(try policy(in: "k2.kit"))
        #expect(first["idle_lock_s"]?.int == 60 && first["extract_searches"]?.int == 5)
        #expect(first["mirror_minutes"]?.int == 15, "what is not named is as usual")

        let renewed = try await registry(
            ["kit", "renew", "--days", "90", "--out", camp.path("k2.renewal")] + kit,
            policy: #"{"mirror_minutes": 5}"#)
        #expect(renewed.status == 0, "\(renewed.error)")
        let second = try #require(try policy(in: "k2.renewal"))
        #expect(second["mirror_minutes"]?.int == 5 && second["idle_lock_s"]?.int == 60)

        #expect(try await registry(["kit", "reissue"] + kit + files("k2b.kit")).status == 0)
        #expect(try policy(in: "k2b.kit") == second)
        #expect(
            try await registry(["kit", "reissue"] + kit + files("k2c.kit"), policy: "{\"extract_days\":3}").status == 0)
        #expect(try policy(in: "k2c.kit")?["extract_days"]?.int == 3)
    }

    @Test(arguments: [
        (#"{"idle_locks": 60}"#, "idle_locks"), (#"{"idle_lock_s": 5}"#, "30...3600"),
        (#"{"idle_lock_s": "60"}"#, "30"),
        (#"{"mirror_people": 0}"#, "1...1000"), (#"{"extract_window_s": 1}"#, "10...86400"), ("[]", "object"),
        (#"{"idle_lock_s": 60, "idle_lock_s": 90}"#, ""), ("nonsense", ""),
    ]) func whatIsNoPolicyIsRefusedInASentenceAndNothingIsIssued(text: String, word: String) async throws {
        let issue = ["kit", "issue", "--kit", "K0003", "--unit", "2025-07:23293"] + files("k3.kit")
        let refused = try await registry(issue, policy: text)
        #expect(refused.status == 3 && refused.failure?["code"]?.string == "bad_policy", "\(refused.error)")
        if !word.isEmpty { #expect(refused.failure?["message"]?.string?.contains(word) == true, "\(refused.error)") }
        let renewed = try await registry(["kit", "renew", "--kit", "K0001", "--days", "300"], policy: text)
        #expect(renewed.status == 3, "\(renewed.error)")
        let kits = try JSONValue(parsing: Array(try await registry(["kit", "list"]).output.utf8)).array
        #expect(kits?.count == 1 && kits?.first?["certificates"]?.int == 1)
        #expect(!FileManager.default.fileExists(atPath: camp.path("k3.kit")))
    }

    @Test func ordersForAKitThatIsNotOrThatIsGoneHaveTheirExitCodes() async throws {
        try camp.write("people.json", #"[{"person.name.full": "Y Blơr"}]"#)
        func orders(_ kit: String) -> [[String]] {
            [
                ["kit", "extend", "--kit", kit, "--days", "3"],
                ["extract", "--kit", kit, "--people", camp.path("people.json"), "--out", camp.path("extract.age")],
            ]
        }
        for order in orders("K0009") {
            let refused = try await registry(order)
            #expect(refused.status == 3 && refused.failure?["code"]?.string == "unknown_kit", "\(refused.error)")
        }
        #expect(try await registry(["kit", "revoke", "--kit", "K0001"]).status == 0)
        for order in orders("K0001") {
            let refused = try await registry(order)
            #expect(refused.status == 4 && refused.failure?["code"]?.string == "kit_revoked", "\(refused.error)")
        }
        #expect(!FileManager.default.fileExists(atPath: camp.path("extract.age")))
        #expect(try await registry(["kit", "reissue", "--kit", "K0001"] + files("k1b.kit")).status == 0)
        for order in orders("K0001") { #expect(try await registry(order).status == 0, "\(order)") }
    }
}

@Suite("Who changes a password may be named by the environment")
struct NamedByEnvironmentTests {
    @Test func bothPasswordCommandsTakeTheUserFromThere() async throws {
        let camp = try Camp()
        try camp.write("new.password", "lúa chín vàng đồng\n")
        try camp.write("second.password", "con trâu đi sau\n")
        let environment = camp.environment.merging(["TRAM_USER": "lan"]) { $1 }
        for (command, option, file) in [
            ("duress", "--second-password-file", "second.password"), ("passwd", "--new-password-file", "new.password"),
        ] {
            let words = ["user", command, option, camp.path(file), "--json"] + camp.password("lan")
            let nobody = try await camp.run(words)
            #expect(nobody.status == 2 && nobody.failure?["code"]?.string == "no_user", "\(nobody.error)")
            let outcome = try await camp.tram.ended(words, environment: environment)
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try JSONValue(parsing: Array(outcome.output.utf8)) == ["user": "lan"])
        }
        #expect(try await camp.run(["apply", "list"] + camp.login("lan")).status == 4)
        for file in ["new.password", "second.password"] {
            let words = ["apply", "list", "--user", "lan", "--password-file", camp.path(file)]
            #expect(try await camp.run(words).status == 0, "\(file)")
        }
    }
}
