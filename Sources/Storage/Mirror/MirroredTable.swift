import CanonicalJSON
import Enrollment
import GRDB
import Secrets

/// A table of the vault as the mirror copies it: rows are opaque, only their keys are looked at.
struct MirroredTable: Sendable, Equatable {
    let name: String
    /// Columns of the primary key, at most four.
    let keys: [String]
    /// All columns.
    let columns: [String]

    /// Bookkeeping of the mirror itself stays out of it.
    private static let ownPrefix = "mirror_"
    private static let keyLimit = 4

    /// Every table of a vault in the order it was made.
    static func all(in db: Database) throws -> [MirroredTable] {
        try db.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").compactMap { row in
            let name = try row.text(0, of: "the schema")
            guard !name.hasPrefix("sqlite_"), !name.hasPrefix(ownPrefix) else { return nil }
            return try MirroredTable(name, in: db)
        }
    }

    private init(_ name: String, in db: Database) throws {
        self.name = name
        keys = try db.primaryKey(name).columns
        columns = try db.columns(in: name).map(\.name)
        guard (1...Self.keyLimit).contains(keys.count), ([name] + columns).allSatisfy(Self.isPlain),
            Set(keys).isSubset(of: columns)
        else { throw StoreError.damaged(what: "the schema of the vault") }
    }

    /// A manipulated file can hold any name; ours are lower-case words.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }

    /// What makes the tables and their indexes, without the mirror's own.
    static func statements(in db: Database) throws -> [String] {
        let sql = "SELECT sql, tbl_name FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY type DESC, rowid"
        return try db.rows(sql).compactMap { row in
            let table = try row.text(1, of: "the schema")
            guard !table.hasPrefix("sqlite_"), !table.hasPrefix(ownPrefix), !row.isNull(0) else { return nil }
            return try row.text(0, of: "the schema")
        }
    }

    /// Names a schema: a mirror of another one is made anew.
    static func digest(of statements: [String]) -> Digest {
        BLAKE2b.hash256(Array(statements.joined(separator: ";\n").utf8))
    }
}

// MARK: - Statements

extension MirroredTable {
    private var columnList: String { columns.joined(separator: ", ") }
    private var keyList: String { keys.joined(separator: ", ") }
    private var isKey: String { keys.map { "\($0) = ?" }.joined(separator: " AND ") }

    /// One row by its key.
    var selectRow: String { "SELECT \(columnList) FROM \(name) WHERE \(isKey)" }
    /// Rows in order of the key, from the first.
    var selectFirst: String { "SELECT \(columnList) FROM \(name) ORDER BY \(keyList)" }
    /// Rows in order of the key, behind one.
    var selectNext: String {
        let marks = keys.map { _ in "?" }.joined(separator: ", ")
        return "SELECT \(columnList) FROM \(name) WHERE (\(keyList)) > (\(marks)) ORDER BY \(keyList)"
    }
    var replaceRow: String {
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        return "INSERT OR REPLACE INTO \(name) (\(columnList)) VALUES (\(marks))"
    }
    var deleteRow: String { "DELETE FROM \(name) WHERE \(isKey)" }

    /// The key within a row of all columns.
    func key(of row: [DatabaseValue]) -> [DatabaseValue] {
        keys.compactMap { key in columns.firstIndex(of: key).map { row[$0] } }
    }

    /// Triggers that write down which rows change. Deleted and written anew, so that a conflict clause of the statement
    /// that fires them cannot keep an older place in the order; `+` keeps the comparison free of affinities, so that the
    /// index serves it.
    var triggers: [(name: String, sql: String)] {
        let sameKey = keys.map { "old.\($0) IS new.\($0)" }.joined(separator: " AND ")
        return [
            ("mirror_insert_\(name)", "AFTER INSERT ON \(name) BEGIN \(note("new")) END"),
            ("mirror_update_\(name)", "AFTER UPDATE ON \(name) BEGIN \(note("new")) END"),
            ("mirror_move_\(name)", "AFTER UPDATE ON \(name) WHEN NOT (\(sameKey)) BEGIN \(note("old")) END"),
            ("mirror_delete_\(name)", "AFTER DELETE ON \(name) BEGIN \(note("old")) END"),
        ].map { ($0.0, "CREATE TRIGGER \($0.0) \($0.1)") }
    }

