import Foundation
import Secrets
import TestSupport
import Testing

/// A machine as the kernel describes it, in a folder.
private struct Machine {
    let folder: TemporaryFolder
    var root: String { folder.url.path }

    init(swaps: [String]) throws {
        folder = try TemporaryFolder()
        try write(
            "proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n" + swaps.joined(separator: "\n") + "\n")
    }

    func write(_ path: String, _ text: String) throws {
        let url = folder.url.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// The disk a file of this machine lies on, as `/sys` names it.
    func disk(of path: String) throws -> String {
        var facts = stat()
        try #require(unsafe stat("\(root)/\(path)", &facts) == 0)
        let device = facts.st_dev
        let (major, minor) = ((device >> 8) & 0xFFF, device & 0xFF | (device >> 12) & ~0xFF)
        return "sys/dev/block/\(major):\(minor)"
    }
}

@Suite("Swap in the clear is found") struct SwapTests {
    @Test func noSwapAndCompressedMemoryAreFine() throws {
        #expect(SwapAreas.inUse(root: try Machine(swaps: []).root).unencrypted.isEmpty)
        let machine = try Machine(swaps: ["/dev/zram0    partition\t8126460\t0\t100"])
        #expect(SwapAreas.inUse(root: machine.root).unencrypted.isEmpty)
        #expect(SwapAreas.inUse(root: "/there/is/no/such/folder").unencrypted.isEmpty)
    }

    @Test func aFileLiesOnItsDisk() throws {
        let machine = try Machine(swaps: ["/swap\\040file     file\t2097148\t0\t-2"])
        try machine.write("swap file", "")
        #expect(SwapAreas.inUse(root: machine.root).unencrypted == ["/swap file"])
        let disk = try machine.disk(of: "swap file")
        try machine.write("\(disk)/dm/uuid", "CRYPT-LUKS2-0123456789abcdef-luks\n")
        #expect(SwapAreas.inUse(root: machine.root).unencrypted.isEmpty)
    }

    @Test func aVolumeIsAsSafeAsEveryDiskBelowIt() throws {
        let machine = try Machine(swaps: ["/swapfile file\t2097148\t0\t-2"])
        try machine.write("swapfile", "")
        let disk = try machine.disk(of: "swapfile")
        try machine.write("\(disk)/dm/uuid", "LVM-abc\n")
        try machine.write("\(disk)/slaves/dm-0/dm/uuid", "CRYPT-LUKS2-1-one\n")
        #expect(SwapAreas.inUse(root: machine.root).unencrypted.isEmpty)
        try machine.write("\(disk)/slaves/sdb1/size", "1\n")
        #expect(SwapAreas.inUse(root: machine.root).unencrypted == ["/swapfile"])
    }

    @Test func whatCannotBeLookedAtIsInTheClear() throws {
        let machine = try Machine(swaps: ["/dev/sda5 partition\t1\t0\t-2", "/dev/zram0 partition\t1\t0\t-3"])
        #expect(SwapAreas.inUse(root: machine.root).unencrypted == ["/dev/sda5"])
    }
}
