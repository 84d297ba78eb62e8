import CanonicalJSON
import Enrollment
import Glibc
import VaultDisk

/// The folder of a vault: one database, one lock, nobody else's business.
struct VaultFolder: Sendable {
    static let databaseName = "vault.sqlite"
    let path: String

    var database: String { "\(path)/\(Self.databaseName)" }
    /// The database as SQLite opens it on a disk.
    func database(on disk: Disk?) -> String { disk?.uri(database) ?? database }
    var lock: String { "\(path)/owner.lock" }
    /// Counts wrong passwords, and what locks that file.
    var attempts: String { "\(path)/attempts" }
    var attemptsLock: String { "\(path)/attempts.lock" }

    /// Makes the folder, readable by its owner alone, and an empty database file in it.
    func create() throws(StoreError) {
        if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw Self.failure("make the folder", path) }
        try check(path, directory: true)
        let file = unsafe open(database, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == EEXIST {
                throw .failed("there is a vault in \(path) already: open it or choose another folder")
            }
            throw Self.failure("make", database)
        }
        close(file)
    }

    /// Takes the files of a vault away that was not finished, and the folder when nothing else is in it.
    func remove() {
        let ours = [database, database + "-wal", database + "-shm", lock, attempts, attemptsLock]
        for file in ours { _ = unsafe unlink(file) }
        _ = unsafe rmdir(path)
    }

    /// Refuses what others may read, what is not there, and what is not a vault of ours.
    func check(for access: Vault.Access) throws(StoreError) {
        try check(path, directory: true)
        try check(database, directory: false)
        for file in [database + "-wal", database + "-shm", lock] {
            do { try check(file, directory: false) } catch .notFound {}
        }
        let version = try headerVersion()
        // A newer program wrote it: what it holds may be looked at as far as it is understood, never changed.
        guard version <= Schema.version || access == .read else { throw .newerVersion(version) }
    }

    private func check(_ path: String, directory: Bool) throws(StoreError) {
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0 else {
            if errno == ENOENT { throw .notFound(path) }
            throw Self.failure("look at", path)
        }
        let mode = directory ? "700" : "600"
        func exposed(_ reason: VaultExposure.Reason) -> StoreError {
            .exposed(VaultExposure(path: path, reason: reason, mode: mode))
        }
        guard facts.st_mode & S_IFMT == (directory ? S_IFDIR : S_IFREG) else { throw exposed(.kind) }
        guard facts.st_uid == geteuid() else { throw exposed(.owner) }
        guard facts.st_mode & 0o077 == 0 else { throw exposed(.mode) }
    }

    /// The first 100 bytes of an SQLite file: magic at 0, user version at 60, application id at 68.
    ///
    /// The power may have gone while the log was being put into the file, just in its first sector. The log has that
    /// sector whole: then SQLite puts it right, and the same is asked of the open database.
    private func headerVersion() throws(StoreError) -> Int {
        let file = unsafe open(database, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw Self.failure("read", database) }
        defer { close(file) }
        var header = [UInt8](repeating: 0, count: 100)
        let count = unsafe read(file, &header, header.count)
        guard count == header.count, header.starts(with: Array("SQLite format 3".utf8) + [0]),
            Self.number(header[68..<72]) == Schema.applicationID
        else {
            guard hasLog else { throw .damaged(what: Self.databaseName) }
            return 0
        }
        return Self.number(header[60..<64])
    }

    /// Whether the log holds more than its own header.
    private var hasLog: Bool {
        var facts = stat()
        return unsafe lstat(database + "-wal", &facts) == 0 && facts.st_size > 32
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    private static func failure(_ what: String, _ path: String) -> StoreError {
        let code = errno
        if code == ENOSPC { return .diskFull }
        let reason = unsafe String(cString: strerror(code))
        return .failed("could not \(what) \(path): \(reason)")
    }
}
