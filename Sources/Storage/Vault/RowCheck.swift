import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// Rows beside the sealed records: lines of applications, their revisions and keys, users. SQLite shows them to everybody
/// and nothing chains them; the records, which the audit log ends with, say what must be there.
struct RowCheck {
    let reader: VaultReader
    private var db: Database { reader.db }
    private static let readable = LifecycleState.allCases.filter(\.isReadable).map { "'\($0.rawValue)'" }
        .joined(separator: ", ")

    /// How many applications and users have lost a row, or have one that no record knows: without opening anything, so
    /// that every login can ask.
    ///
    /// - Parameter users: Whether users count: in a vault that is just being restored nobody is there yet.
    func missing(users: Bool = true) throws -> Int {
        let questions = [
            "SELECT COUNT(*) FROM record WHERE kind = 'status' AND id NOT IN (SELECT id FROM application)",
            "SELECT COUNT(*) FROM application WHERE id NOT IN (SELECT id FROM record WHERE kind = 'status')",
            """
            SELECT COUNT(*) FROM application WHERE state IN (\(Self.readable)) AND (
                id NOT IN (SELECT app FROM application_key) OR id NOT IN (SELECT app FROM revision))
            """,
        ]
        return try questions.reduce(0) { try $0 + (db.integer($1) ?? 0) } + (users ? missingUsers() : 0)
    }

    /// Users who may have the store key and are said to be barred, or are not there.
    private func missingUsers() throws -> Int {
        guard let holders = try reader.keyHolders() else { return 0 }
        let open = try db.rows("SELECT name FROM user WHERE disabled = 0 AND slots IS NOT NULL").map {
            try $0.text(0, of: "a user")
        }
        return holders.users.count { name in !open.contains { $0.utf8.elementsEqual(name.utf8) } }
    }

    /// How many applications are not what their records say, each status opened and compared with line and revisions.
    func differing() throws -> Int {
        let statuses = try reader.records(.status, as: ApplicationStatus.self)
        var counts: [[UInt8]: Int] = [:]
        for row in try db.rows("SELECT app, COUNT(*) FROM revision GROUP BY app") {
            counts[try row.bytes(0, of: "a revision")] = try row.integer(1, of: "a revision")
        }
        return statuses.damaged.count
            + statuses.found.count { id, status in
                guard let app = ApplicationID(stored: id), (try? reader.status(app)) != nil else { return true }
                return status.state.isReadable && counts[id] != status.revisions
            }
    }
}

extension VaultWriter {
    /// Writes the line of an application again that somebody took away, from what its records and revisions say.
    mutating func mendLines() throws {
        let lost = try db.rows("SELECT id FROM record WHERE kind = 'status' AND id NOT IN (SELECT id FROM application)")
        for row in lost {
            guard let app = ApplicationID(stored: try row.bytes(0, of: "a status")),
                var status = try? reader.record(.status(app), as: ApplicationStatus.self)
            else { continue }
            guard status.state.isReadable else {
                try saveUnreadable(app, &status)
                continue
            }
            // Whatever cannot be read whole stays lost in sight: nothing is made up.
            guard let keys = try? reader.keyTable.keys(of: app),
                let application = try? reader.application(app, status, keys: keys)
            else { continue }
            let summary = ApplicationSummaryRow(
                name: application.name, returned: nil, terms: LookupTerm.terms(of: application.fields))
            try save(app, &status, summary: summary, keys: keys)
            try reader.index.update(app, from: [], to: summary.terms)
        }
    }
}
