import Foundation
import GRDBSQLite
import Synchronization
import VaultDisk

/// What was asked of the disk, in order, and what was confirmed to somebody in between.
enum DiskEvent: Sendable {
    case write(file: String, offset: Int, bytes: [UInt8])
    case truncate(file: String, size: Int)
    case delete(file: String)
    case sync(file: String)
    /// A step of the work returned: from here on it must be there.
    case confirmed
}

/// A disk that does everything and remembers it.
final class RecordingDisk: DiskLayer {
    private let events = Mutex<[DiskEvent]>([])

    /// A disk for a vault: the usual one over this one.
    func disk() throws -> Disk {
        let name = UUID().uuidString.lowercased()
        let below = try present(Disk("recording-\(name)", layer: self))
        return try present(Disk("gathering-\(name)", over: below.name, layer: GatheringDisk()))
    }

    var log: [DiskEvent] { events.withLock { $0 } }

    func add(_ event: DiskEvent) { events.withLock { $0.append(event) } }

    func file(_ lower: LowerFile, kind: DiskFileKind, path: String?, database: DiskFile?) -> DiskFile {
        guard let path, kind != .other else { return DiskFile(lower) }
        return RecordingFile(lower, name: Self.name(path), disk: self)
    }

    func delete(path: String, lower: () -> DiskStatus) -> DiskStatus {
        let status = lower()
        if status == SQLITE_OK { add(.delete(file: Self.name(path))) }
        return status
    }

    private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

private final class RecordingFile: DiskFile {
    private let name: String
    private let disk: RecordingDisk

    init(_ lower: LowerFile, name: String, disk: RecordingDisk) {
        self.name = name
        self.disk = disk
        super.init(lower)
    }

    private func adding(_ event: @autoclosure () -> DiskEvent, _ status: DiskStatus) -> DiskStatus {
        if status == SQLITE_OK { disk.add(event()) }
        return status
    }

    override func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> DiskStatus {
        let copy = unsafe Array(bytes)
        return unsafe adding(.write(file: name, offset: Int(offset), bytes: copy), super.write(bytes, at: offset))
    }

    override func truncate(to size: Int64) -> DiskStatus {
        adding(.truncate(file: name, size: Int(size)), super.truncate(to: size))
    }

    override func sync(flags: Int32) -> DiskStatus { adding(.sync(file: name), super.sync(flags: flags)) }
}
