import Foundation
import Glibc

/// A small disk that can be filled, write-protected or pulled; needs the right to mount.
public final class SmallDisk {
    /// Where it is mounted.
    public let path: String

    /// - Returns: Nothing where mounting is not allowed.
    public init?(bytes: Int) {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("tram-disk-\(UUID().uuidString)").path
        guard unsafe mkdir(path, 0o700) == 0 else { return nil }
        guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(bytes),mode=0700") == 0 else {
            _ = unsafe rmdir(path)
            return nil
        }
    }

    /// Gives it another size; it takes writes again.
    public func resize(bytes: Int) -> Bool {
        unsafe mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), "size=\(bytes)") == 0
    }

    /// Takes no writes any more, until it gets another size.
    public func protect() -> Bool { unsafe mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0 }

    /// Takes it away; an empty folder stays.
    public func pull() { _ = unsafe umount2(path, Int32(MNT_DETACH)) }

    /// Bytes that are taken.
    public func used() throws -> Int {
        let facts = try FileManager.default.attributesOfFileSystem(forPath: path)
        guard let size = facts[.systemSize] as? NSNumber, let free = facts[.systemFreeSize] as? NSNumber else {
            throw CocoaError(.fileReadUnknown)
        }
        return size.intValue - free.intValue
    }

    deinit {
        pull()
        _ = unsafe rmdir(path)
    }
}
