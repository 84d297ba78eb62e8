public import CanonicalJSON
public import EnrollmentModel
import GRDB
import Packet
import Secrets
public import SyncProtocol

extension SQLiteRegistryStore {
    /// Takes down an offered batch and says how each of its applications stands.
    public func offer(_ offer: OfferRecord) async throws(StoreFault) -> [ItemStanding] {
        try await write { db in
            try db.takeDown(offer)
            return try offer.items.map { try db.offer($0, of: offer) }
        }
    }

    /// The offer under which a batch came.
    public func offer(of batch: String, kit: KitID) async throws(StoreFault) -> BatchOffer? {
        try await read { db in try db.offer(of: batch, kit: kit) }
    }

    /// An announced part of a kit's application.
    public func part(_ hash: Digest, of kit: KitID) async throws(StoreFault) -> PartRecord? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT p.* FROM parts p JOIN items i ON i.app_id = p.app_id AND i.seal = p.seal
                    WHERE p.part_hash = ? AND i.kit = ? AND i.state <> 'parked'
                    """, arguments: [hash.stored, kit.text]
            ).map(PartRecord.init(row:))
        }
    }

    /// The part that an upload carries.
    public func part(upload: String, of kit: KitID) async throws(StoreFault) -> PartRecord? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT p.* FROM parts p JOIN items i ON i.app_id = p.app_id AND i.seal = p.seal
                    WHERE p.upload = ? AND i.kit = ?
                    """, arguments: [upload, kit.text]
            ).map(PartRecord.init(row:))
        }
    }

    /// Gives a part another upload resource, or takes it away.
    public func setUpload(_ upload: String?, of part: PartRecord) async throws(StoreFault) {
        try await write { db in
            try db.execute(
                sql: "UPDATE parts SET upload = ? WHERE app_id = ? AND seal = ? AND place = ? AND file IS NULL",
                arguments: [upload, part.key.app.stored, part.key.seal, part.place])
        }
    }

    /// All bytes of a part are durable in `file`. The upload keeps its name, so that who asks is told it is complete.
    public func finish(_ part: PartRecord, file: String) async throws(StoreFault) {
        try await write { db in
            try db.execute(
                sql: "UPDATE parts SET file = ? WHERE app_id = ? AND seal = ? AND place = ? AND file IS NULL",
                arguments: [file, part.key.app.stored, part.key.seal, part.place])
        }
    }
}

extension Database {
    fileprivate func offer(of batch: String, kit: KitID) throws -> BatchOffer? {
        let row = try Row.fetchOne(
            self, sql: "SELECT offer FROM batches WHERE kit = ? AND batch = ?", arguments: [kit.text, batch])
        return try row.map { try BatchOffer(json: JSONValue(canonical: $0.bytes("offer"))) }
    }

    fileprivate func takeDown(_ offer: OfferRecord) throws {
        let old = try self.offer(of: offer.batch, kit: offer.kit)
        guard offer.isGood || old == nil else { return }
        let waiting = try Int.fetchOne(
            self, sql: "SELECT count(*) FROM items WHERE kit = ? AND batch = ? AND state = 'stored'",
            arguments: [offer.kit.text, offer.batch])
        var kept = offer.offer
        if let old {
            let users = old.users + offer.offer.users.filter { !old.users.contains($0) }
            if waiting ?? 0 > 0 { kept = old }
            kept.users = users
        }
        try execute(
            sql: """
                INSERT INTO batches (kit, batch, offer, offered_ms) VALUES (?, ?, ?, ?)
                ON CONFLICT (kit, batch) DO UPDATE SET offer = excluded.offer
                """,
            arguments: [offer.kit.text, offer.batch, kept.stored, offer.time])
        guard let token = offer.token else { return }
        // Once duress, for ever duress: a later offer does not take it back.
        try execute(
            sql: """
                INSERT INTO batch_tokens (kit, batch, token) VALUES (?, ?, ?)
                ON CONFLICT (kit, batch) DO UPDATE SET token = excluded.token WHERE batch_tokens.token <> 'duress'
                """,
            arguments: [offer.kit.text, offer.batch, token.rawValue])
    }

    fileprivate func offer(_ item: OfferedItem, of offer: OfferRecord) throws -> ItemStanding {
        let key = item.manifest.key
        guard let row = try itemRow(key) else {
            try insert(item, of: offer)
            return try standing(of: key, reason: item.reason)
        }
        guard row.bytes("body_hash") == item.manifest.bodyHash.bytes, row["kit"] == offer.kit.text else {
            return .parked(ParkedReason(.keyReused, "this seal number came before with other contents"))
        }
        switch row["state"] as String {
        case "stored", "opened": return .have(receipts: try receipts(of: key))
        default:
            // A better approval, or the same packet under its final manifest: what is offered last counts.
            if row.bytes("manifest_hash") != item.manifest.hash.bytes {
                try execute(
                    sql: "DELETE FROM parts WHERE app_id = ? AND seal = ?", arguments: [key.app.stored, key.seal])
                try execute(
                    sql: "DELETE FROM items WHERE app_id = ? AND seal = ?", arguments: [key.app.stored, key.seal])
                try insert(item, of: offer)
            } else {
                try execute(
                    sql: "UPDATE items SET state = ?, reason = ?, batch = ? WHERE app_id = ? AND seal = ?",
                    arguments: [item.state, item.reason?.stored, offer.batch, key.app.stored, key.seal])
            }
            return try standing(of: key, reason: item.reason)
        }
    }

    private func insert(_ item: OfferedItem, of offer: OfferRecord) throws {
        let key = item.manifest.key
        try execute(
            sql: """
                INSERT INTO items (app_id, seal, kit, batch, manifest, manifest_hash, body_hash, state, reason,
                    offered_ms, lease_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
                """,
            arguments: [
                key.app.stored, key.seal, offer.kit.text, offer.batch, item.signed.bytes,
                item.manifest.hash.stored, item.manifest.bodyHash.stored, item.state, item.reason?.stored,
                offer.time,
            ])
        for (place, part) in item.manifest.parts.enumerated() {
            try execute(
                sql: "INSERT INTO parts (app_id, seal, place, part_hash, length) VALUES (?, ?, ?, ?, ?)",
                arguments: [key.app.stored, key.seal, place, part.sealedHash.stored, part.sealedLength])
        }
    }

    private func standing(of key: PacketKey, reason: ParkedReason?) throws -> ItemStanding {
        if let reason { return .parked(reason) }
        return .need(try parts(of: key))
    }
}

extension OfferedItem {
    fileprivate var state: String { reason == nil ? "offered" : "parked" }
}
