public import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
import Secrets

extension VaultSession {
    /// The batches with at least one sealed application that lacks an `opened` receipt for some part, oldest first.
    /// One whose record is damaged waits; the others go.
    public func outgoingBatches() throws(StoreError) -> [OutgoingBatch] {
        try read { reader in
            var packets: [Int: [(packet: OutgoingPacket, authors: [String])]] = [:]
            let rows = try reader.db.rows(
                "SELECT id FROM application WHERE state IN (?, ?) ORDER BY receipt",
                [LifecycleState.sealed.rawValue, LifecycleState.uploading.rawValue])
            for row in rows {
                guard let app = ApplicationID(stored: try row.bytes(0, of: "an application")),
                    let status = try? reader.status(app), let batch = status.batch,
                    let packet = try? outgoing(app, status, reader)
                else { continue }
                packets[batch.number, default: []].append((packet, status.authors))
            }
            return packets.sorted { $0.key < $1.key }.compactMap { number, packets in
                try? outgoing(number, packets.map(\.packet), authors: packets.flatMap(\.authors), reader)
            }
        }
    }

    private func outgoing(
        _ app: ApplicationID, _ status: ApplicationStatus, _ reader: VaultReader
    ) throws -> OutgoingPacket {
        let (row, manifest) = try reader.packet(app, seal: status.seal)
        let stored = try reader.covered(app, seal: status.seal, level: .stored)
        return OutgoingPacket(
            app: app, seal: status.seal, manifest: row.manifest,
            isStored: manifest.parts.allSatisfy { stored.contains($0.sealedHash) }, parked: row.parked)
    }

    private func outgoing(
        _ number: Int, _ packets: [OutgoingPacket], authors: [String], _ reader: VaultReader
    ) throws -> OutgoingBatch {
        let (row, batch, approval) = try reader.batch(number)
        guard let approval, let signed = row.approval else {
            throw StoreError.damaged(what: "the approval of batch \(batch.id)")
        }
        let names = Set(authors + [batch.closedBy, approval.supervisor])
        return OutgoingBatch(
            id: batch.id, batch: row.signed, approval: signed, leaves: row.leaves,
            users: reader.signers.certificates(of: names), packets: packets)
    }

    /// Bytes of a sealed file.
    ///
    /// - Parameters:
    ///   - part: The hash of the sealed file, as the manifest names it.
    ///   - app: The application.
    ///   - seal: Which sealing of it.
    ///   - offset: From the start of the file.
    ///   - length: How many at most; fewer come only at the end of the file.
    /// - Throws: ``StoreError/damaged(what:)`` when the file is not what was written.
    public func readPart(
        _ part: Digest, of app: ApplicationID, seal: Int, offset: Int, length: Int
    ) throws(StoreError) -> [UInt8] {
        try read { reader in
            let (_, manifest) = try reader.packet(app, seal: seal)
            let files = SealedFiles(db: reader.db, ring: reader.ring, app: app)
            guard let index = manifest.parts.firstIndex(where: { $0.sealedHash == part }) else {
                throw StoreError.notFound("a part of this name of application \(app)")
            }
            let what = "sealed part \(index) of application \(app)"
            guard let file = try files.files(seal: seal)[index] else { throw StoreError.damaged(what: what) }
            let end = min(file.length, max(offset, 0) + max(length, 0))
            var bytes: [UInt8] = []
            while offset + bytes.count < end {
                let piece = try files.read(
                    file.stream, length: file.length, offset: offset + bytes.count, what: what)
                bytes += piece.prefix(end - offset - bytes.count)
            }
            return bytes
        }
    }

    /// The first byte is about to be sent. Again for what is on its way, or has arrived, changes nothing.
    public func markUploading(_ app: ApplicationID, seal: Int) throws(StoreError) {
        try write(.uploadBegan) { writer in
            writer.subject = app.text
            _ = try writer.reader.packet(app, seal: seal)
            var status = try writer.reader.status(app)
            guard status.state == .sealed, status.seal == seal else { return }
            try status.move(.uploadBegan)
            try writer.saveUnreadable(app, &status)
        }
    }

    /// The registry set a packet aside; its files stay, and a later receipt ends it.
    public func park(_ app: ApplicationID, seal: Int, _ reason: PacketParking) throws(StoreError) {
        try write(.packetParked) { writer in
            writer.subject = app.text
            var (row, _) = try writer.reader.packet(app, seal: seal)
            row.parked = reason
            try writer.put(.packet(app, seal: seal), row.json)
        }
    }

    /// Up to where the registry's changes were taken over, 0 at first.
    public func changesCursor() throws(StoreError) -> Int {
        try read { reader in try reader.record(.fact("changes"), as: CursorRow.self)?.value ?? 0 }
    }

    /// Everything up to `cursor` was taken over.
    public func setChangesCursor(_ cursor: Int) throws(StoreError) {
        try write(.cursorMoved) { writer in try writer.put(.fact("changes"), CursorRow(value: cursor).json) }
    }
}

private struct CursorRow: CanonicalCodable {
    let value: Int

    init(value: Int) { self.value = value }
    init(json: JSONValue) throws(ShapeError) { value = try ObjectReader(json).int("value") }
    var json: JSONValue { ["value": .int(value)] }
}
