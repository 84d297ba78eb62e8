import Enrollment
import GRDB
import Synchronization

/// Keeps what is not ours out of a vault's schema: a trigger that somebody planted in the file could undo a step within its
/// own transaction, a view could stand in a table's place, and a table with another text could swallow what is written.
/// Everything is compared by its whole text with what this program makes.
final class SchemaGuard: Sendable {
    /// What a vault found amiss and took away, until the audit log knows: how many things.
    static let noteName = "foreign_schema"

    /// Everything in the schema but what SQLite makes by itself: indexes of keys, and tables of its own by their text.
    private static let lines = """
        SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_schema WHERE (
            type = 'index' AND sql IS NULL AND name LIKE 'sqlite_autoindex_%'
            OR type = 'table' AND name = 'sqlite_sequence' AND sql = 'CREATE TABLE sqlite_sequence(name,seq)'
        ) IS NOT TRUE ORDER BY rowid
        """

    /// A line of the schema; the name of the table tells what an index or a trigger belongs to.
    private struct Line: Hashable {
        let type: String
        let name: String
        let table: String
        let sql: String
    }

    /// What the last look found good.
    private let accepted = Mutex<[Line]?>(nil)

    /// Comes first in every transaction that writes: whatever is planted while the vault is open acts in none of them.
    ///
    /// - Throws: ``StoreError/damaged(what:)`` for what cannot be taken away.
    func check(_ db: Database) throws {
        let found = try Self.read(db)
        guard accepted.withLock({ $0 != found }) else { return }
        try Self.removeForeign(db)
        try MirrorTables.mend(db)
        let good = try Self.read(db)
        db.afterNextTransaction { [weak self] _ in self?.accepted.withLock { $0 = good } }
    }

    /// Whether there is anything that is not ours.
    static func isForeign(_ db: Database) throws -> Bool { try !foreign(db).isEmpty }

    /// Takes away what is not ours, and leaves a note for the audit log.
    static func removeForeign(_ db: Database) throws {
        let found = try foreign(db)
        guard !found.isEmpty else { return }
        let tables = try Set(ours().filter { $0.type == "table" }.map(\.name))
        for type in ["trigger", "view", "index", "table"] {
            // A table of ours with another text is never dropped: there are records in it.
            for line in found where line.type == type && !(type == "table" && tables.contains(line.name)) {
                let parts = line.name.split(separator: "\"", omittingEmptySubsequences: false)
                try? db.execute(sql: "DROP \(type) IF EXISTS \"\(parts.joined(separator: "\"\""))\"")
            }
        }
        guard try foreign(db).isEmpty else { throw StoreError.damaged(what: "the schema of the vault") }
        try db.run(
            "INSERT OR REPLACE INTO public (name, value) VALUES (?, ?)", [noteName, Array("\(found.count)".utf8).data])
    }

    private static func foreign(_ db: Database) throws -> [Line] {
        let ours = try ours()
        return try read(db).filter { !ours.contains($0) }
    }

    /// What this program makes, with and without a mirror: as SQLite itself writes it down.
    private static func ours() throws -> Set<Line> {
        try DatabaseQueue().write { db in
            try Schema.migrate(db, from: 0)
            _ = try MirrorTables.install(db)
            return Set(try read(db))
        }
    }

    private static func read(_ db: Database) throws -> [Line] {
        try db.rows(lines).map { row in
            Line(
                type: try row.text(0, of: "the schema"), name: try row.text(1, of: "the schema"),
                table: try row.text(2, of: "the schema"), sql: try row.text(3, of: "the schema"))
        }
    }
}

extension SchemaGuard {
    /// Whether something was taken away that the audit log has not been told of.
    static func hasNote(_ db: Database) throws -> Bool {
        try db.row("SELECT 1 FROM public WHERE name = ?", [noteName]) != nil
    }
}

extension VaultSession {
    /// Tells the audit log what was taken out of the schema.
    func tellForeignSchema() throws(StoreError) {
        let note = try vault.read { db in
            try db.row("SELECT value FROM public WHERE name = ?", [SchemaGuard.noteName])
        }
        guard let note else { return }
        let count = (try? note.bytes(0, of: "the note")).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
        try write(.schemaRepaired) { writer in
            writer.subject = count.map { "\($0)" }
            try writer.db.run("DELETE FROM public WHERE name = ?", [SchemaGuard.noteName])
        }
    }
}
