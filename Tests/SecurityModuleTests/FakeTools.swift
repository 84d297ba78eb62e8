import Foundation
import SecurityModule
import TestSupport

/// Programs with the names of tpm2-tools that do what a test says.
struct FakeTools {
    static let names = ["tpm2_createprimary", "tpm2_create", "tpm2_load", "tpm2_unseal"]
    let folder: TemporaryFolder

    /// - Parameter scripts: What a program does, in the words of the shell; the others succeed without a word.
    init(_ scripts: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        for name in Self.names {
            let path = folder.path(name)
            try Data("#!/bin/sh\n\(scripts[name] ?? "exit 0")\n".utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
    }

    /// Runs something with a chip behind these programs, which are there for as long as it takes.
    func with<Result: ~Copyable>(seconds: Int = 20, _ body: (TPM2) throws -> Result) rethrows -> Result {
        defer { withExtendedLifetime(folder) {} }
        return try body(TPM2(connection: "fake", folder: folder.url.path, seconds: seconds))
    }
}
