import Glibc

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

    /// A new file, readable by its owner only. What had its name before, a link that somebody laid there among it, is taken
    /// away and not written into.
    init(creating path: String) throws(FileFault) {
        Self.remove(path)
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
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
        let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
        FolderEntries.sync(folder.isEmpty ? "/" : folder)
    }
}
