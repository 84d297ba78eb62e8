import CanonicalJSON
import Enrollment
import Glibc

/// The file `attempts` of a vault while one process tries a password: nobody else tries one in the meantime, and every
/// change is on the disk before the password is looked at.
///
/// A lock file of its own, because replacing a file takes the lock on it away. The kernel lets go of it when the
/// process ends, however it ends.
struct TriesFile: ~Copyable {
    private let folder: VaultFolder
    private let lock: Int32
    private(set) var tries: PasswordTries

    // A login that is under way takes some seconds at most: 3,000 tries, 10 ms apart.
    private static let patience = 3_000
    private static let pause: UInt32 = 10_000
    private static let largest = 1 << 16

    /// Takes the file, waiting for another login that is under way.
    init(_ folder: VaultFolder) throws(StoreError) {
        self.folder = folder
        lock = try Self.take(folder)
        switch Self.read(folder.attempts) {
        case .none:
            tries = PasswordTries()
            tries.loss = .missing
        case .some(let bytes):
            if let json = try? JSONValue(parsing: bytes), let read = try? PasswordTries(json: json) {
                tries = read
            } else {
                tries = PasswordTries()
                tries.loss = .damaged
            }
        }
    }

    deinit { if lock >= 0 { close(lock) } }

    /// Writes the file of a new vault.
    static func create(in folder: VaultFolder) throws(StoreError) {
        guard replace(folder, PasswordTries().canonicalBytes) else {
            if folder.isFull { throw .diskFull }
            throw .failed("could not write \(folder.attempts): look at the disk")
        }
    }

    /// Changes what the file says, on the disk when this returns.
    ///
    /// On a disk that takes no new file the old one is written over. Where not even that can be done the kit is a
    /// read-only copy in somebody's hand or a broken disk, and the work in it must stay readable: the try goes on.
    mutating func change(_ body: (inout PasswordTries) -> Void) {
        let before = tries
        body(&tries)
        guard tries != before || tries.loss != nil else { return }
        let bytes = tries.canonicalBytes
        if !Self.replace(folder, bytes) { Self.writeOver(folder, bytes) }
    }

    private static func take(_ folder: VaultFolder) throws(StoreError) -> Int32 {
        var file = unsafe open(folder.attemptsLock, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        // On a file system that is read only an existing lock file still locks; without one nothing can be counted.
        if file < 0 { file = unsafe open(folder.attemptsLock, O_RDONLY | O_CLOEXEC) }
        guard file >= 0 else { return -1 }
        var left = patience
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EINTR || errno == EWOULDBLOCK, left > 0 else {
                close(file)
                throw .inUse(by: "another login")
            }
            left -= 1
            usleep(pause)
        }
        return file
    }

    private static func read(_ path: String) -> [UInt8]? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: largest)
        var count = 0
        while count < largest {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress.map { unsafe $0 + count }, largest - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }

    private static func replace(_ folder: VaultFolder, _ bytes: [UInt8]) -> Bool {
        let draft = folder.attempts + ".new"
        _ = unsafe unlink(draft)
        let file = unsafe open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        let isWritten = unsafe write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        close(file)
        guard isWritten, unsafe rename(draft, folder.attempts) == 0 else {
            _ = unsafe unlink(draft)
            return false
        }
        FolderEntries.sync(folder.path)
        return true
    }

    private static func writeOver(_ folder: VaultFolder, _ bytes: [UInt8]) {
        let file = unsafe open(folder.attempts, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return }
        defer { close(file) }
        guard unsafe pwrite(file, bytes, bytes.count, 0) == bytes.count else { return }
        _ = ftruncate(file, off_t(bytes.count))
        fsync(file)
    }
}
