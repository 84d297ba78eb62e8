import Glibc

/// A system call on a file that failed.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The call.
    public let call: String
    /// Its error number.
    public let code: Int32

    /// Whether there was no such file.
    public var isMissing: Bool { code == ENOENT }
    /// Whether the disk has no room.
    public var isFull: Bool { code == ENOSPC || code == EDQUOT }

    /// Call and reason.
    public var description: String {
        let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return "\(call): \(reason)"
    }
}

/// A new file that is durable once ``sync()`` has returned.
struct DurableFile: ~Copyable {
    private let descriptor: Int32
    private static let pieceCount = 131_072

    /// Creates the file, readable by its owner only; one that a crash left behind is written anew.
    init(creating path: String) throws(FileError) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(call: "open", code: errno) }
    }

    deinit { close(descriptor) }

    mutating func write(_ bytes: [UInt8]) throws(FileError) {
        var offset = 0
        while offset < bytes.count {
            let (start, descriptor) = (offset, descriptor)
            let written = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start)
            }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw FileError(call: "write", code: errno) }
            offset += written
        }
    }

    /// After a failure the file is worth nothing: the system may have dropped what it could not write.
    mutating func sync() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw FileError(call: "fsync", code: errno) }
        // Reading back is to show what the disk has, not what the memory still remembers.
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }

    static func syncFolder(_ path: String) throws(FileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(call: "open", code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError(call: "fsync", code: errno) }
    }

    static func rename(_ path: String, to target: String, in folder: String) throws(FileError) {
        guard unsafe Glibc.rename(path, target) == 0 else { throw FileError(call: "rename", code: errno) }
        try syncFolder(folder)
    }

    /// Gives the file to `take` in pieces of at most 128 KiB.
    static func read<Failure: Error>(
        _ path: String, _ take: ([UInt8]) throws(Failure) -> Void
    ) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(call: "open", code: errno) }
        defer { close(descriptor) }
        while true {
            var count = 0
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: pieceCount) { buffer, initialized in
                repeat {
                    unsafe count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                } while count < 0 && errno == EINTR
                initialized = max(count, 0)
            }
            guard count >= 0 else { throw FileError(call: "read", code: errno) }
            if count == 0 { return }
            try take(piece)
        }
    }
}
