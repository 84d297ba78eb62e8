import Foundation
import GRDB
import GRDBSQLite
import Synchronization
import TestSupport
import Testing
import VaultDisk

/// A disk that counts the writes of logs, and refuses them after a number of them.
private final class RefusingDisk: DiskLayer {
    struct State {
        var writes = 0
        /// Writes that are still taken; nothing for any number.
        var left: Int?
    }

    let state = Mutex(State())

    func file(_ lower: LowerFile, kind: DiskFileKind, path: String?, database: DiskFile?) -> DiskFile {
        kind == .log ? RefusingFile(lower, disk: self) : DiskFile(lower)
    }
}

private final class RefusingFile: DiskFile {
    private let disk: RefusingDisk

    init(_ lower: LowerFile, disk: RefusingDisk) {
        self.disk = disk
        super.init(lower)
    }

    override func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> DiskStatus {
        let isTaken = disk.state.withLock { state in
            if let left = state.left {
                guard left > 0 else { return false }
                state.left = left - 1
            }
            state.writes += 1
            return true
        }
        return isTaken ? unsafe super.write(bytes, at: offset) : SQLITE_FULL
    }
}

@Suite struct GatheringDiskTests {
    private let folder = NSTemporaryDirectory() + "/tram-gathering-" + UUID().uuidString

    private func queue(_ disk: Disk?, cache: Int = 2000) throws -> DatabaseQueue {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = \(cache);
                    PRAGMA cache_spill = \(cache)
                    """)
        }
        let path = folder + "/a b?c#d%20ế.sqlite"
        return try DatabaseQueue(path: disk?.uri(path) ?? path, configuration: configuration)
    }

    private func remove() { try? FileManager.default.removeItem(atPath: folder) }

    private func stacked(_ layer: RefusingDisk) throws -> Disk {
        let name = UUID().uuidString.lowercased()
        let below = try #require(Disk("refusing-\(name)", layer: layer))
        return try #require(Disk("gathering-\(name)", over: below.name, layer: GatheringDisk()))
    }

    /// Some rows written, changed and deleted, with sizes from nothing to several pages.
    private func work(_ db: Database, _ random: inout SplitMix64) throws {
        for _ in 0..<30 {
            let id = Int(random.next() % 60)
            let bytes = Data(repeating: UInt8(truncatingIfNeeded: random.next()), count: Int(random.next() % 40_000))
            if random.next() % 4 == 0 {
                try db.execute(sql: "DELETE FROM thing WHERE id = ?", arguments: [id])
            } else {
                try db.execute(sql: "INSERT OR REPLACE INTO thing VALUES (?, ?)", arguments: [id, bytes])
            }
            if random.next() % 8 == 0 {
                try db.inSavepoint {
                    try db.execute(sql: "UPDATE thing SET bytes = zeroblob(20000) WHERE id % 3 = 0")
                    return .rollback
                }
            }
        }
    }

    private func content(_ queue: DatabaseQueue) throws -> [String] {
        try queue.read { db in
            try String.fetchAll(db, sql: "SELECT id || ' ' || hex(substr(bytes, 1, 8)) || length(bytes) FROM thing")
        }
    }

    @Test(arguments: [5, 2000], [1, 2, 3] as [UInt64])
    func othersSeeEveryCommitAndNothingElse(cache: Int, seed: UInt64) throws {
        defer { remove() }
        let gathered = try queue(.gathering, cache: cache)
        let plain = try queue(nil)
        try gathered.write { db in try db.execute(sql: "CREATE TABLE thing (id INTEGER PRIMARY KEY, bytes BLOB)") }
        var random = SplitMix64(seed: seed)
        for round in 0..<15 {
            let before = try content(plain)
            try gathered.inTransaction { db in
                try work(db, &random)
                #expect(try content(plain) == before, "seed \(seed), round \(round)")
                return round % 5 == 4 ? .rollback : .commit
            }
            #expect(try content(plain) == content(gathered), "seed \(seed), round \(round)")
            // The other one writes in between, and the log starts anew now and then.
            try plain.write { db in
                try db.execute(sql: "INSERT OR REPLACE INTO thing VALUES (1000, ?)", arguments: [Data([1])])
            }
            if round % 7 == 0 { try gathered.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) } }
        }
        #expect(try plain.read { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") } == "ok")
        try gathered.close()
        #expect(try plain.read { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") } == "ok")
    }

    @Test func aLargeTransactionIsFewWrites() throws {
        defer { remove() }
        let layer = RefusingDisk()
        let queue = try queue(stacked(layer))
        try queue.write { db in try db.execute(sql: "CREATE TABLE thing (id INTEGER PRIMARY KEY, bytes BLOB)") }
        layer.state.withLock { $0.writes = 0 }
        try queue.write { db in try db.execute(sql: "INSERT INTO thing VALUES (1, zeroblob(1200000))") }
        // 294 pages are 588 writes without it.
        let writes = layer.state.withLock { $0.writes }
        #expect(writes < 15, "\(writes)")
    }

    @Test(arguments: [5, 2000]) func aRefusedWriteIsAnErrorAndTheTransactionIsTakenBack(cache: Int) throws {
        defer { remove() }
        let layer = RefusingDisk()
        let queue = try queue(stacked(layer), cache: cache)
        try queue.write { db in try db.execute(sql: "CREATE TABLE thing (id INTEGER PRIMARY KEY, bytes BLOB)") }
        var random = SplitMix64(seed: 9)
        var refused = 0
        for left in [0, 1, 2, 3, 4, 6, 9, 14, 20] {
            let before = try content(queue)
            layer.state.withLock { $0.left = left }
            do {
                try queue.write { db in try work(db, &random) }
            } catch let error as DatabaseError {
                #expect(error.resultCode == .SQLITE_FULL)
                refused += 1
                #expect(try content(queue) == before, "after \(left) writes")
            }
            layer.state.withLock { $0.left = nil }
            try queue.write { db in try work(db, &random) }
            let fresh = try self.queue(nil)
            #expect(try content(fresh) == content(queue))
            #expect(try fresh.read { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") } == "ok")
        }
        #expect(refused > 2)
    }
}
