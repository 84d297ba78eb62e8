import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// The blind indexes of applications. They hold what can still be read: with the readable copy they go.
struct ApplicationIndex {
    private static let widths = BlindIndex.Widths.applications
    let db: Database
    private let ring: KeyRing

    init(db: Database, ring: KeyRing) {
        self.db = db
        self.ring = ring
    }

    /// Brings the index of one application up to date; most steps change nothing in it.
    func update(_ app: ApplicationID, from old: [LookupTerm], to new: [LookupTerm]) throws {
        for term in old where !new.contains(where: term.isSame) { try change(Self.remove, term, app) }
        for term in new where !old.contains(where: term.isSame) { try change(Self.insert, term, app) }
    }

    /// Takes an application out. Without its terms the whole table has to be searched.
    func remove(_ app: ApplicationID, _ terms: [LookupTerm]?) throws {
        guard let terms else { return try db.run("DELETE FROM blind_index WHERE app = ?", [app.bytes.data]) }
        try update(app, from: terms, to: [])
    }

    /// The applications that may hold a term: chance is among them.
    func candidates(_ term: LookupTerm) throws -> [ApplicationID] {
        guard let tag = Self.widths.tag(term, key: ring.blind) else { return [] }
        return try db.rows("SELECT app FROM blind_index WHERE field = ? AND tag = ?", [tag.field, tag.value])
            .compactMap { ApplicationID(stored: try $0.bytes(0, of: "an index")) }
    }

    /// Empties the index, before it is written anew.
    func clear() throws { try db.execute(sql: "DELETE FROM blind_index") }

    private static let insert = "INSERT OR IGNORE INTO blind_index (field, tag, app) VALUES (?, ?, ?)"
    private static let remove = "DELETE FROM blind_index WHERE field = ? AND tag = ? AND app = ?"

    private func change(_ sql: String, _ term: LookupTerm, _ app: ApplicationID) throws {
        guard let tag = Self.widths.tag(term, key: ring.blind) else { return }
        try db.run(sql, [tag.field, tag.value, app.bytes.data])
    }
}

extension VaultReader {
    var index: ApplicationIndex { ApplicationIndex(db: db, ring: ring) }

    /// Writes the index of everything that can be read anew, under the index key of this reader.
    ///
    /// For a new store key, and with it for a file whose index somebody spoiled. What is damaged is left out.
    ///
    /// - Returns: How many applications are in it.
    @discardableResult
    func rebuildIndex() throws -> Int {
        try index.clear()
        var count = 0
        for row in try db.rows("SELECT id FROM application WHERE summary IS NOT NULL") {
            guard let app = ApplicationID(stored: try row.bytes(0, of: "an application")),
                let status = try? status(app), let keys = try? keyTable.keys(of: app),
                let summary = try? summary(app, status, keys: keys)
            else { continue }
            try index.update(app, from: [], to: summary.terms)
            count += 1
        }
        return count
    }
}

extension VaultSession: ApplicationFinder {
    /// The applications that hold exactly this value, newest first, see ``ApplicationFinder/find(_:)``.
    public func find(_ term: LookupTerm) throws(StoreError) -> [ApplicationSummary] {
        try read { reader in
            try reader.index.candidates(term)
                .compactMap { try found($0, term, reader) }
                .sorted { ($1.changed, $1.receipt.counter) < ($0.changed, $0.receipt.counter) }
        }
    }

    /// A candidate, if it is more than chance; one that is damaged cannot be compared and is no hit.
    private func found(
        _ app: ApplicationID, _ term: LookupTerm, _ reader: VaultReader
    ) throws -> ApplicationSummary? {
        guard let status = try? reader.status(app), status.state.isReadable,
            let keys = try? reader.keyTable.keys(of: app),
            let summary = try? reader.summary(app, status, keys: keys), summary.terms.contains(where: term.isSame)
        else { return nil }
        return ApplicationSummary(
            id: app, receipt: status.receipt, state: status.state, name: summary.name,
            operatorName: status.operatorName, changed: status.changed)
    }
}
