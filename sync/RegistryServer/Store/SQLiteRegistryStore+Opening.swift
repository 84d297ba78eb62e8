import CanonicalJSON
import EnrollmentModel
import GRDB
public import Secrets
import SyncProtocol

extension SQLiteRegistryStore {
    /// Takes in an opened application in one transaction.
    public func finishOpening(
        _ item: ItemRecord, as opened: OpenedRecord, receipt: JWS, now: Int
    ) async throws(StoreFault) -> IntakeStanding {
        try await write { db in
            let key = item.manifest.key
            if let reason = try db.conflict(of: opened, with: item) { return .conflicting(reason) }
            try db.execute(
                sql: """
                    UPDATE items SET state = 'opened', kit_revoked_ms = ?, signer_revoked_ms = ?, old_epoch = ?
                    WHERE app_id = ? AND seal = ? AND state = 'stored'
                    """,
                arguments: [
                    opened.flags.kitRevoked, opened.flags.signerRevoked, opened.flags.isOldEpoch ? 1 : 0,
                    key.app.stored, key.seal,
                ])
            guard db.changesCount == 1 else { return .taken(unused: opened.blobs.map(\.file)) }
            let unused = try db.insert(opened, of: item, now: now)
            try db.enter(receipt, level: .opened, key: key, body: item.manifest, kit: item.kit, now: now)
            return .taken(unused: unused)
        }
    }
}

extension SQLiteRegistryStore {
    /// Names of every file and upload that anything here points to.
    public func files() async throws(StoreFault) -> Set<String> {
        try await read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT file FROM parts WHERE file IS NOT NULL UNION SELECT upload FROM parts WHERE upload IS NOT NULL
                    UNION SELECT file FROM blobs
                    """)
        }
    }
}

extension Database {
    /// The names of an application's revisions.
    func revisions(of app: ApplicationID) throws -> Set<Digest> {
        let rows = try Row.fetchAll(
            self, sql: "SELECT rev_id FROM revisions WHERE app_id = ?", arguments: [app.stored])
        return Set(rows.compactMap { Digest(bytes: $0.bytes("rev_id")) })
    }

    /// Why an opened application may not take the place of what is here.
    fileprivate func conflict(of opened: OpenedRecord, with item: ItemRecord) throws -> ParkedReason? {
        let app = item.manifest.app
        let kit = try String.fetchOne(
            self, sql: "SELECT kit FROM applications WHERE app_id = ?", arguments: [app.stored])
        if let kit, kit != item.kit.text {
            return ParkedReason(.conflictingHistory, "this application came before from another kit")
        }
        guard Set(opened.revisions.map(\.id)).isSuperset(of: try revisions(of: app)) else {
            return ParkedReason(.conflictingHistory, "this application came before with revisions that this one lacks")
        }
        for revision in opened.revisions {
            let other = try Row.fetchOne(
                self, sql: "SELECT 1 FROM revisions WHERE device = ? AND epoch = ? AND seq = ? AND rev_id <> ?",
                arguments: [revision.device.text, revision.epoch, revision.seq, revision.id.stored])
            if other != nil {
                return ParkedReason(.fork, "another revision has the same device, epoch and number as one of these")
            }
        }
        return nil
    }

    /// Enters text, revisions and pictures.
    ///
    /// - Returns: The files whose picture is here already in another one.
    fileprivate func insert(_ opened: OpenedRecord, of item: ItemRecord, now: Int) throws -> [String] {
        let app = item.manifest.app.stored
        let heads = JSONValue.array(opened.heads.map(\.json)).canonicalBytes
        try execute(
            sql: """
                INSERT INTO applications (app_id, kit, receipt, heads, text, opened_ms) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (app_id) DO UPDATE SET heads = excluded.heads, text = excluded.text,
                receipt = excluded.receipt
                """,
            arguments: [app, item.kit.text, opened.receipt?.text, heads.stored, opened.text.stored, now])
        try execute(
            sql: "UPDATE returns SET answered_ms = ? WHERE app_id = ? AND answered_ms IS NULL AND heads <> ?",
            arguments: [now, app, heads.stored])
        for revision in opened.revisions {
            try execute(
                sql: """
                    INSERT INTO revisions (app_id, rev_id, device, epoch, seq, signed) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (app_id, rev_id) DO NOTHING
                    """,
                arguments: [
                    app, revision.id.stored, revision.device.text, revision.epoch, revision.seq, revision.signed.bytes,
                ])
        }
        return try opened.blobs.filter { try !insert($0.blob, in: $0.file, of: item.manifest.app) }.map(\.file)
    }

    /// Whether the picture was not here before.
    private func insert(_ blob: BlobReference, in file: String, of app: ApplicationID) throws -> Bool {
        try execute(
            sql: """
                INSERT INTO blobs (app_id, blob_id, kind, media_type, length, file) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [app.stored, blob.id.stored, blob.kind.rawValue, blob.mediaType, blob.length, file])
        return changesCount == 1
    }
}
