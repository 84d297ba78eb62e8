public import CanonicalJSON
public import EnrollmentModel
import GRDB
import Secrets
import SyncProtocol

extension SQLiteRegistryStore {
    /// The opened application with a receipt number.
    public func application(receipt: ReceiptNumber) async throws(StoreFault) -> ApplicationRow? {
        try await read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM applications WHERE receipt = ?", arguments: [receipt.text]
            ).map { try db.application($0) }
        }
    }

    /// An opened application.
    public func application(_ app: ApplicationID) async throws(StoreFault) -> ApplicationRow? {
        try await read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM applications WHERE app_id = ?", arguments: [app.stored]
            ).map { try db.application($0) }
        }
    }

    /// The pictures of an application that are here.
    public func pictures(of app: ApplicationID) async throws(StoreFault) -> Set<Digest> {
        try await read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT blob_id FROM blobs WHERE app_id = ?", arguments: [app.stored])
            return Set(rows.compactMap { Digest(bytes: $0.bytes("blob_id")) })
        }
    }

    /// Sends an application back, unless it changed or was sent back in the meantime.
    public func sendBack(_ record: ReturnRecord, now: Int) async throws(StoreFault) -> Bool {
        try await write { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM applications WHERE app_id = ?", arguments: [record.app.stored])
            guard let found = try row.map({ try db.application($0) }), found.heads == record.heads, !found.isReturned
            else { return false }
            try db.execute(
                sql: """
                    INSERT INTO returns (app_id, number, kit, heads, reason, time_ms)
                    SELECT ?, (SELECT coalesce(max(number), 0) + 1 FROM returns WHERE app_id = ?), ?, ?, ?, ? WHERE true
                    """,
                arguments: [
                    record.app.stored, record.app.stored, record.kit.text,
                    JSONValue.array(record.heads.map(\.json)).canonicalBytes.stored, record.reason.stored, now,
                ])
            try db.tell(record.kit, .returned(record.app, sealed: record.sealed), now: now)
            return true
        }
    }

    /// The returns of a kit that were not answered: application and reason, oldest first.
    public func openReturns(of kit: KitID) async throws(StoreFault) -> [(app: ApplicationID, reason: [UInt8])] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT app_id, reason FROM returns WHERE kit = ? AND answered_ms IS NULL ORDER BY time_ms, app_id
                    """, arguments: [kit.text]
            ).map { row in (ApplicationID(randomBytes: row.bytes("app_id")), row.bytes("reason")) }
        }
    }

    /// Puts the returned text before the kit once more, sealed to another key.
    public func sendAgain(_ app: ApplicationID, sealed: [UInt8], to kit: KitID, now: Int) async throws(StoreFault) {
        try await write { db in try db.tell(kit, .returned(app, sealed: sealed), now: now) }
    }
}

extension Database {
    fileprivate func application(_ row: Row) throws -> ApplicationRow {
        let app = ApplicationID(randomBytes: row.bytes("app_id"))
        guard let kit = KitID(row["kit"]) else { throw DatabaseError(message: "an application names no kit") }
        let heads = try JSONValue(canonical: row.bytes("heads")).array ?? []
        let open = try Row.fetchOne(
            self, sql: "SELECT 1 FROM returns WHERE app_id = ? AND answered_ms IS NULL", arguments: [app.stored])
        return ApplicationRow(
            app: app, kit: kit, heads: try heads.map { try Digest(json: $0) }, text: row.bytes("text"),
            isReturned: open != nil)
    }
}
