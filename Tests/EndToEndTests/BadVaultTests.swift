import CanonicalJSON
import Foundation
import GRDB
import TestSupport
import Testing

/// A vault in a state that no program of ours leaves behind, and what is said of it.
private struct BadVault: Sendable {
    let what: String
    let code: String
    let status: Int32
    let spoil: @Sendable (_ folder: String) throws -> Void

    private static func overwrite(_ name: String, _ bytes: Data) -> @Sendable (String) throws -> Void {
        { folder in
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(folder)/\(name)"))
            try file.write(contentsOf: bytes)
            try file.close()
        }
    }

    static let table: [BadVault] = [
        BadVault(
            what: "a header in the clear", code: "data_damaged", status: 3,
            spoil: overwrite("vault.sqlite", Data("Họ tên: Y Blơr, sinh 14/03/1984\n".utf8))),
        BadVault(
            what: "a header of zeros", code: "data_damaged", status: 3,
            spoil: overwrite("vault.sqlite", Data(count: 100))),
        BadVault(what: "an empty file", code: "data_damaged", status: 3) { folder in
            try FileHandle(forWritingTo: URL(fileURLWithPath: "\(folder)/vault.sqlite")).truncate(atOffset: 0)
        },
        BadVault(what: "half a file, as a restore leaves it that was broken off", code: "data_damaged", status: 3) {
            let path = "\($0)/vault.sqlite"
            let size = (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
            try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: UInt64(size / 2))
        },
        BadVault(what: "no file", code: "not_found", status: 3) { folder in
            try FileManager.default.removeItem(atPath: "\(folder)/vault.sqlite")
        },
        BadVault(what: "a file that others can read", code: "vault_exposed", status: 4) { folder in
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: "\(folder)/vault.sqlite")
        },
        BadVault(what: "a folder that others can read", code: "vault_exposed", status: 4) { folder in
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        },
        BadVault(what: "a link instead of the file", code: "vault_exposed", status: 4) { folder in
            try FileManager.default.moveItem(atPath: "\(folder)/vault.sqlite", toPath: "\(folder)/other")
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/vault.sqlite", withDestinationPath: "\(folder)/other")
        },
    ]
}

@Suite("A vault that is not as it must be is said in a sentence and left as it is")
struct BadVaultTests {
    @Test func everyStateOfTheTableIsSaidInBothLanguages() async throws {
        for bad in BadVault.table {
            let camp = try Camp()
            try bad.spoil(camp.path("kit/vault"))
            let before = try contents(camp)
            for language in ["en", "vi"] {
                for arguments in [["apply", "list"], ["batch", "close"]] {
                    let outcome = try await camp.tram.ended(
                        arguments + ["--json"] + camp.login("lan"),
                        environment: camp.environment.merging(["TRAM_LANG": language]) { $1 })
                    #expect(outcome.status == bad.status, "\(bad.what): \(outcome.error)")
                    #expect(outcome.failure?["code"]?.string == bad.code, "\(bad.what): \(outcome.error)")
                    #expect(outcome.failure?["hint"]?.string?.isEmpty == false, "\(bad.what)")
                    #expect(outcome.output.isEmpty)
                }
            }
            #expect(try contents(camp) == before, "\(bad.what): something was changed")
        }
    }

    private func contents(_ camp: Camp) throws -> Data? {
        FileManager.default.contents(atPath: camp.path("kit/vault/vault.sqlite"))
    }

    private func makeNewer(_ camp: Camp) throws {
        let queue = try DatabaseQueue(path: camp.path("kit/vault/vault.sqlite"))
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA user_version = 9; ALTER TABLE application ADD COLUMN colour TEXT")
        }
        try queue.close()
    }

    /// What is understood is shown, nothing is written, and both are said.
    @Test func aVaultOfANewerProgramIsReadOnly() async throws {
        let camp = try Camp()
        let receipt = try await camp.enrol(Camp.answersWithoutFingers)
        try makeNewer(camp)
        for name in ["vault.sqlite-wal", "vault.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: camp.path("kit/vault/\(name)"))
        }
        let before = try contents(camp)
        for arguments in [["apply", "list"], ["apply", "show", receipt]] {
            let shown = try await camp.run(arguments + ["--json"] + camp.login("lan"))
            #expect(shown.status == 0, "\(shown.error)")
            #expect(shown.output.contains(receipt))
            #expect(shown.error.contains("newer_version"), "\(shown.error)")
        }
        let status = try await camp.run(["kit", "status"])
        #expect(status.status == 0 && status.error.contains("newer version (9)"), "\(status.error)")
        for arguments in [["batch", "close"] + camp.login("lan"), try camp.newApplication()] {
            let refused = try await camp.run(arguments + ["--json"])
            #expect(refused.status == 3, "\(refused.error)")
            #expect(refused.failure?["code"]?.string == "newer_version")
        }
        #expect(try contents(camp) == before)
    }

    /// A card with its lock on, or a backup that is mounted to be looked at.
    @Test func aDiskThatTakesNoWritesIsReadOnly() async throws {
        guard let disk = SmallDisk(bytes: 64_000_000) else {
            print("skipped: a disk that takes no writes is tried on a small tmpfs, which needs root")
            return
        }
        let camp = try Camp()
        let receipt = try await camp.enrol(Camp.answersWithoutFingers)
        try Camp.copy("\(camp.path("kit"))/.", to: disk.path)
        #expect(disk.protect())
        let home = ["--home", disk.path]
        let shown = try await camp.run(["apply", "show", receipt, "--json"] + camp.login("lan") + home)
        #expect(shown.status == 0, "\(shown.error)")
        #expect(shown.error.contains("read_only"), "\(shown.error)")
        #expect(try await camp.run(["kit", "status"] + home).status == 0)
        let refused = try await camp.run(["batch", "close", "--json"] + camp.login("lan") + home)
        #expect(refused.status == 1, "\(refused.error)")
        #expect(refused.failure?["code"]?.string == "disk_failed", "\(refused.error)")
        #expect(disk.resize(bytes: 64_000_000))
        try await camp.succeed(camp.tram, ["batch", "close"] + camp.login("lan") + home)
    }
}
