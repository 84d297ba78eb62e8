import CanonicalJSON
import Enrollment
import Glibc
import Synchronization

/// The one writer of a vault. The kernel lets go of the lock when the process ends, however it ends.
final class WriterLock: Sendable {
    private let file: Mutex<Int32?>
    // A command that is just ending, or was just killed, is waited for: 20 tries, 50 ms apart.
    private static let tries = 20
    private static let pause: UInt32 = 50_000

    /// Takes the lock or says who has it.
    init(_ folder: VaultFolder) throws(StoreError) {
        let file = unsafe open(folder.lock, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            let code = errno
            if code == ENOSPC { throw .diskFull }
            throw .failed("could not open \(folder.lock): \(unsafe String(cString: strerror(code)))")
        }
        var left = Self.tries
        while flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK, left > 0 {
            left -= 1
            usleep(Self.pause)
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw .inUse(by: folder.ownerInWords)
        }
        self.file = Mutex(file)
        write(user: nil)
    }

    deinit { release() }

    /// Lets go of it before the process ends.
    func release() {
        file.withLock { file in
            if let open = file { close(open) }
            file = nil
        }
    }

    /// Writes down who holds it, for the one who asks in vain.
    func write(user: String?) {
        var owner: JSONObject = ["pid": .int(getpid())]
        owner["user"] = user.map { .string($0) }
        let bytes = JSONValue.object(owner).canonicalBytes
        // Only a courtesy: the lock itself holds without it, even on a full disk.
        file.withLock { file in
            guard let file else { return }
            _ = ftruncate(file, 0)
            _ = unsafe pwrite(file, bytes, bytes.count, 0)
        }
    }
}

extension VaultFolder {
    /// Who holds the vault, as far as the lock file says.
    var ownerInWords: String {
        let file = unsafe open(lock, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "another process" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = unsafe read(file, &bytes, bytes.count)
        guard count > 0, let owner = try? JSONValue(parsing: bytes.prefix(count)), let pid = owner["pid"]?.int else {
            return "another process"
        }
        guard let user = owner["user"]?.string else { return "process \(pid)" }
        return "\(user) (process \(pid))"
    }
}
