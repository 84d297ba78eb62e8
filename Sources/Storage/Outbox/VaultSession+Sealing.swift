import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
import Secrets

extension VaultSession {
    /// The approved applications that are not sealed yet, in order of receipt numbers.
    public func approvedForSealing() throws(StoreError) -> [ApprovedApplication] {
        try read { reader in
            let rows = try reader.db.rows(
                "SELECT id FROM application WHERE state = ? ORDER BY receipt", [LifecycleState.approved.rawValue])
            return try rows.compactMap { row in
                // One that is damaged waits, the others go on.
                guard let app = ApplicationID(stored: try row.bytes(0, of: "an application")),
                    let status = try? reader.status(app), let batch = status.batch
                else { return nil }
                return ApprovedApplication(id: app, batch: batch.name, heads: status.heads)
            }
        }
    }

    /// Begins to seal an application: its seal number is taken for good.
    public func beginSealing(_ application: ApprovedApplication) throws(StoreError) -> PacketWriter {
        let seal = try write(.sealReserved) { writer in
            writer.subject = application.id.text
            var status = try writer.reader.status(application.id)
            guard status.state == .approved, status.heads == application.heads else { throw StoreError.stale }
            let keys = try writer.reader.keyTable.keys(of: application.id)
            let summary = try writer.reader.summary(application.id, status, keys: keys)
            // The laptop that was lost may have sealed what a restored copy knows nothing of.
            status.seal = max(status.seal, (writer.counters.epoch - 1) * Vault.restoreGap) + 1
            try writer.save(application.id, &status, summary: summary, keys: keys)
            return status.seal
        }
        return PacketWriter(self, application, seal: seal)
    }

    func commit(_ signed: JWS, _ application: ApprovedApplication, seal: Int) throws(StoreError) {
        let app = application.id
        // The readable copy goes for what the disk holds, not for what memory does.
        _ = try keys()
        try vault.forgetCaches()
        try write(.sealed) { writer in
            writer.subject = app.text
            var status = try writer.reader.status(app)
            guard let batch = status.batch, status.seal == seal else { throw StoreError.stale }
            try status.move(.sealed)
            let manifest = try checked(signed, application, seal: seal, writer.reader)
            try checkFiles(of: manifest, writer.reader)
            try writer.put(.packet(app, seal: seal), PacketRow(manifest: signed, batch: batch).json)
            try dropReadableCopy(of: app, status, in: &writer)
            status.changed = writer.time.wall
            try writer.saveUnreadable(app, &status)
        }
        // Pages with the old key and pictures must not wait in the log; where they do, the next lock empties it.
        try? vault.emptyLog()
    }

    /// Throws the files of a sealing away that was not committed; what cannot be deleted now is at the next login.
    func dropSealing(of app: ApplicationID, seal: Int) {
        guard !isLocked else { return }
        // Deleting writes to the log too, and the disk may be full: what the log holds already makes the room.
        try? vault.emptyLog()
        try? write(.sealDropped) { writer in
            writer.subject = app.text
            try SealedFiles.sweep(app, seal: seal, &writer)
        }
    }

    /// The manifest, if it is of this sealing and names everything the application has.
    private func checked(
        _ signed: JWS, _ application: ApprovedApplication, seal: Int, _ reader: VaultReader
    ) throws -> PacketManifest {
        guard let manifest = PacketManifest(of: signed, signers: reader.signers), manifest.app == application.id,
            manifest.seal == seal, manifest.heads == application.heads, manifest.kit == vault.kit.kit,
            manifest.registry.utf8.elementsEqual(vault.kit.registry.utf8),
            manifest.batch.utf8.elementsEqual(application.batch.utf8)
        else { throw StoreError.failed("the manifest is not that of this sealing: seal the application again") }
        let named = Set(manifest.parts.map(\.plainHash))
        let record = try reader.fullRecord(application.id)
        guard record.application.heads == application.heads, record.ownBlobs.allSatisfy({ named.contains($0.id) })
        else {
            throw StoreError.failed("the manifest leaves a picture out: seal the application again")
        }
        return manifest
    }

    /// Reads every file back from the database and compares it with the manifest.
    private func checkFiles(of manifest: PacketManifest, _ reader: VaultReader) throws {
        let files = SealedFiles(db: reader.db, ring: reader.ring, app: manifest.app)
        let stored = try files.files(seal: manifest.seal)
        guard stored.count == manifest.parts.count else {
            throw StoreError.failed("the manifest does not name the files that were written: seal again")
        }
        for (index, part) in manifest.parts.enumerated() {
            let what = "sealed part \(index) of application \(manifest.app)"
            guard let (stream, length) = stored[index], length == part.sealedLength else {
                throw StoreError.damaged(what: what)
            }
            var hasher = BLAKE2bHasher()
            while hasher.count < length {
                hasher.update(try files.read(stream, length: length, offset: hasher.count, what: what))
            }
            guard hasher.finish() == part.sealedHash else { throw StoreError.damaged(what: what) }
        }
    }

    private func dropReadableCopy(
        of app: ApplicationID, _ status: ApplicationStatus, in writer: inout VaultWriter
    ) throws {
        let summary = try? writer.reader.summary(app, status, keys: writer.reader.keyTable.keys(of: app))
        try writer.reader.index.remove(app, summary?.terms)
        try writer.db.run("DELETE FROM revision WHERE app = ?", [app.bytes.data])
        try StreamID.deleteAll(writer.db, app: app, kind: .picture)
        let judgements = try writer.db.rows(
            "SELECT id FROM record WHERE kind = ? AND substr(id, 1, 16) = ?",
            [RecordKind.judgement.rawValue, app.bytes.data])
        for row in judgements {
            try writer.delete(RecordName(kind: .judgement, id: try row.bytes(0, of: "a judgement")))
        }
        try writer.reader.keyTable.destroy(app)
    }
}
