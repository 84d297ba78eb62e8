public import Enrollment
import Glibc
import Secrets

/// Why there is no backup; nothing half done is left.
public enum BackupError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is a file of that name.
    case exists(String)
    /// The disk that the backup goes to is full.
    case targetFull
    /// The file that the backup goes to cannot be written or read, and why.
    case target(String)
    /// What was written is not what is on the disk.
    case notReadBack
    /// The copy of the vault is not whole; what the check said first.
    case damaged(String)
    /// The certificate names nobody to seal it to.
    case noRecipient
    /// The vault, or the disk it lies on.
    case store(StoreError)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .exists(let path): "there is a file \(path): choose another name"
        case .targetFull: "the disk of the backup is full: take a larger one"
        case .target(let reason): "the backup cannot be written: \(reason)"
        case .notReadBack: "the disk gives back something else than was written: take another one"
        case .damaged(let what): "the vault is damaged (\(what)): keep its folder and the second copy as they are"
        case .noRecipient: "the kit's certificate has no recovery key: ask the registry for a new one"
        case .store(let error): error.description
        }
    }

    init(_ error: FileFault) { self = error.isFull ? .targetFull : .target(error.description) }
}

/// What a backup holds.
public struct BackupReport: Sendable, Equatable {
    /// Bytes of the sealed file.
    public let bytes: Int
    /// Applications in it.
    public let people: Int
    /// The first broken entry of the audit log, which was broken before as well; nothing when it is whole.
    public let firstBrokenAuditEntry: Int?
}

/// A system call on a file that failed.
struct FileFault: Error, Equatable, CustomStringConvertible {
    let call: String
    let code: Int32

    init(_ call: String) {
        self.call = call
        code = errno
    }

    var isFull: Bool { code == ENOSPC || code == EDQUOT }
    var description: String { unsafe "\(call): \(String(cString: strerror(code)))" }
}

/// A file that is written from front to end or read so, in pieces, in memory that does not grow.
struct PieceFile: ~Copyable {
    private let descriptor: Int32
    private static let pieceCount = 262_144

    /// A new file, readable by its owner only.
    init(creating path: String) throws(FileFault) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFault("open") }
    }

    /// A file that is there.
    init(reading path: String) throws(FileFault) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault("open") }
    }

    deinit { close(descriptor) }

    borrowing func write(_ bytes: [UInt8]) throws(FileFault) {
        var offset = 0
        while offset < bytes.count {
            let start = offset
            let written = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start)
            }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw FileFault("write") }
            offset += written
        }
    }

    /// After it the bytes are on the disk, and what is read comes from there.
    borrowing func sync() throws(FileFault) {
        guard fsync(descriptor) == 0 else { throw FileFault("fsync") }
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }

    /// The next piece, empty at the end.
    borrowing func next() throws(FileFault) -> [UInt8] {
        var count = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceCount) { buffer, initialized in
            repeat {
                unsafe count = read(descriptor, buffer.baseAddress, buffer.count)
            } while count < 0 && errno == EINTR
            initialized = max(count, 0)
        }
        guard count >= 0 else { throw FileFault("read") }
        return piece
    }

    static func exists(_ path: String) -> Bool {
        var facts = stat()
        return unsafe lstat(path, &facts) == 0
    }

    static func remove(_ path: String) { _ = unsafe unlink(path) }

    /// Gives a file its name, for good.
    static func rename(_ path: String, to target: String) throws(FileFault) {
        guard unsafe Glibc.rename(path, target) == 0 else { throw FileFault("rename") }
        syncFolder(of: target)
    }

    static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }
}
