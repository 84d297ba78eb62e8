import CanonicalJSON
import Foundation
import TestSupport
import Testing

/// A registry, a kit and its users in a folder of their own.
final class Camp: Sendable {
    let folder: TemporaryFolder
    let tram: Product
    let registry: Product

    /// A copy of the one camp that all tests share.
    init() throws {
        let template = try CampTemplate.shared.get()
        (tram, registry) = try Self.programs()
        folder = try TemporaryFolder()
        try Self.copy("\(template.path)/.", to: folder.url.path)
    }

    /// A copy of another camp, with everything that was done in it.
    init(copying camp: Camp) throws {
        (tram, registry) = (camp.tram, camp.registry)
        folder = try TemporaryFolder()
        try Self.copy("\(camp.folder.url.path)/.", to: folder.url.path)
    }

    /// A copy of another camp with a kit from elsewhere.
    convenience init(copying camp: Camp, kit: String) throws {
        try self.init(copying: camp)
        try FileManager.default.removeItem(atPath: path("kit"))
        try Self.copy(kit, to: path("kit"))
    }

    /// An empty folder, for a camp that is made step by step.
    init(empty: Void) throws {
        (tram, registry) = try Self.programs()
        folder = try TemporaryFolder()
        for user in CampTemplate.users { try write("\(user.name).password", "mật khẩu của \(user.name)\n") }
    }

    private static func programs() throws -> (tram: Product, registry: Product) {
        (
            try #require(Product("tram"), "tram was not built"),
            try #require(Product("tram-registry"), "tram-registry was not built")
        )
    }

    /// Copies a folder with everything in it, or with `/.` at its end what is in it, as `cp -a` does.
    static func copy(_ from: String, to target: String) throws {
        let copy = try #require(ExternalCommand("cp"))
        let outcome = try copy.run(["-a", from, target])
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// Makes a registry of a demo and its first provisioning file in a folder, as the README says.
    static func makeRegistry(in folder: String, url: String) throws {
        let registry = try programs().registry
        for arguments in [
            ["init", "--home", "\(folder)/registry", "--name", "demo e2e", "--host", "127.0.0.1"],
            [
                "kit", "issue", "--home", "\(folder)/registry", "--kit", "K0001", "--unit", "2025-07:23293", "--url",
                url, "--out", "\(folder)/k1.kit", "--code-file", "\(folder)/k1.code",
            ],
        ] {
            let outcome = try registry.run(arguments)
            try #require(outcome.status == 0, "\(outcome.error)")
        }
    }

    func path(_ name: String) -> String { folder.path(name) }
    func password(_ user: String) -> [String] { ["--password-file", path("\(user).password")] }
    func login(_ user: String) -> [String] { ["--user", user] + password(user) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.url.appendingPathComponent(name))
    }
}

// MARK: - Running the programs

extension Camp {
    var environment: [String: String] { ["TRAM_HOME": path("kit"), "TRAM_LANG": "en", "TRAM_USER": ""] }

    /// Runs `tram` on this camp's kit, in English.
    func run(_ arguments: [String], input: String = "") async throws -> Product.Outcome {
        try await tram.ended(arguments, environment: environment, input: input)
    }

    /// Starts `tram` on this camp's kit and leaves it running.
    func start(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(tram.url, arguments, environment: environment)
    }

    /// Runs a program that has to succeed.
    @discardableResult
    func succeed(_ program: Product, _ arguments: [String]) async throws -> Product.Outcome {
        let outcome = try await program.ended(arguments, environment: environment)
        try #require(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.error)")
        return outcome
    }

    /// The JSON that `tram` prints with `--json`.
    func json(_ arguments: [String]) async throws -> JSONValue {
        let outcome = try await succeed(tram, arguments + ["--json"])
        return try JSONValue(parsing: Array(outcome.output.utf8))
    }
}

// MARK: - Work

extension Camp {
    /// The answers of somebody whose fingers come from the emulated scanner.
    static let answers: JSONValue = [
        "fields": [
            "application.kind": "first_issue", "application.ground": "duty_from_14",
            "person.name.full": "Y Blơr", "person.birth.date": "14/03/1984", "person.sex": "female",
            "person.nationality": "VNM", "person.residence": ["text": "Thôn Kon Kơ Tu"],
        ],
        "fingers": "device", "portrait": "device",
    ]

    /// The same person with no finger to take: a portrait is all that is asked of the devices.
    static let answersWithoutFingers = answers(missing: ["right", "left"])

    /// The same person with five fingers to take.
    static let answersOfOneHand = answers(missing: ["left"])

    private static func answers(missing hands: [String]) -> JSONValue {
        var object = answers.object ?? JSONObject()
        var missing = JSONObject()
        for hand in hands {
            for finger in ["thumb", "index", "middle", "ring", "little"] {
                missing["flat.\(hand)_\(finger)"] = "bandaged"
            }
        }
        object["missing"] = .object(missing)
        return .object(object)
    }

    /// `tram apply new` of one person.
    func newApplication(
        _ answers: JSONValue = Camp.answers, as user: String = "lan", seed: Int = 1
    ) throws -> [String] {
        try write("answers.json", answers.canonicalText)
        return [
            "apply", "new", "--answers", path("answers.json"), "--devices", "emulated", "--person-seed", "\(seed)",
        ] + login(user)
    }

    /// Enrols one person; the receipt number.
    func enrol(
        _ answers: JSONValue = Camp.answers, as user: String = "lan", seed: Int = 1
    ) async throws -> String {
        let summary = try await json(newApplication(answers, as: user, seed: seed))
        return try #require(summary["receipt"]?.string)
    }

    /// Closes a batch and has everything in it approved, signed and sealed.
    func approve() async throws {
        let signed = try await judge()
        try #require(signed.status == 0, "\(signed.error)")
    }

    /// Closes a batch and approves everything in it; what came of signing and sealing.
    func judge() async throws -> Product.Outcome {
        let batch = try await judgeWithoutSigning()
        return try await run(["review", "sign", batch, "--json"] + login("minh"))
    }

    /// Closes a batch and approves everything in it; the batch.
    func judgeWithoutSigning() async throws -> String {
        let closed = try await json(["batch", "close"] + login("lan"))
        let batch = try #require(closed["batch"]?.string)
        for item in try #require(try await json(["batch", "show", batch] + login("minh"))["items"]?.array) {
            let list = try await json(["apply", "list"] + login("minh")).array ?? []
            let line = try #require(list.first { $0["id"] == item["app"] })
            _ = try await json(["review", "open", batch, try #require(line["receipt"]?.string)] + login("minh"))
        }
        _ = try await json(["review", "approve", batch, "--all"] + login("minh"))
        return batch
    }
}

extension Product.Outcome {
    /// `{code, message, hint}` of a failure with `--json`; warnings may stand before it.
    var failure: JSONValue? {
        let lines = error.split(separator: "\n")
        return lines.last.flatMap { try? JSONValue(parsing: Array($0.utf8)) }?["error"]
    }
}
