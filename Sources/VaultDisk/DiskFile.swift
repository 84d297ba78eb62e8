import GRDBSQLite

/// What a file is to SQLite.
public enum DiskFileKind: Sendable, Equatable {
    /// The database itself.
    case database
    /// Its write-ahead log.
    case log
    /// A journal, a temporary file.
    case other
}

/// The answer of a call, SQLite's result code; 0 is success.
public typealias DiskStatus = Int32

/// An open file of a disk, of the layer below or of the operating system's own.
@safe public struct LowerFile {
    // Memory that SQLite lends for as long as the file is open.
    let pointer: UnsafeMutablePointer<sqlite3_file>

    private var methods: sqlite3_io_methods {
        guard let methods = unsafe pointer.pointee.pMethods else { preconditionFailure("the file is not open") }
        return unsafe methods.pointee
    }

    @safe func call(_ body: (sqlite3_io_methods, UnsafeMutablePointer<sqlite3_file>) -> DiskStatus?) -> DiskStatus {
        unsafe body(methods, pointer) ?? SQLITE_IOERR
    }
}

/// An open file as one layer sees it. By itself it hands every call down; layers override what they care for.
///
/// SQLite calls the files of one connection one after the other, never two at once.
open class DiskFile {
    /// What everything is handed down to.
    public let lower: LowerFile

    /// A file that changes nothing.
    public init(_ lower: LowerFile) { self.lower = lower }

    /// Fills `target` from `offset` on; `SQLITE_IOERR_SHORT_READ` and zeros beyond the end.
    open func read(into target: UnsafeMutableRawBufferPointer, at offset: Int64) -> DiskStatus {
        lower.call { unsafe $0.xRead?($1, target.baseAddress, Int32(target.count), offset) }
    }

    /// Writes `bytes` from `offset` on.
    open func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> DiskStatus {
        lower.call { unsafe $0.xWrite?($1, bytes.baseAddress, Int32(bytes.count), offset) }
    }

    /// Cuts the file.
    open func truncate(to size: Int64) -> DiskStatus { lower.call { unsafe $0.xTruncate?($1, size) } }

    /// Returns when everything written is on the medium.
    open func sync(flags: Int32) -> DiskStatus { lower.call { unsafe $0.xSync?($1, flags) } }

    /// Gives the size in bytes.
    open func size(_ size: inout Int64) -> DiskStatus { lower.call { unsafe $0.xFileSize?($1, &size) } }

    /// Is told, and may be asked, anything else.
    open func control(_ operation: Int32, _ argument: UnsafeMutableRawPointer?) -> DiskStatus {
        lower.call { unsafe $0.xFileControl?($1, operation, argument) }
    }

    /// Takes or gives back locks of the shared index of a log.
    open func lockShared(from first: Int32, count: Int32, flags: Int32) -> DiskStatus {
        lower.call { unsafe $0.xShmLock?($1, first, count, flags) }
    }

    /// Stands between two writes to the shared index: what came before is seen before what comes after.
    open func barrier() {
        _ = lower.call {
            unsafe $0.xShmBarrier?($1)
            return SQLITE_OK
        }
    }

    /// Closes the file; nothing is called after that.
    open func close() -> DiskStatus { lower.call { unsafe $0.xClose?($1) } }
}

/// What a layer makes of the files of the disk below it.
public protocol DiskLayer: Sendable {
    /// A file was opened below.
    ///
    /// - Parameters:
    ///   - lower: The file.
    ///   - kind: What it is to SQLite.
    ///   - path: Its full path, none for a temporary file.
    ///   - database: For a log, the file of this layer that it belongs to.
    func file(_ lower: LowerFile, kind: DiskFileKind, path: String?, database: DiskFile?) -> DiskFile

    /// A file is to be deleted, which `lower` does.
    func delete(path: String, lower: () -> DiskStatus) -> DiskStatus
}

extension DiskLayer {
    /// Has it deleted.
    public func delete(path: String, lower: () -> DiskStatus) -> DiskStatus { lower() }
}
