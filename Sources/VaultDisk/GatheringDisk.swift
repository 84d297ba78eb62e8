import GRDBSQLite

/// A disk that writes the log of a database in few large pieces instead of two small ones a page.
///
/// SQLite appends a frame to its log as 24 bytes and a page, two system calls each: for one application with its
/// pictures that is 620 of them. Here consecutive writes are kept in memory and written as one. What is durable, and
/// what other connections and processes see, stays the same, because
/// * nothing names a frame before its transaction's commit frame was handed to us, and with the page of a commit frame
///   everything gathered is written, within that same call: a failure is the failure of that write, SQLite does not
///   publish the index and takes the transaction back;
/// * a sync writes first what was gathered, so with `synchronous = FULL` all frames are on the medium before the index
///   is published, as always;
/// * pages that do not fit SQLite's cache are put into the log before their commit, and only their own connection reads
///   them: a read writes first what it overlaps. Before a lock or barrier of the shared index, a truncation, a query of
///   the size, and before closing, everything is written;
/// * a write that does not follow the one before it goes through at once, after what was gathered: the order of writes
///   never changes;
/// * what could not be written stays and is tried again by whatever needs it next, with that call's error, so that a
///   transaction that goes on after an error cannot lose a page unseen. When the lock of the writer is given back the
///   transaction is over; what could not be written by then was taken back, and is forgotten.
///
/// A process that dies takes with it only frames of a transaction that was not confirmed.
public struct GatheringDisk: DiskLayer {
    /// A disk that gathers.
    public init() {}

    /// Wraps the log and its database, which tells of the shared index.
    public func file(_ lower: LowerFile, kind: DiskFileKind, path: String?, database: DiskFile?) -> DiskFile {
        switch kind {
        case .database: return GatheredDatabase(lower)
        case .log:
            // Without its database nobody would tell when the index is shared.
            guard let database = database as? GatheredDatabase else { return DiskFile(lower) }
            let log = GatheringLog(lower)
            database.log = log
            return log
        case .other: return DiskFile(lower)
        }
    }
}

/// A database whose log gathers.
private final class GatheredDatabase: DiskFile {
    /// Number of the writer's lock in the shared index (`WAL_WRITE_LOCK`).
    private static let writerLock: Int32 = 0
    var log: GatheringLog?

    override func lockShared(from first: Int32, count: Int32, flags: Int32) -> DiskStatus {
        if let log {
            let status = log.flush()
            // Giving a lock back succeeds whatever the disk says.
            guard status == SQLITE_OK || flags & SQLITE_SHM_UNLOCK != 0 else { return status }
            if flags & SQLITE_SHM_UNLOCK != 0, first == Self.writerLock { log.forget() }
        }
        return super.lockShared(from: first, count: count, flags: flags)
    }

    override func barrier() {
        _ = log?.flush()
        super.barrier()
    }
}

/// A log that gathers consecutive writes.
@safe private final class GatheringLog: DiskFile {
    private static let frameHeaderCount = 24
    /// At most this many bytes are kept in memory for a connection. It is what SQLite's own files take in one call: of
    /// more they write the rest of a division by 128 KiB first, and take a rest of nothing for a full disk.
    private static let limit = (128 << 10) - 1
    private let memory: UnsafeMutableRawPointer
    /// Where in the file the gathered bytes begin, and how many there are.
    private var start: Int64 = 0
    private var count = 0
    /// Where the last write ended, gathered or not.
    private var end: Int64 = -1
    /// Whether the next write is the page of a commit frame.
    private var isCommit = false

    override init(_ lower: LowerFile) {
        unsafe memory = .allocate(byteCount: Self.limit, alignment: 4096)
        super.init(lower)
    }

    deinit { unsafe memory.deallocate() }

    /// Writes what was gathered; what could not be written stays.
    func flush() -> DiskStatus {
        guard count > 0 else { return SQLITE_OK }
        let status = unsafe super.write(UnsafeRawBufferPointer(start: memory, count: count), at: start)
        if status == SQLITE_OK { count = 0 }
        return status
    }

    /// Drops what belongs to no transaction any more.
    func forget() {
        count = 0
        end = -1
    }

    override func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> DiskStatus {
        let endsCommit = isCommit
        isCommit = unsafe bytes.count == Self.frameHeaderCount && bytes[4..<8].contains { $0 != 0 }
        guard offset == end, bytes.count <= Self.limit else { return unsafe writeThrough(bytes, at: offset) }
        if count + bytes.count > Self.limit {
            let status = flush()
            guard status == SQLITE_OK else { return status }
        }
        if count == 0 { start = offset }
        unsafe (memory + count).copyMemory(from: bytes.baseAddress ?? UnsafeRawPointer(memory), byteCount: bytes.count)
        count += bytes.count
        end += Int64(bytes.count)
        return endsCommit ? flush() : SQLITE_OK
    }

    private func writeThrough(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> DiskStatus {
        var status = flush()
        if status == SQLITE_OK { status = unsafe super.write(bytes, at: offset) }
        // After a failure nothing follows anything: the next write goes through as well.
        end = status == SQLITE_OK ? offset + Int64(bytes.count) : -1
        return status
    }

    override func read(into target: UnsafeMutableRawBufferPointer, at offset: Int64) -> DiskStatus {
        if count > 0, offset + Int64(target.count) > start, offset < start + Int64(count) {
            let status = flush()
            guard status == SQLITE_OK else { return status }
        }
        return unsafe super.read(into: target, at: offset)
    }

    override func truncate(to size: Int64) -> DiskStatus {
        // What is cut off need not be written before: on a full disk this is what makes room.
        let status = size <= start ? SQLITE_OK : flush()
        guard status == SQLITE_OK else { return status }
        forget()
        return super.truncate(to: size)
    }

    override func sync(flags: Int32) -> DiskStatus {
        let status = flush()
        return status == SQLITE_OK ? super.sync(flags: flags) : status
    }

    override func size(_ size: inout Int64) -> DiskStatus {
        let status = flush()
        return status == SQLITE_OK ? super.size(&size) : status
    }

    override func control(_ operation: Int32, _ argument: UnsafeMutableRawPointer?) -> DiskStatus {
        let status = flush()
        return unsafe status == SQLITE_OK ? super.control(operation, argument) : status
    }

    override func close() -> DiskStatus {
        let written = flush()
        forget()
        let closed = super.close()
        return written == SQLITE_OK ? closed : written
    }
}
