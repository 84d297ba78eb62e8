import CanonicalJSON
public import EnrollmentModel
import GRDB
import RegistrySchema
import Secrets
public import SyncProtocol

/// The registry's memory in one SQLite file: write-ahead log, every commit synced.
public struct SQLiteRegistryStore: RegistryStore {
    let pool: DatabasePool

    /// Opens the database at `path`, makes it if it is missing, and brings it to the newest edition.
    public init(path: String) throws(StoreFault) {
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try pool.writeWithoutTransaction { db in
                // The pool sets NORMAL when it turns the log on, which may lose a commit that a receipt was given for.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try Self.assertDurable(db)
            }
            var migrator = DatabaseMigrator()
            for migration in RegistrySchema.migrations {
                migrator.registerMigration(migration.name) { db in try db.execute(sql: migration.sql) }
            }
            try migrator.migrate(pool)
        } catch {
            throw StoreFault(error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // The server and a command such as `kit issue` may write at the same time.
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;
                    PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;
                    """)
        }
        return configuration
    }

    /// Every commit is on the disk when it returns, or the database is not used.
    static func assertDurable(_ db: Database) throws {
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard mode == "wal", synchronous == 2 else {
            throw DatabaseError(message: "journal \(mode ?? "none"), synchronous \(synchronous ?? -1): not durable")
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(StoreFault) -> Value
    {
        do { return try await pool.read(body) } catch { throw StoreFault(error) }
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreFault) -> Value {
        do { return try await pool.write(body) } catch { throw StoreFault(error) }
    }
}

extension StoreFault {
    init(_ error: any Error) {
        guard let error = error as? DatabaseError else {
            self.init(message: "\(type(of: error))")
            return
        }
        // The expanded SQL would carry values; message and code do not.
        self.init(
            message: "\(error.message ?? "failed") (\(error.resultCode.rawValue))",
            isFull: error.resultCode == .SQLITE_FULL)
    }
}

// MARK: Kits

extension SQLiteRegistryStore {
    /// Notes that a client assertion was used.
    public func useAssertion(
        _ id: String, of kit: KitID, expires: Int, now: Int
    ) async throws(StoreFault) -> Bool {
        try await write { db in
            try db.execute(sql: "DELETE FROM assertions WHERE expires_s < ?", arguments: [now])
            try db.execute(
                sql: "INSERT INTO assertions (kit, assertion, expires_s) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [kit.text, id, expires])
            return db.changesCount == 1
        }
    }
}

// MARK: Kits ask, people look

extension SQLiteRegistryStore {
    /// Bytes of changes in one page, 1 MiB: returned texts are larger than receipts. One change always fits.
    private static let pageSize = 1 << 20

    /// What a kit has yet to be told after a number.
    public func changes(for kit: KitID, after: Int, limit: Int) async throws(StoreFault) -> ChangesPage {
        try await read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT number, change FROM outbox WHERE kit = ? AND number > ? ORDER BY number LIMIT ?",
                arguments: [kit.text, after, limit + 1])
            var changes: [Change] = []
            var room = Self.pageSize
            var hasMore = false
            while let row = try rows.next() {
                let bytes = row.bytes("change")
                room -= bytes.count
                hasMore = changes.count == limit || (room < 0 && !changes.isEmpty)
                guard !hasMore else { break }
                changes.append(try Change(json: JSONValue(canonical: bytes)))
            }
            let pending = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM items WHERE kit = ? AND state = 'stored'", arguments: [kit.text])
            return ChangesPage(
                changes: changes, next: changes.last?.number ?? after, hasMore: hasMore,
                pending: pending ?? 0)
        }
    }

    /// Adds to the sum of received body bytes.
    public func addReceived(_ bytes: Int) async throws(StoreFault) {
        try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO meters (name, value) VALUES ('received', ?)
                    ON CONFLICT (name) DO UPDATE SET value = meters.value + excluded.value
                    """, arguments: [bytes])
        }
    }

    /// Sums for the status page.
    public func counts() async throws(StoreFault) -> RegistryCounts {
        try await read { db in
            func one(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
            var counts = RegistryCounts()
            counts.kits = try one("SELECT count(DISTINCT kit) FROM kits")
            counts.offered = try one("SELECT count(*) FROM items WHERE state = 'offered'")
            counts.textReceived = try one(
                """
                SELECT count(*) FROM items i JOIN parts p ON p.app_id = i.app_id AND p.seal = i.seal
                WHERE i.state = 'offered' AND p.place = 0 AND p.file IS NOT NULL
                """)
            counts.stored = try one("SELECT count(*) FROM items WHERE state = 'stored'")
            counts.opened = try one("SELECT count(*) FROM items WHERE state = 'opened'")
            counts.parked = try one("SELECT count(*) FROM items WHERE state = 'parked'")
            counts.applications = try one("SELECT count(*) FROM applications")
            counts.parts = try one("SELECT count(*) FROM parts WHERE file IS NOT NULL")
            counts.doubledParts = try one(
                "SELECT count(*) - count(DISTINCT part_hash) FROM parts WHERE file IS NOT NULL")
            counts.receipts = try one("SELECT count(*) FROM ledger")
            counts.blobs = try one("SELECT count(*) FROM blobs")
            func flagged(_ token: ApprovalToken) throws -> [FlaggedBatch] {
                try Row.fetchAll(
                    db, sql: "SELECT kit, batch FROM batch_tokens WHERE token = ? ORDER BY kit, batch",
                    arguments: [token.rawValue]
                ).map { FlaggedBatch(kit: $0["kit"], batch: $0["batch"]) }
            }
            counts.duress = try flagged(.duress)
            counts.unknownToken = try flagged(.unknown)
            counts.kitRevoked = try one("SELECT count(*) FROM items WHERE kit_revoked_ms IS NOT NULL")
            counts.signerRevoked = try one("SELECT count(*) FROM items WHERE signer_revoked_ms IS NOT NULL")
            counts.oldEpoch = try one("SELECT count(*) FROM items WHERE old_epoch <> 0")
            counts.returned = try one("SELECT count(*) FROM returns WHERE answered_ms IS NULL")
            counts.received = try one("SELECT value FROM meters WHERE name = 'received'")
            return counts
        }
    }
}
