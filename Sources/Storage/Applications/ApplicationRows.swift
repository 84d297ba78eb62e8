import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

extension VaultReader {
    /// Where an application stands; what SQLite shows of it must be what the record says.
    func status(_ app: ApplicationID) throws -> ApplicationStatus {
        guard let status: ApplicationStatus = try record(.status(app)) else {
            throw StoreError.notFound("application \(app)")
        }
        let row = try db.row("SELECT state, version, receipt FROM application WHERE id = ?", [app.bytes.data])
        guard let row, try row.text(0, of: "the state of application \(app)") == status.state.rawValue,
            try row.integer(1, of: "the version of application \(app)") == status.version,
            try row.integer(2, of: "the receipt number of application \(app)") == status.receipt.counter
        else { throw StoreError.damaged(what: "the line of application \(app)") }
        return status
    }

    /// What lists show of an application.
    func summary(
        _ app: ApplicationID, _ status: ApplicationStatus, keys: ApplicationKeys
    ) throws -> ApplicationSummaryRow {
        let what = "the summary of application \(app)"
        guard let row = try db.row("SELECT summary FROM application WHERE id = ?", [app.bytes.data]) else {
            throw StoreError.damaged(what: what)
        }
        return try SealedRow.open(
            row.bytes(0, of: what), as: ApplicationSummaryRow.self, at: .summary(app, version: status.version),
            key: keys.rows, what: what)
    }

    /// The revisions of an application, each signature and each hash verified, folded, and compared with its status.
    func application(
        _ app: ApplicationID, _ status: ApplicationStatus, keys: ApplicationKeys
    ) throws -> CardApplication {
        let folded = CardApplication(revisions: try revisions(app, keys: keys).map { try verified($0, of: app) })
        guard let folded, folded.heads == status.heads, folded.history.count == status.revisions,
            folded.id == app
        else { throw StoreError.damaged(what: "the history of application \(app)") }
        return folded
    }

    /// The signed revisions of an application in the order they were written.
    func revisions(_ app: ApplicationID, keys: ApplicationKeys) throws -> [JWS] {
        var revisions: [JWS] = []
        for row in try db.rows("SELECT n, sealed FROM revision WHERE app = ? ORDER BY n", [app.bytes.data]) {
            let number = try row.integer(0, of: "a revision of application \(app)")
            let what = "revision \(number) of application \(app)"
            revisions.append(
                try SealedRow.open(
                    row.bytes(1, of: what), as: JWS.self, at: .revision(app, number), key: keys.rows, what: what))
        }
        return revisions
    }

    func verified(_ signed: JWS, of app: ApplicationID) throws(StoreError) -> NamedRevision {
        guard let revision = try? Revision(json: JSONValue(canonical: signed.payload)), revision.app == app,
            signers.verify(signed, typ: SignatureType.revision, by: revision.actor, role: revision.role)
        else { throw .damaged(what: "a signature of application \(app)") }
        return NamedRevision(id: BLAKE2b.hash256(signed.payload), revision: revision)
    }

    /// Everything about an application that can still be read.
    func fullRecord(_ app: ApplicationID) throws -> ApplicationRecord {
        let status = try status(app)
        guard status.state.isReadable else { throw StoreError.notFound("the readable copy of application \(app)") }
        let keys = try keyTable.keys(of: app)
        let application = try application(app, status, keys: keys)
        return ApplicationRecord(
            application: application, state: status.state,
            returned: try summary(app, status, keys: keys).returned, batch: status.batch?.name,
            atRegistry: status.atRegistry(of: application))
    }
}

extension RowPlace {
    static func summary(_ app: ApplicationID, version: Int) -> RowPlace {
        RowPlace("application", app.bytes, columns: "summary", version: version)
    }

    static func revision(_ app: ApplicationID, _ number: Int) -> RowPlace {
        RowPlace("revision", app.bytes + number.bigEndianBytes)
    }
}

extension VaultWriter {
    /// Writes where an application stands, with its summary while it has keys.
    mutating func save(
        _ app: ApplicationID, _ status: inout ApplicationStatus, summary: ApplicationSummaryRow,
        keys: ApplicationKeys
    ) throws {
        status.version += 1
        let sealed = SealedRow.seal(
            summary.json, at: .summary(app, version: status.version), key: keys.rows, random: random)
        try saveLine(app, status, summary: sealed)
    }

    /// Writes where an application stands that has no readable copy any more.
    mutating func saveUnreadable(_ app: ApplicationID, _ status: inout ApplicationStatus) throws {
        status.version += 1
        try saveLine(app, status, summary: nil)
    }

    private mutating func saveLine(_ app: ApplicationID, _ status: ApplicationStatus, summary: [UInt8]?) throws {
        try db.run(
            """
            INSERT INTO application (id, receipt, state, version, summary) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, version = excluded.version,
            summary = excluded.summary
            """,
            [app.bytes.data, status.receipt.counter, status.state.rawValue, status.version, summary?.data])
        try put(.status(app), status.json)
    }

    /// Signs a revision and writes it as the next of its application.
    mutating func addRevision(
        _ revision: Revision, number: Int, keys: ApplicationKeys
    ) throws -> NamedRevision {
        let payload = revision.canonicalBytes
        let signed = JWS.sign(payload, typ: SignatureType.revision, ring: ring)
        try insert(signed, of: revision.app, number: number, keys: keys)
        return NamedRevision(id: BLAKE2b.hash256(payload), revision: revision)
    }

    /// Writes a signed revision as the one with a number of its application.
    func insert(_ signed: JWS, of app: ApplicationID, number: Int, keys: ApplicationKeys) throws {
        let sealed = SealedRow.seal(signed.json, at: .revision(app, number), key: keys.rows, random: random)
        try db.run("INSERT INTO revision (app, n, sealed) VALUES (?, ?, ?)", [app.bytes.data, number, sealed.data])
    }
}
