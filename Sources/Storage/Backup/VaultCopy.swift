import Enrollment
import GRDB
import Glibc

/// A copy of the vault's database as it is at one moment, made while the work goes on, in one file beside it.
///
/// The file is only on its way into a backup; it goes with this value, and one that a crash left goes with the next.
struct VaultCopy: ~Copyable {
    let path: String
    private static let prefix = "copy-"
    private static let pagesInStep: CInt = 1024

    /// Copies the vault. What belongs to its second copy on a card stays out.
    ///
    /// - Parameter place: The folder it is made in: beside the vault, or beside the backup where the vault's disk is full
    ///   or takes no writes.
    init(of folder: VaultFolder, in place: String) throws {
        Self.sweep(VaultFolder(path: place))
        path = "\(place)/\(Self.prefix)\(getpid()).sqlite"
        // Made by us, so that nobody but the owner can read it.
        let file = unsafe open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == ENOSPC || errno == EDQUOT { throw StoreError.diskFull }
            throw StoreError.failed("\(FileFault("open")) (\(path))")
        }
        close(file)
        do { try Self.copy(folder.database, to: path) } catch {
            Self.remove(path)
            throw error
        }
    }

    deinit { Self.remove(path) }

    private static func copy(_ vault: String, to path: String) throws {
        let source = try DatabaseQueue(path: vault, configuration: Vault.configuration(.read))
        let target = try DatabaseQueue(path: path, configuration: configuration)
        try source.backup(to: target, pagesPerStep: pagesInStep)
        try target.writeWithoutTransaction { db in
            // One file without a log: it is read from front to end.
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            try db.inTransaction {
                try MirrorTables.remove(db)
                return .commit
            }
        }
        try target.close()
        try source.close()
    }

    /// Opens the copy to look into it.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var configuration = Self.configuration
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read(body)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "copy"
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            let settings = "secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF"
            try db.execute(sql: "PRAGMA \(settings)")
        }
        return configuration
    }

    private static func remove(_ path: String) {
        for suffix in ["", "-journal", "-wal", "-shm"] { PieceFile.remove(path + suffix) }
    }

    /// Takes away what processes left that are gone.
    static func sweep(_ folder: VaultFolder) {
        for name in FolderEntries.names(in: folder.path) {
            guard name.hasPrefix(prefix), let pid = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }),
                pid == getpid() || kill(pid, 0) != 0
            else { continue }
            PieceFile.remove("\(folder.path)/\(name)")
        }
    }
}
