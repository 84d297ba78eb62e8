import GRDBSQLite
import Glibc

/// A disk that SQLite knows by name (`sqlite3_vfs`): a layer of ours over another disk.
///
/// SQLite keeps pointers to it from its registration on; so what was registered stays until the process ends.
@safe public struct Disk: Sendable {
    /// The name, as it stands behind `vfs=` in a URI filename.
    public let name: String

    /// Registers a layer, or finds the one that was registered under this name.
    ///
    /// - Parameters:
    ///   - name: The name, ASCII letters, digits and hyphens.
    ///   - lower: The disk below; by default the operating system's.
    ///   - layer: What the layer does.
    /// - Returns: Nothing when there is no disk `lower`, or when this SQLite takes no URI filenames.
    public init?(_ name: String, over lower: String? = nil, layer: some DiskLayer) {
        guard sqlite3_initialize() == SQLITE_OK, unsafe sqlite3_compileoption_used("USE_URI") != 0 else { return nil }
        self.name = name
        guard unsafe sqlite3_vfs_find(name) == nil else { return }
        guard let below = unsafe sqlite3_vfs_find(lower) else { return nil }
        let registration = unsafe DiskRegistration(name: name, lower: below, layer: layer)
        guard unsafe sqlite3_vfs_register(registration.makeVFS(), 0) == SQLITE_OK else { return nil }
    }

    /// The operating system's disk, with the log written in large pieces; nothing where this SQLite cannot be asked for it.
    public static let gathering = Disk("tram-gathering", layer: GatheringDisk())

    /// The URI filename that opens `path` on this disk.
    public func uri(_ path: String) -> String {
        var uri = path.hasPrefix("/") ? "file://" : "file:"
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                uri.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16)
                uri += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return uri + "?vfs=\(name)"
    }
}

/// What SQLite's calls need to find: the layer, the disk below, and the table of calls of open files.
@safe final class DiskRegistration {
    private let name: String
    let lower: UnsafeMutablePointer<sqlite3_vfs>
    private let layer: any DiskLayer
    private let methods: UnsafeMutablePointer<sqlite3_io_methods>

    init(name: String, lower: UnsafeMutablePointer<sqlite3_vfs>, layer: any DiskLayer) {
        self.name = name
        unsafe self.lower = unsafe lower
        self.layer = layer
        unsafe methods = .allocate(capacity: 1)
        unsafe methods.initialize(to: FileCalls.table)
    }

    /// The table of calls of the disk. The registration lives as long as it, which is until the process ends.
    func makeVFS() -> UnsafeMutablePointer<sqlite3_vfs> {
        let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        unsafe vfs.initialize(to: DiskCalls.table)
        unsafe vfs.pointee.szOsFile = Int32(OpenFile.headerCount) + lower.pointee.szOsFile
        unsafe vfs.pointee.mxPathname = lower.pointee.mxPathname
        unsafe vfs.pointee.zName = UnsafePointer(strdup(name))
        unsafe vfs.pointee.pAppData = Unmanaged.passRetained(self).toOpaque()
        return unsafe vfs
    }

    /// Opens a file below and puts the layer's view of it into the memory that SQLite lends.
    func open(
        _ path: UnsafePointer<CChar>?, _ memory: UnsafeMutablePointer<sqlite3_file>, flags: Int32,
        granted: UnsafeMutablePointer<Int32>?
    ) -> DiskStatus {
        unsafe memory.pointee.pMethods = nil
        let below = unsafe OpenFile(memory).lower
        unsafe below.pointee.pMethods = nil
        guard let open = unsafe lower.pointee.xOpen else { return SQLITE_CANTOPEN }
        let status = unsafe open(lower, path, below, flags, granted)
        guard status == SQLITE_OK else {
            if let methods = unsafe below.pointee.pMethods { _ = unsafe methods.pointee.xClose?(below) }
            return status
        }
        var database: DiskFile?
        if flags & SQLITE_OPEN_WAL != 0, let path = unsafe path, let file = unsafe sqlite3_database_file_object(path),
            unsafe file.pointee.pMethods == UnsafePointer(methods)
        {
            database = unsafe OpenFile(file).file
        }
        let kind: DiskFileKind =
            flags & SQLITE_OPEN_MAIN_DB != 0 ? .database : flags & SQLITE_OPEN_WAL != 0 ? .log : .other
        let file = layer.file(
            unsafe LowerFile(pointer: below), kind: kind, path: unsafe path.map { unsafe String(cString: $0) },
            database: database)
        unsafe OpenFile(memory).hold(file)
        unsafe memory.pointee.pMethods = UnsafePointer(methods)
        return SQLITE_OK
    }

    func delete(_ path: UnsafePointer<CChar>, syncFolder: Int32) -> DiskStatus {
        layer.delete(path: unsafe String(cString: path)) {
            unsafe lower.pointee.xDelete?(lower, path, syncFolder) ?? SQLITE_IOERR
        }
    }
}

/// The memory of an open file: SQLite's own head, a reference to ours, and behind both the file of the disk below.
@unsafe struct OpenFile {
    /// Bytes in front of the file below: two pointers.
    static let headerCount = 16
    private let memory: UnsafeMutableRawPointer

    init(_ memory: UnsafeMutablePointer<sqlite3_file>) {
        unsafe self.memory = UnsafeMutableRawPointer(memory)
    }

    var lower: UnsafeMutablePointer<sqlite3_file> {
        unsafe (memory + Self.headerCount).assumingMemoryBound(to: sqlite3_file.self)
    }

    private var reference: UnsafeMutablePointer<Unmanaged<DiskFile>> {
        unsafe (memory + Self.headerCount / 2).assumingMemoryBound(to: Unmanaged<DiskFile>.self)
    }

    var file: DiskFile { unsafe reference.pointee.takeUnretainedValue() }

    func hold(_ file: DiskFile) { unsafe reference.initialize(to: Unmanaged.passRetained(file)) }

    func letGo() { unsafe reference.pointee.release() }
}
