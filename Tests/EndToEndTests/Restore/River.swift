import CanonicalJSON
import Foundation
import GRDB
import TestSupport
import Testing

/// A camp with a card in the laptop, the river that takes the laptop, and another laptop after it.
final class River {
    let camp: Camp
    var card: String { camp.path("card") }
    /// Files of the headquarters' three shares.
    let shares: [String]
    private var laptops = 1

    init() throws {
        camp = try Camp()
        try FileManager.default.createDirectory(atPath: camp.path("card"), withIntermediateDirectories: false)
        let folder = camp.path("registry/shares")
        shares = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
    }

    /// The laptop and everything on it is gone.
    func takesTheLaptop() throws { try FileManager.default.removeItem(atPath: camp.path("kit")) }

    /// The registry gives the kit out once more.
    func reissue() async throws {
        laptops += 1
        try await camp.succeed(
            camp.registry,
            [
                "kit", "reissue", "--home", camp.path("registry"), "--kit", "K0001", "--out",
                camp.path("k\(laptops).kit"), "--code-file", camp.path("k\(laptops).code"),
            ])
    }

    /// `tram kit restore` from somewhere on the new laptop.
    func restoring(
        from source: String, shares numbers: [Int] = [0, 2], password: String = "an.password"
    ) -> [String] {
        [
            "kit", "restore", "--from", source, "--provisioning", camp.path("k\(laptops).kit"), "--code-file",
            camp.path("k\(laptops).code"), "--admin", "bình",
            "--password-file", camp.path(password),
        ] + numbers.flatMap { ["--share", shares[$0]] }
    }

    /// The store key as it is sealed to the headquarters: another box is another key.
    func storeKey(in home: String? = nil) throws -> Data {
        var configuration = Configuration()
        configuration.readonly = true
        let path = (home ?? camp.path("kit")) + "/vault/vault.sqlite"
        return try DatabaseQueue(path: path, configuration: configuration).read { db in
            try #require(try Data.fetchOne(db, sql: "SELECT box FROM store_key WHERE holder = 'recovery'"))
        }
    }

    /// Makes the users of the new laptop; their names are those of before.
    func addUsers() async throws {
        for (user, role) in [("lan", "operator"), ("minh", "supervisor")] {
            try await camp.succeed(
                camp.tram,
                [
                    "user", "add", user, "--role", role, "--new-password-file", camp.path("\(user).password"),
                    "--user", "bình",
                ] + camp.password("an"))
        }
    }

    /// Receipt numbers and states as the kit lists them.
    func listed() async throws -> [String: String] {
        let list = try await camp.json(["apply", "list"] + camp.login("lan")).array ?? []
        return Dictionary(
            list.compactMap { line in
                guard let receipt = line["receipt"]?.string, let state = line["state"]?.string else { return nil }
                return (receipt, state)
            }, uniquingKeysWith: { first, _ in first })
    }
}
