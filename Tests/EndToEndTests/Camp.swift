import CanonicalJSON
import Foundation
import TestSupport
import Testing

/// A registry, a kit and its users, made by the real programs as the README says.
final class Camp: Sendable {
    let folder: TemporaryFolder
    let tram: Product
    let registry: Product

    static let users = ["an": "admin", "lan": "operator", "minh": "supervisor"]

    /// Makes everything but a running server.
    init() throws {
        folder = try TemporaryFolder()
        tram = try #require(Product("tram"), "tram was not built")
        registry = try #require(Product("tram-registry"), "tram-registry was not built")
        for user in Self.users.keys { try write("\(user).password", "mật khẩu của \(user)\n") }
        try write("wrong.password", "không phải\n")
        try succeed(registry, ["init", "--home", path("registry"), "--name", "demo e2e", "--host", "127.0.0.1"])
        try succeed(
            registry,
            [
                "kit", "issue", "--home", path("registry"), "--kit", "K0001", "--unit", "2025-07:23293", "--url",
                "https://127.0.0.1:1", "--out", path("k1.kit"), "--code-file", path("k1.code"),
            ])
        try succeed(
            tram,
            ["kit", "init", path("k1.kit"), "--admin", "an", "--code-file", path("k1.code")] + password("an"))
        for (user, role) in Self.users where user != "an" {
            try succeed(
                tram,
                ["user", "add", user, "--role", role, "--new-password-file", path("\(user).password"), "--user", "an"]
                    + password("an"))
        }
        try succeed(
            tram,
            ["camp", "open", "--place", "Nhà rông", "--hamlet", "Kon Kơ Tu"] + login("lan"))
    }

    func path(_ name: String) -> String { folder.path(name) }
    func password(_ user: String) -> [String] { ["--password-file", path("\(user).password")] }
    func login(_ user: String) -> [String] { ["--user", user] + password(user) }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.url.appendingPathComponent(name))
    }

    /// Runs `tram` on this camp's kit, in English.
    func run(_ arguments: [String], input: String = "") throws -> Product.Outcome {
        try tram.run(arguments, environment: environment, input: input)
    }

    var environment: [String: String] { ["TRAM_HOME": path("kit"), "TRAM_LANG": "en", "TRAM_USER": ""] }

    /// Runs a program that has to succeed.
    @discardableResult
    func succeed(_ program: Product, _ arguments: [String]) throws -> Product.Outcome {
        let outcome = try program.run(arguments, environment: environment)
        try #require(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.error)")
        return outcome
    }

    /// The JSON that `tram` prints with `--json`.
    func json(_ arguments: [String]) throws -> JSONValue {
        let outcome = try succeed(tram, arguments + ["--json"])
        return try JSONValue(parsing: Array(outcome.output.utf8))
    }

    /// The answers of somebody whose fingers come from the emulated scanner.
    static let answers: JSONValue = [
        "fields": [
            "application.kind": "first_issue", "application.ground": "duty_from_14",
            "person.name.full": "Y Blơr", "person.birth.date": "14/03/1984", "person.sex": "female",
            "person.nationality": "VNM", "person.residence": ["text": "Thôn Kon Kơ Tu"],
        ],
        "fingers": "device", "portrait": "device",
    ]

    /// Enrols one person; the receipt number.
    func enrol(as user: String = "lan", seed: Int = 1) throws -> String {
        try write("answers.json", Self.answers.canonicalText)
        let summary = try json(
            [
                "apply", "new", "--answers", path("answers.json"), "--devices", "emulated", "--person-seed",
                "\(seed)",
            ] + login(user))
        return try #require(summary["receipt"]?.string)
    }
}
