import Glibc

/// Where the system puts memory that it takes from programs, and whether that is a disk in the clear.
///
/// Keys are in locked memory and never go there; forms and pictures that somebody just works on may.
public struct SwapAreas: Sendable, Equatable {
    /// Swap that a thief of the disk could read: its names as the system gives them.
    public let unencrypted: [String]

    /// The areas in use now.
    ///
    /// - Parameter root: Folder with `proc` and `sys`; another one than `/` in tests only.
    public static func inUse(root: String = "") -> SwapAreas {
        let lines = text("\(root)/proc/swaps").split(separator: "\n").dropFirst()
        let names = lines.compactMap { line in
            line.split(whereSeparator: { $0 == " " || $0 == "\t" }).first.map { unescaped($0) }
        }
        return SwapAreas(unencrypted: names.filter { !isSafe($0, root: root) })
    }

    private static func isSafe(_ name: String, root: String) -> Bool {
        if isCompressedMemory(name) { return true }
        var facts = stat()
        guard unsafe stat("\(root)\(name)", &facts) == 0 else { return false }
        // A partition is looked at itself, a file by the disk it lies on.
        let device = facts.st_mode & S_IFMT == S_IFBLK ? facts.st_rdev : facts.st_dev
        return isEncrypted("\(root)/sys/dev/block/\(major(device)):\(minor(device))", depth: 0)
    }

    private static func isCompressedMemory(_ name: String) -> Bool { name.hasPrefix("/dev/zram") }

    /// Whether dm-crypt is this device or, below volumes and arrays, every device it stands on.
    static func isEncrypted(_ device: String, depth: Int) -> Bool {
        if text("\(device)/dm/uuid").hasPrefix("CRYPT-") { return true }
        let below = names(in: "\(device)/slaves")
        guard depth < 8, !below.isEmpty else { return false }
        return below.allSatisfy { isEncrypted("\(device)/slaves/\($0)", depth: depth + 1) }
    }

    private static func major(_ device: dev_t) -> UInt { (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF }
    private static func minor(_ device: dev_t) -> UInt { device & 0xFF | (device >> 12) & ~0xFF }

    /// The kernel writes spaces and the like in a name as `\040`.
    private static func unescaped(_ name: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), rest.count >= 3,
                let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(code)
            rest = rest.dropFirst(3)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func text(_ path: String) -> String {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    private static func names(in path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { _ = unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
