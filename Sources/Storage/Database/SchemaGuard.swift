import Enrollment
import GRDB
import Synchronization

/// Keeps what acts by itself out of a vault: a trigger that somebody planted in the file could undo a step within its own
/// transaction, and a view could stand in a table's place. There are none but the mirror's triggers, by their whole text.
final class SchemaGuard: Sendable {
    /// What a vault found amiss and took away, until the audit log knows: how many things.
    static let noteName = "foreign_schema"

    /// Everything in the schema that is neither table nor index, whatever it calls itself: SQLite goes by the text.
    private static let programs = """
        SELECT type, name, COALESCE(sql, '') FROM sqlite_schema WHERE (
            type = 'table' AND sql LIKE 'CREATE TABLE %'
            OR type = 'index' AND (sql IS NULL OR sql LIKE 'CREATE INDEX %' OR sql LIKE 'CREATE UNIQUE INDEX %')
        ) IS NOT TRUE ORDER BY rowid
        """

    private struct Program: Hashable {
        let type: String
        let name: String
        let sql: String
    }

    /// What the last look found good.
    private let accepted = Mutex<[Program]?>(nil)

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
        for type in ["trigger", "view"] {
            for program in found where program.type == type {
                let parts = program.name.split(separator: "\"", omittingEmptySubsequences: false)
                try db.execute(sql: "DROP \(type) IF EXISTS \"\(parts.joined(separator: "\"\""))\"")
            }
        }
        guard try foreign(db).isEmpty else { throw StoreError.damaged(what: "the schema of the vault") }
        try db.run(
            "INSERT OR REPLACE INTO public (name, value) VALUES (?, ?)", [noteName, Array("\(found.count)".utf8).data])
    }

    private static func foreign(_ db: Database) throws -> [Program] {
        let found = try read(db)
        guard !found.isEmpty else { return [] }
        let ours = try MirroredTable.all(in: db).flatMap(\.triggers).map { trigger in
            Program(type: "trigger", name: trigger.name, sql: trigger.sql)
        }
        return found.filter { !ours.contains($0) }
    }

    private static func read(_ db: Database) throws -> [Program] {
        try db.rows(programs).map { row in
            Program(
                type: try row.text(0, of: "the schema"), name: try row.text(1, of: "the schema"),
                sql: try row.text(2, of: "the schema"))
        }
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
