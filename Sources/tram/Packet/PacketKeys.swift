import ArgumentParser
import Glibc
import Secrets

/// Files that hold what opens a packet.
struct KeyOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("File of age identities, one a line; may be given several times.", valueName: "file"))
    var identity: [String] = []

    @Option(
        name: .long, help: ArgumentHelp("File whose first line is the passphrase.", valueName: "file"))
    var passphraseFile: String?

    func validate() throws {
        guard !identity.isEmpty || passphraseFile != nil else {
            throw ValidationError("--identity FILE or --passphrase-file FILE is needed to open anything")
        }
    }

    /// What the files hold.
    func read() throws -> AgeKeys {
        let identities = try IdentityFile.read(identity)
        guard let passphraseFile else { return .identities(identities) }
        return .either(identities, try PasswordEntry.read(file: passphraseFile))
    }
}

/// Files of age identities.
enum IdentityFile {
    private static let limit = 1 << 20

    /// The identities of all files, in order.
    static func read(_ files: [String]) throws -> [SealingIdentity] {
        try files.flatMap { file -> [SealingIdentity] in
            let content = try ByteInput(file: file).readSecret(limit: limit)
            do throws(IdentityFileError) {
                return try SealingIdentity.list(in: content)
            } catch {
                throw CommandFailure.badIdentities(file, error)
            }
        }
    }
}

extension ByteInput {
    /// Everything, straight into locked memory.
    func readSecret(limit: Int) throws -> LockedBytes {
        var content = LockedBytes(count: limit + 1)
        let count = unsafe content.withUnsafeMutableBytes { buffer in
            var count = 0
            while count < buffer.count {
                let got = unsafe Glibc.read(
                    descriptor, buffer.baseAddress.map { unsafe $0 + count }, buffer.count - count)
                if got < 0 && errno == EINTR { continue }
                guard got > 0 else { return got < 0 ? nil : count }
                count += got
            }
            return count as Int?
        }
        guard let count else { throw CommandFailure.unreadable(name) }
        guard count <= limit else { throw CommandFailure.tooLarge(name, limit: limit) }
        return unsafe content.withUnsafeBytes { bytes in
            unsafe LockedBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        }
    }
}
