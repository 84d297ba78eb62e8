import Foundation
import GRDB
import TestSupport
import Testing
import VaultDisk

@Suite("What a prepared journal names is not deleted") struct GuardedDiskTests {
    @Test(arguments: [false, true]) func onlyOnTheGuardedDisk(isGuarded: Bool) throws {
        let folder = NSTemporaryDirectory() + "/guarded-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let disk = try #require(Disk.guarded)
        // The vault's log is the worst that could be named: its name looks like one of SQLite's own.
        let (file, named) = (folder + "/a b.sqlite", folder + "/vault.sqlite-wal")
        let path = isGuarded ? disk.uri(file) : file
        // It works as any disk does.
        try DatabaseQueue(path: path).write { db in
            try db.execute(sql: "CREATE TABLE t (a); INSERT INTO t VALUES (7)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a b.sqlite"])
        try Data("mine".utf8).write(to: URL(fileURLWithPath: named))
        try PreparedJournal.lay(beside: file, naming: named)
        let found = try? DatabaseQueue(path: path).read { db in try Int.fetchOne(db, sql: "SELECT a FROM t") }
        #expect(found == (isGuarded ? nil : 7))
        #expect(FileManager.default.fileExists(atPath: named) == isGuarded)
    }
}
