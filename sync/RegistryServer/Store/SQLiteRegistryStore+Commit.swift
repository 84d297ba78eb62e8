public import CanonicalJSON
public import EnrollmentModel
import GRDB
import Packet
public import Secrets
public import SyncProtocol

extension SQLiteRegistryStore {
    /// Takes responsibility: ledger, receipts and outbox in one transaction.
    public func commit(
        _ items: [CommitRequest.Item], kit: KitID, now: Int, mint: @escaping @Sendable (ItemRecord) -> JWS
    ) async throws(StoreFault) -> [CommitStanding] {
        try await write { db in try items.map { try db.commit($0, kit: kit, now: now, mint: mint) } }
    }

    /// Lends one stored application to whoever opens it.
    public func claim(now: Int, until: Int) async throws(StoreFault) -> ItemRecord? {
        try await write { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM items WHERE state = 'stored' AND lease_ms <= ? ORDER BY offered_ms, app_id LIMIT 1
                    """, arguments: [now])
            guard let row else { return nil }
            let item = try db.item(row)
            try db.execute(
                sql: "UPDATE items SET lease_ms = ? WHERE app_id = ? AND seal = ?",
                arguments: [until, item.manifest.app.stored, item.manifest.seal])
            return item
        }
    }

    /// Forgets every loan.
    public func releaseClaims() async throws(StoreFault) {
        try await write { db in try db.execute(sql: "UPDATE items SET lease_ms = 0 WHERE lease_ms > 0") }
    }

    /// The names of an application's revisions.
    public func revisions(of app: ApplicationID) async throws(StoreFault) -> Set<Digest> {
        try await read { db in try db.revisions(of: app) }
    }

    /// Sets an application aside and tells its kit.
    public func park(_ key: PacketKey, _ reason: ParkedReason, now: Int) async throws(StoreFault) {
        try await write { db in
            guard let row = try db.itemRow(key), let kit = KitID(row["kit"]) else { return }
            try db.execute(
                sql: "UPDATE items SET state = 'parked', reason = ?, lease_ms = 0 WHERE app_id = ? AND seal = ?",
                arguments: [reason.stored, key.app.stored, key.seal])
            try db.tell(kit, .parked(key, reason), now: now)
        }
    }
}

extension Database {
    fileprivate func commit(
        _ item: CommitRequest.Item, kit: KitID, now: Int, mint: (ItemRecord) -> JWS
    ) throws -> CommitStanding {
        guard let row = try itemRow(item.key), row["kit"] == kit.text else { return .incomplete(item.key) }
        guard row.bytes("body_hash") == item.body.bytes else {
            return .parked(item.key, ParkedReason(.keyReused, "this seal number came before with other contents"))
        }
        switch row["state"] as String {
        case "stored", "opened": return .committed(receipts: try receipts(of: item.key))
        case "parked":
            return .parked(item.key, try ParkedReason(json: JSONValue(canonical: row.bytes("reason"))))
        default: break
        }
        let record = try self.item(row)
        guard record.parts.allSatisfy({ $0.file != nil }) else { return .incomplete(item.key) }
        try execute(
            sql: "UPDATE items SET state = 'stored' WHERE app_id = ? AND seal = ?",
            arguments: [item.key.app.stored, item.key.seal])
        // Set aside after intake and offered again: it is opened once more under the receipt that was given.
        let given = try receipts(of: item.key)
        guard given.isEmpty else { return .committed(receipts: given) }
        let receipt = mint(record)
        try enter(receipt, level: .stored, key: item.key, body: record.manifest, kit: kit, now: now)
        return .committed(receipts: [receipt])
    }

    func enter(
        _ receipt: JWS, level: ReceiptLevel, key: PacketKey, body: PacketManifest, kit: KitID, now: Int
    ) throws {
        try execute(
            sql: """
                INSERT INTO ledger (app_id, seal, level, body_hash, receipt, time_ms) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [
                key.app.stored, key.seal, level.rawValue, body.bodyHash.stored, receipt.bytes, now,
            ])
        try tell(kit, .receipt(SignedObject(json: receipt.json)), now: now)
    }

    func tell(_ kit: KitID, _ content: Change.Content, now: Int) throws {
        let last = try Int.fetchOne(
            self, sql: "SELECT max(number) FROM outbox WHERE kit = ?", arguments: [kit.text])
        let change = Change(number: (last ?? 0) + 1, content: content)
        try execute(
            sql: "INSERT INTO outbox (kit, number, change, time_ms) VALUES (?, ?, ?, ?)",
            arguments: [kit.text, change.number, change.stored, now])
    }
}
