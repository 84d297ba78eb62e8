import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Glibc
import Secrets

/// The file with the rows of one extract: sealed people and their blind index.
struct ExtractRows {
    private static let widths = BlindIndex.Widths.extract
    private static let prefix = "extract-"
    private static let schema = """
        CREATE TABLE person (n INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
        CREATE TABLE tag (
            field INTEGER NOT NULL, tag INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (field, tag, n)
        ) STRICT, WITHOUT ROWID;
        """
    private let queue: DatabaseQueue
    private let keys: ExtractKeys

    /// Where the rows of an extract lie.
    static func path(_ folder: VaultFolder, load: Int) -> String { "\(folder.path)/\(prefix)\(load).sqlite" }

    /// Opens the rows for searching.
    init(reading path: String, keys: ExtractKeys) throws(ExtractRefusal) {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "extract"
        configuration.prepareDatabase { db in try Pragmas.apply(to: db, writable: false) }
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else { throw .unreadable }
        self.queue = queue
        self.keys = keys
    }

    /// Makes an empty file. A crash while it is written leaves a file that no record names: neither a journal nor a
    /// sync is of any use before it is whole.
    init(creating path: String, keys: ExtractKeys) throws {
        _ = unsafe unlink(path)
        let file = unsafe open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StoreError.failed("the extract's file cannot be made: check the vault's folder") }
        Glibc.close(file)
        var configuration = Configuration()
        configuration.label = "extract"
        configuration.prepareDatabase { db in
            let settings = "journal_mode = OFF; synchronous = OFF; temp_store = MEMORY; cache_size = -32000"
            for setting in settings.split(separator: ";") { try db.execute(sql: "PRAGMA \(setting)") }
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
        self.keys = keys
        try queue.write { db in try db.execute(sql: Self.schema) }
    }

    /// Writes people with the numbers from `first` on.
    func add(_ people: [ExtractPerson], from first: Int, random: some RandomSource) throws {
        try queue.write { db in
            for (offset, person) in people.enumerated() {
                let number = first + offset
                let sealed = SealedRow.seal(person.json, at: Self.place(number), key: keys.rows, random: random)
                try db.run("INSERT INTO person (n, sealed) VALUES (?, ?)", [number, sealed.data])
                for tag in person.terms.compactMap({ Self.widths.tag($0, key: keys.blind) }) {
                    try db.run(
                        "INSERT OR IGNORE INTO tag (field, tag, n) VALUES (?, ?, ?)", [tag.field, tag.value, number])
                }
            }
        }
    }

    /// Ends writing: durable when this returns.
    func finish(_ path: String) throws {
        try queue.close()
        for name in [path, path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }] {
            let file = unsafe open(name, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { throw StoreError.failed("the extract's file cannot be read back") }
            defer { Glibc.close(file) }
            guard fsync(file) == 0 else { throw errno == ENOSPC ? StoreError.diskFull : .failed("fsync \(errno)") }
        }
    }

    /// The people who hold a term, one more than `limit` at most; what is damaged or chance is left out.
    func find(_ term: LookupTerm, limit: Int) throws -> [ExtractPerson] {
        guard let tag = Self.widths.tag(term, key: keys.blind) else { return [] }
        return try queue.read { db in
            var found: [ExtractPerson] = []
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT person.n, person.sealed FROM tag JOIN person ON person.n = tag.n
                        WHERE tag.field = ? AND tag.tag = ? ORDER BY person.n
                        """), arguments: [tag.field, tag.value])
            while found.count <= limit, let row = try rows.next() {
                let number = try row.integer(0, of: "the extract")
                let person = try? SealedRow.open(
                    row.bytes(1, of: "the extract"), as: ExtractPerson.self, at: Self.place(number), key: keys.rows,
                    what: "the extract")
                if let person, person.terms.contains(where: term.isSame) { found.append(person) }
            }
            return found
        }
    }

    private static func place(_ number: Int) -> RowPlace { RowPlace("extract", number.bigEndianBytes) }

    /// Deletes the files of all extracts but one.
    static func remove(in folder: VaultFolder, except load: Int?) {
        let kept = load.map { path(folder, load: $0) }
        for name in FolderEntries.names(in: folder.path) where name.hasPrefix(prefix) {
            let path = "\(folder.path)/\(name)"
            if path != kept { _ = unsafe unlink(path) }
        }
    }
}

extension ExtractPerson {
    /// What the person is found by.
    var terms: [LookupTerm] { LookupTerm.terms(text: text, birthYear: birthYear, household: household) }
}
