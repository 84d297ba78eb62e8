import GRDBSQLite
import Synchronization

/// A disk on which SQLite deletes nothing but what belongs to the databases that were opened on it.
///
/// A rollback journal may end with the name of another file, its super-journal, which SQLite deletes when it has rolled
/// back. Beside a database that somebody prepared that can be any file of this machine.
public final class GuardedDisk: DiskLayer {
    private let databases = Mutex<Set<String>>([])

    /// A disk that knows no database yet.
    public init() {}

    /// Remembers the databases.
    public func file(_ lower: LowerFile, kind: DiskFileKind, path: String?, database: DiskFile?) -> DiskFile {
        if kind == .database, let path { databases.withLock { _ = $0.insert(path) } }
        return DiskFile(lower)
    }

    /// Refuses whatever is not the journal or log of one of them.
    public func delete(path: String, lower: () -> DiskStatus) -> DiskStatus {
        let isOwn = ["-journal", "-wal"].contains { suffix in
            path.hasSuffix(suffix) && databases.withLock { $0.contains(String(path.dropLast(suffix.count))) }
        }
        // SQLITE_IOERR_DELETE, which Swift does not see.
        return isOwn ? lower() : SQLITE_IOERR | 10 << 8
    }
}

extension Disk {
    /// The operating system's disk for files that somebody may have prepared; nothing where this SQLite cannot be asked
    /// for it.
    public static let guarded = Disk("tram-guarded", layer: GuardedDisk())
}
