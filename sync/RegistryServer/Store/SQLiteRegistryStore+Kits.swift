import CanonicalJSON
public import EnrollmentModel
import GRDB
import Secrets
public import SyncProtocol

extension SQLiteRegistryStore {
    /// Adds the first certificate of an epoch.
    public func issue(_ kit: KitRecord) async throws(StoreFault) {
        try await write { db in try db.add(kit, serial: 1) }
    }

    /// Adds a further certificate of an epoch and tells the kit.
    public func renew(_ kit: KitRecord) async throws(StoreFault) {
        try await write { db in
            let last = try Int.fetchOne(
                db, sql: "SELECT max(serial) FROM kits WHERE kit = ? AND epoch = ?",
                arguments: [kit.certificate.kit.text, kit.certificate.epoch])
            try db.add(kit, serial: (last ?? 0) + 1)
            try db.tell(kit.certificate.kit, .certificate(SignedObject(json: kit.signed.json)), now: kit.issued)
        }
    }

    /// Every certificate a kit was issued, newest first.
    public func kits(_ kit: KitID) async throws(StoreFault) -> [KitRecord] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT certificate, issued_ms FROM kits WHERE kit = ? ORDER BY epoch DESC, serial DESC
                    """, arguments: [kit.text]
            ).map(KitRecord.init(row:))
        }
    }

    /// Every provisioning of every kit, in order of names, the newest epoch first.
    public func standings() async throws(StoreFault) -> [KitStanding] {
        try await read { db in
            let revoked = try db.revocations()
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT k.certificate, k.issued_ms, k.epoch, s.seen_ms,
                        (SELECT count(*) FROM kits c WHERE c.kit = k.kit AND c.epoch = k.epoch) AS certificates,
                        (SELECT max(n.epoch) FROM kits n WHERE n.kit = k.kit) AS newest
                    FROM kits k LEFT JOIN kits_seen s ON s.kit = k.kit AND s.epoch = k.epoch
                    WHERE k.serial = (SELECT max(m.serial) FROM kits m WHERE m.kit = k.kit AND m.epoch = k.epoch)
                    ORDER BY k.kit, k.epoch DESC
                    """)
            return try rows.map { row in
                let kit = try KitRecord(row: row)
                return KitStanding(
                    certificate: kit.certificate, certificates: row["certificates"],
                    revoked: kit.key.flatMap { revoked.time(of: $0.id) }, seen: row["seen_ms"],
                    isSuperseded: (row["newest"] as Int) > (row["epoch"] as Int))
            }
        }
    }

    /// Whether a device of this epoch ever asked for a token.
    public func hasSeen(_ kit: KitID, epoch: Int) async throws(StoreFault) -> Bool {
        try await read { db in
            try Int.fetchOne(
                db, sql: "SELECT 1 FROM kits_seen WHERE kit = ? AND epoch = ?", arguments: [kit.text, epoch]) != nil
        }
    }

    /// Notes that a device asked for a token.
    public func noteSeen(_ kit: KitID, epoch: Int, now: Int) async throws(StoreFault) {
        try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO kits_seen (kit, epoch, seen_ms) VALUES (?, ?, ?)
                    ON CONFLICT (kit, epoch) DO UPDATE SET seen_ms = excluded.seen_ms
                    """, arguments: [kit.text, epoch, now])
        }
    }

    /// Adds keys to the list; one that is on it already stays as it is.
    public func revoke(
        _ kids: [String], of kit: KitID, user: String?, reason: String, now: Int
    ) async throws(StoreFault) -> [Revocation] {
        try await write { db in
            for kid in kids {
                try db.execute(
                    sql: """
                        INSERT INTO revocations (version, kid, kit, user_name, reason, time_ms)
                        SELECT (SELECT coalesce(max(version), 0) + 1 FROM revocations), ?, ?, ?, ?, ? WHERE true
                        ON CONFLICT (kid) DO NOTHING
                        """, arguments: [kid, kit.text, user, reason, now])
            }
            return try db.revocations()
        }
    }

    /// The list of revoked keys, in order of versions.
    public func revocations() async throws(StoreFault) -> [Revocation] {
        try await read { db in try db.revocations() }
    }

    /// The certificates of users that a kit ever sent along.
    public func userCertificates(of kit: KitID) async throws(StoreFault) -> [SignedObject] {
        try await read { db in
            var found: [SignedObject] = []
            let rows = try Row.fetchAll(db, sql: "SELECT offer FROM batches WHERE kit = ?", arguments: [kit.text])
            for row in rows {
                let users = try BatchOffer(json: JSONValue(canonical: row.bytes("offer"))).users
                for user in users where !found.contains(user) { found.append(user) }
            }
            return found
        }
    }
}

extension KitRecord {
    fileprivate init(row: Row) throws {
        let signed = try JWS(stored: row["certificate"])
        self.init(
            certificate: try KitCertificate(json: JSONValue(canonical: signed.payload)), signed: signed,
            issued: row["issued_ms"])
    }
}

extension Database {
    fileprivate func add(_ kit: KitRecord, serial: Int) throws {
        try execute(
            sql: "INSERT INTO kits (kit, epoch, serial, certificate, issued_ms) VALUES (?, ?, ?, ?, ?)",
            arguments: [kit.certificate.kit.text, kit.certificate.epoch, serial, kit.signed.bytes, kit.issued])
    }

    func revocations() throws -> [Revocation] {
        try Row.fetchAll(self, sql: "SELECT * FROM revocations ORDER BY version").map { row in
            guard let kit = KitID(row["kit"]) else { throw DatabaseError(message: "a revocation names no kit") }
            return Revocation(
                version: row["version"], kid: row["kid"], kit: kit, user: row["user_name"], reason: row["reason"],
                time: row["time_ms"])
        }
    }
}
