import Enrollment
import GRDB

/// The settings without which a vault is not opened: durable at every commit, nothing in temporary files, freed
/// pages overwritten, a manipulated schema powerless.
enum Pragmas {
    private struct Setting {
        let name: String
        let value: String
        let reads: String
    }

    private static let settings = [
        Setting(name: "synchronous", value: "FULL", reads: "2"),
        Setting(name: "temp_store", value: "MEMORY", reads: "2"),
        Setting(name: "secure_delete", value: "ON", reads: "1"),
        Setting(name: "cell_size_check", value: "ON", reads: "1"),
        Setting(name: "trusted_schema", value: "OFF", reads: "0"),
        Setting(name: "foreign_keys", value: "ON", reads: "1"),
    ]

    /// Sets them on a new connection.
    static func apply(to db: Database, writable: Bool) throws {
        if writable { try db.execute(sql: "PRAGMA journal_mode = WAL") }
        for setting in settings { try db.execute(sql: "PRAGMA \(setting.name) = \(setting.value)") }
    }

    /// Reads each back: a library built without one of them must not hold this data.
    ///
    /// - Parameter isUnchanging: Whether nobody can write the file, which then has no log.
    static func check(_ db: Database, isUnchanging: Bool = false) throws {
        let log = isUnchanging ? [] : [Setting(name: "journal_mode", value: "WAL", reads: "wal")]
        for setting in settings + log {
            let found = try String.fetchOne(db, sql: "PRAGMA \(setting.name)") ?? "nothing"
            guard found == setting.reads else {
                throw StoreError.failed("this SQLite refuses \(setting.name) = \(setting.value): it says \(found)")
            }
        }
    }

    /// The statements as text, for whoever compares with a bare database.
    static var statements: [String] {
        ["PRAGMA journal_mode = WAL"] + settings.map { "PRAGMA \($0.name) = \($0.value)" }
    }
}
