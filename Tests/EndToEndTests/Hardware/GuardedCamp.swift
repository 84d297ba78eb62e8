import CanonicalJSON
import Foundation
import GRDB
import Secrets
import SecurityModule
import TestSupport
import Testing

/// A kit whose vault opens with the TPM of its laptop, and two laptops to try it on.
final class GuardedCamp {
    let camp: Camp
    let tpm: SoftwareTPM
    private var environment: [String: String] {
        camp.environment.merging(["TPM2TOOLS_TCTI": tpm.connection]) { _, new in new }
    }

    /// Made with the programs alone, passwords costing what they cost in the field.
    init(_ tpm: SoftwareTPM) async throws {
        self.tpm = tpm
        camp = try Camp(empty: ())
        try Camp.makeRegistry(in: camp.folder.url.path, url: "https://127.0.0.1:1")
        let made = try await json(
            ["kit", "init", camp.path("k1.kit"), "--admin", "an", "--code-file", camp.path("k1.code")]
                + camp.password("an"))
        #expect(made["hardware_key"]?.string == "tpm2")
        try await addUser("lan", by: "an")
    }

    func addUser(_ name: String, by admin: String) async throws {
        _ = try await json(
            [
                "user", "add", name, "--role", "operator", "--new-password-file", camp.path("\(name).password"),
                "--user", admin,
            ] + camp.password("an"))
    }

    func run(_ arguments: [String]) async throws -> Product.Outcome {
        try await camp.tram.ended(arguments + ["--json"], environment: environment)
    }

    func json(_ arguments: [String]) async throws -> JSONValue {
        let outcome = try await run(arguments)
        try #require(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.error)")
        return try JSONValue(parsing: Array(outcome.output.utf8))
    }

    /// The exit code of a run that inherits an ignored `SIGCHLD`.
    func statusBelowAParentThatIgnoresItsChildren(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "trap '' CHLD; exec \"$@\"", "sh", camp.tram.url.path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// What the vault keeps of the hardware secret.
    func record() throws -> JSONValue {
        let queue = try DatabaseQueue(path: camp.path("kit/vault/vault.sqlite"))
        defer { try? queue.close() }
        let bytes = try queue.read { db in
            try Data.fetchOne(db, sql: "SELECT value FROM public WHERE name = 'hardware'")
        }
        return try JSONValue(parsing: [UInt8](try #require(bytes)))
    }

    /// The hardware secret itself, as the chip gives it.
    func secret() throws -> SecretKey {
        let text = try #require(try record()["sealed"]?.string)
        let sealed = try #require(Base64URL.decode(text))
        return try TPM2(connection: tpm.connection).unseal(sealed)
    }

    func importExtract() async throws {
        let people: JSONValue = [
            ["person.name.full": "Y Blơr", "person.number": "062072000123"]
        ]
        try camp.write("people.json", people.canonicalText)
        try await camp.succeed(
            camp.registry,
            [
                "extract", "--home", camp.path("registry"), "--kit", "K0001", "--people", camp.path("people.json"),
                "--out", camp.path("commune.age"),
            ])
        _ = try await json(["extract", "import", camp.path("commune.age")] + camp.login("an"))
    }

    var search: [String] { ["extract", "search", "--number", "062072000123"] + camp.login("lan") }

    /// All bytes of all files of the kit.
    func files() throws -> [(name: String, bytes: Data)] {
        let root = camp.path("kit")
        return try FileManager.default.subpathsOfDirectory(atPath: root).compactMap { name in
            let path = "\(root)/\(name)"
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            guard attributes[.type] as? FileAttributeType == .typeRegular else { return nil }
            return (name, try Data(contentsOf: URL(fileURLWithPath: path)))
        }
    }
}