    private func note(_ row: String) -> String {
        let values = (0..<Self.keyLimit).map { $0 < keys.count ? "\(row).\(keys[$0])" : "0" }
        let place = values.enumerated().map { "k\($0.offset) = +\($0.element)" }.joined(separator: " AND ")
        return """
            DELETE FROM mirror_change WHERE tbl = '\(name)' AND \(place);
            INSERT INTO mirror_change (tbl, k0, k1, k2, k3) VALUES ('\(name)', \(values.joined(separator: ", ")));
            """
    }
}

/// The change table and its triggers: there only where a mirror was ever configured, fed only where one is.
enum MirrorTables {
    private static let tables = """
        CREATE TABLE IF NOT EXISTS mirror_change (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, tbl TEXT NOT NULL,
            k0 ANY NOT NULL, k1 ANY NOT NULL, k2 ANY NOT NULL, k3 ANY NOT NULL, UNIQUE (tbl, k0, k1, k2, k3)
        ) STRICT;
        CREATE TABLE IF NOT EXISTS mirror_state (id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB NOT NULL) STRICT;
        """

    /// Begins to write changes down.
    ///
    /// - Returns: The number that every copy must have seen: no change before it was written down.
    static func install(_ db: Database) throws -> Int {
        try db.execute(sql: tables)
        try removeTriggers(db)
        for trigger in try MirroredTable.all(in: db).flatMap(\.triggers) { try db.execute(sql: trigger.sql) }
        // A number is spent, so that no copy made before the triggers is taken for a recent one.
        try db.execute(sql: "DELETE FROM mirror_change; INSERT INTO mirror_change VALUES (NULL, '', 0, 0, 0, 0)")
        let start = Int(db.lastInsertedRowID)
        try db.execute(sql: "DELETE FROM mirror_change")
        return start
    }

    /// Stops: nothing is written down any more, and nothing waits. The numbers go on where they were.
    static func stop(_ db: Database) throws {
        try removeTriggers(db)
        if try db.tableExists("mirror_change") { try db.execute(sql: "DELETE FROM mirror_change") }
    }

    /// Removes everything, from a vault that begins a life of its own.
    static func remove(_ db: Database) throws {
        try removeTriggers(db)
        try removeTables(db)
    }

    /// Removes the tables alone.
    static func removeTables(_ db: Database) throws {
        try db.execute(sql: "DROP TABLE IF EXISTS mirror_change; DROP TABLE IF EXISTS mirror_state;")
    }

    private static func removeTriggers(_ db: Database) throws {
        for name in try triggers(db, "name") { try db.execute(sql: "DROP TRIGGER \(name.quotedDatabaseIdentifier)") }
    }

    private static func triggers(_ db: Database, _ column: String) throws -> Set<String> {
        let sql = "SELECT \(column) FROM sqlite_schema WHERE type = 'trigger'"
        return Set(try db.rows(sql).map { try $0.text(0, of: "the schema") })
    }

    /// Whether every table has exactly our triggers, by their text: a table that a newer version added has none yet.
    static func areInstalled(_ db: Database) throws -> Bool {
        try triggers(db, "sql") == Set(MirroredTable.all(in: db).flatMap(\.triggers).map(\.sql))
    }

    /// Makes good the triggers of a mirror: what changed unseen is copied as a whole.
    static func mend(_ db: Database) throws {
        guard var record = try MirrorRecord.read(db), record.folder != nil, try !areInstalled(db) else { return }
        let start = try install(db)
        (record.drained, record.seen, record.inStep) = (start, start, nil)
        try record.save(db)
    }

    /// The number of the last change that was ever written down.
    static func lastNumber(_ db: Database) throws -> Int {
        try db.integer("SELECT seq FROM sqlite_sequence WHERE name = 'mirror_change'") ?? 0
    }
}
