import CanonicalJSON
import Enrollment
import GRDB
import Glibc
import VaultDisk

/// Where a copy stands, in the copy itself.
struct CardState: CanonicalCodable, Equatable {
    /// The vault it is of.
    let vault: String
    /// Names this copy among those of the vault: 8 random bytes in hexadecimal. One of an earlier program has no name.
    let copy: String
    /// Its schema, by hash.
    let schema: Digest
    /// The last change of the vault that is in it.
    var drained: Int
    /// While it is first filled: the table that is being copied. A copy that is whole has none.
    var filling: String?

    init(vault: String, copy: String, schema: Digest, drained: Int, filling: String?) {
        self.vault = vault
        self.copy = copy
        self.schema = schema
        self.drained = drained
        self.filling = filling
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        vault = try reader.string("vault")
        copy = try reader.stringIfPresent("copy") ?? ""
        schema = try reader.digest("schema")
        drained = try reader.int("drained")
        filling = try reader.stringIfPresent("filling")
    }

    var json: JSONValue {
        var object: JSONObject = [
            "vault": .string(vault), "copy": .string(copy), "schema": schema.json, "drained": .int(drained),
        ]
        object["filling"] = filling.map { .string($0) }
        return .object(object)
    }
}

/// One file of opaque rows on a card: an SQLite database with the vault's tables, whole at every commit.
///
/// It has a rollback journal and no shared memory, so that it lies on any file system and a copy of one or two files is
/// all of it.
struct MirrorCard {
    let queue: DatabaseQueue

    /// A row of the vault, or that there is none any more under its key.
    struct Change {
        let table: MirroredTable
        let key: [DatabaseValue]
        let row: [DatabaseValue]?

        var byteCount: Int {
            (row ?? key).reduce(64) { sum, value in
                if case .blob(let data) = value.storage { return sum + data.count }
                return sum + 16
            }
        }
    }

    /// Opens a file, or makes an empty one.
    ///
    /// - Throws: ``StoreError/damaged(what:)`` for one that is not as we leave them.
    init(path: String) throws {
        try CardFile.admit(path)
        var configuration = Configuration()
        configuration.label = "mirror"
        configuration.busyMode = .timeout(1)
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            for setting in Self.settings { try db.execute(sql: "PRAGMA \(setting)") }
        }
        queue = try DatabaseQueue(path: Disk.guarded?.uri(path) ?? path, configuration: configuration)
    }

    private static let settings = [
        "journal_mode = DELETE", "synchronous = FULL", "temp_store = MEMORY", "secure_delete = ON",
        "cell_size_check = ON", "trusted_schema = OFF", "foreign_keys = OFF",
    ]

    /// Its own word on where it stands; nothing in a file that was never begun.
    func state() throws -> (state: CardState, behind: [DatabaseValue])? {
        try queue.read { db in
            guard try db.tableExists("mirror_state"),
                let row = try db.row("SELECT value, k0, k1, k2, k3 FROM mirror_state WHERE id = 1")
            else { return nil }
            let bytes = try row.bytes(0, of: "the state of the copy")
            guard let state = try? CardState(json: JSONValue(canonical: bytes)) else {
                throw StoreError.damaged(what: "the state of the copy")
            }
            return (state, (1...4).map { row[$0] })
        }
    }

    /// Makes the tables of a new copy of a vault whose log ends so.
    func begin(_ state: CardState, _ end: MirrorEnd, statements: [String]) throws {
        try queue.write { db in
            for statement in statements { try db.execute(sql: statement) }
            try end.save(db)
            try db.execute(
                sql: """
                    CREATE TABLE mirror_state (
                        id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB NOT NULL, k0 ANY, k1 ANY, k2 ANY, k3 ANY
                    ) STRICT;
                    PRAGMA application_id = \(Schema.applicationID);
                    PRAGMA user_version = \(Schema.version);
                    """)
            try Self.save(state, behind: [], db)
        }
    }

    /// Writes rows and where it stands after them, in one transaction.
    ///
    /// - Parameters:
    ///   - vaultEnd: The end of the vault's log at the look that gives the rows, for a copy that is not whole.
    ///   - next: Gives the next rows, and the state to write down when they were the last.
    func write(
        _ vaultEnd: MirrorEnd? = nil,
        _ next: () throws -> (changes: [Change], end: (state: CardState, behind: [DatabaseValue])?)
    ) throws {
        try queue.write { db in
            try vaultEnd?.save(db)
            while true {
                let (changes, end) = try next()
                for change in changes { try Self.apply(change, db) }
                guard let end else { continue }
                return try Self.save(end.state, behind: end.behind, db)
            }
        }
    }

    private static func apply(_ change: Change, _ db: Database) throws {
        if let row = change.row {
            try db.run(change.table.replaceRow, StatementArguments(row))
        } else {
            try db.run(change.table.deleteRow, StatementArguments(change.key))
        }
    }

    private static func save(_ state: CardState, behind: [DatabaseValue], _ db: Database) throws {
        let places = behind + [DatabaseValue](repeating: .null, count: 4 - behind.count)
        try db.run(
            "INSERT OR REPLACE INTO mirror_state (id, value, k0, k1, k2, k3) VALUES (1, ?, ?, ?, ?, ?)",
            StatementArguments([state.canonicalBytes.data.databaseValue] + places))
    }
}
