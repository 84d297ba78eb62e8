import Enrollment
import Foundation
import Testing

@testable import Storage

/// Something done to a vault's folder from outside, and why it must not be used after that.
struct FolderChange: Sendable, CustomTestStringConvertible {
    let what: String
    /// Below the vault's folder, empty for the folder itself.
    let path: String
    let reason: VaultExposure.Reason
    let change: @Sendable (String) throws -> Void
    var testDescription: String { what }

    private static func mode(_ mode: Int) -> @Sendable (String) throws -> Void {
        { try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: $0) }
    }

    private static func owner(_ path: String) throws {
        try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: path)
    }

    /// The same bytes, but somewhere else.
    private static func link(_ path: String) throws {
        try FileManager.default.moveItem(atPath: path, toPath: path + ".elsewhere")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".elsewhere")
    }

    static let table: [FolderChange] = [
        FolderChange(what: "folder for everybody", path: "", reason: .mode, change: mode(0o755)),
        FolderChange(what: "folder for the group", path: "", reason: .mode, change: mode(0o750)),
        FolderChange(what: "folder that others may write", path: "", reason: .mode, change: mode(0o702)),
        FolderChange(what: "file for everybody", path: "/vault.sqlite", reason: .mode, change: mode(0o644)),
        FolderChange(what: "file for the group", path: "/vault.sqlite", reason: .mode, change: mode(0o640)),
        FolderChange(what: "log for everybody", path: "/vault.sqlite-wal", reason: .mode, change: mode(0o604)),
        FolderChange(what: "index for everybody", path: "/vault.sqlite-shm", reason: .mode, change: mode(0o604)),
        FolderChange(what: "lock for everybody", path: "/owner.lock", reason: .mode, change: mode(0o622)),
        FolderChange(what: "somebody else's folder", path: "", reason: .owner, change: owner),
        FolderChange(what: "somebody else's file", path: "/vault.sqlite", reason: .owner, change: owner),
        FolderChange(what: "a link to the folder", path: "", reason: .kind, change: link),
        FolderChange(what: "a link to the file", path: "/vault.sqlite", reason: .kind, change: link),
        FolderChange(what: "a link to the log", path: "/vault.sqlite-wal", reason: .kind, change: link),
        FolderChange(what: "a link to the lock", path: "/owner.lock", reason: .kind, change: link),
        FolderChange(what: "a folder for the file", path: "/vault.sqlite", reason: .kind) { path in
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        },
    ]
}

@Suite struct FolderTests {
    @Test(arguments: FolderChange.table) func whatOthersCouldGetAtIsRefused(change: FolderChange) throws {
        if change.reason == .owner, geteuid() != 0 {
            print("skipped: only root gives a file to somebody else")
            return
        }
        let kit = try TestKit()
        for name in ["/vault.sqlite-wal", "/vault.sqlite-shm", "/owner.lock"] {
            let path = kit.vault + name
            if !FileManager.default.fileExists(atPath: path) {
                _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
            }
        }
        try change.change(kit.vault + change.path)
        for access in [Vault.Access.write, .read] {
            #expect {
                _ = try kit.open(access)
            } throws: { error in
                guard case .exposed(let exposure)? = error as? StoreError else { return false }
                return exposure.reason == change.reason && exposure.path == kit.vault + change.path
            }
        }
    }
}
