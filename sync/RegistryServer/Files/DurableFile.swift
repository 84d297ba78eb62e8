import Glibc

/// A file operation the system refused.
public struct FileFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The system call.
    public let call: String
    /// The file or folder.
    public let path: String
    /// Its error number.
    public let code: Int32

    /// Whether there is no such file.
    public var isMissing: Bool { code == ENOENT }
    /// Whether the disk is full.
    public var isFull: Bool { code == ENOSPC || code == EDQUOT }

    /// Call, file, reason and what to do.
    public var description: String {
        let reason = unsafe String(cString: strerror(code))
        let advice = isFull ? "; free some space and start again" : ""
        return "\(call) \(path): \(reason)\(advice)"
    }
}

/// An open file whose bytes are on the disk when ``sync()`` returns; closed when its owner goes.
struct DurableFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    /// Opens a file; a missing one is created with mode 0600 when `creating`.
    init(_ path: String, creating: Bool = false, exclusive: Bool = false, readOnly: Bool = false) throws(FileFault) {
        self.path = path
        let flags =
            (readOnly ? O_RDONLY : O_RDWR) | O_CLOEXEC | (creating ? O_CREAT : 0) | (exclusive ? O_EXCL : 0)
        let opened = unsafe Glibc.open(path, flags, 0o600)
        guard opened >= 0 else { throw FileFault(call: "open", path: path, code: errno) }
        descriptor = opened
    }

    deinit { _ = Glibc.close(descriptor) }

    /// Bytes in the file.
    func length() throws(FileFault) -> Int {
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else { throw fault("lseek") }
        return Int(end)
    }

    /// Writes all bytes at `offset`.
    func write(_ bytes: [UInt8], at offset: Int) throws(FileFault) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                return unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw fault("write") }
            done += count
        }
    }

    /// Reads up to `count` bytes at `offset`; fewer only at the end.
    func read(_ count: Int, at offset: Int) throws(FileFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                return unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw fault("read") }
            guard got > 0 else { break }
            done += got
        }
        return Array(bytes.prefix(done))
    }

    /// Cuts the file.
    func truncate(to length: Int) throws(FileFault) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw fault("ftruncate") }
    }

    /// Takes the file for this process until it is closed.
    ///
    /// - Returns: Whether no other process has it.
    func lock() throws(FileFault) -> Bool {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw fault("flock") }
        }
        return true
    }

    /// Returns when data and length are on the disk. A failure is final: the system may have dropped the pages.
    func sync() throws(FileFault) {
        guard fdatasync(descriptor) == 0 else { throw fault("fdatasync") }
    }

    private func fault(_ call: String) -> FileFault { FileFault(call: call, path: path, code: errno) }
}

/// Folders and names that survive a power cut.
enum DurableFolder {
    /// Makes a folder, mode 0700, and what is missing above it.
    static func make(_ path: String) throws(FileFault) {
        guard unsafe mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw FileFault(call: "mkdir", path: path, code: errno)
        }
        try make(String(path[..<slash]))
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw FileFault(call: "mkdir", path: path, code: errno)
        }
    }

    /// Returns when the names in a folder are on the disk.
    static func sync(_ path: String) throws(FileFault) {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault(call: "open", path: path, code: errno) }
        defer { _ = Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFault(call: "fsync", path: path, code: errno) }
    }

    /// Gives a file another name; on the disk when it returns.
    static func move(_ source: String, to target: String) throws(FileFault) {
        guard unsafe rename(source, target) == 0 else { throw FileFault(call: "rename", path: source, code: errno) }
        try sync(parent(of: target))
        if parent(of: source) != parent(of: target) { try sync(parent(of: source)) }
    }

    /// Removes a file; one that is not there is fine.
    static func remove(_ path: String) throws(FileFault) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw FileFault(call: "unlink", path: path, code: errno)
        }
    }

    /// Writes a whole file, mode 0600, so that either all of it or nothing is there after a power cut.
    static func write(_ bytes: [UInt8], to path: String) throws(FileFault) {
        let draft = path + ".new"
        try remove(draft)
        do {
            let file = try DurableFile(draft, creating: true, exclusive: true)
            try file.write(bytes, at: 0)
            try file.sync()
        }
        try move(draft, to: path)
    }

    /// Reads a whole file.
    static func read(_ path: String) throws(FileFault) -> [UInt8] {
        let file = try DurableFile(path, readOnly: true)
        return try file.read(try file.length(), at: 0)
    }

    /// What is in a folder.
    static func names(in path: String) throws(FileFault) -> [String] {
        guard let folder = unsafe opendir(path) else { throw FileFault(call: "opendir", path: path, code: errno) }
        defer { _ = unsafe closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(folder) else { break }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw FileFault(call: "readdir", path: path, code: errno) }
        return names
    }

    /// Whether there is something of this name.
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
