import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// The lines of an exported audit log, in `docs/formats.md`, section Exported audit log.
enum AuditFormat {
    static let name = "tram-audit-1"
    static let type = "tram-audit"

    /// The first line.
    struct Header: CanonicalCodable {
        let kit: KitID
        let epoch: Int
        let device: PublicKey

        init(kit: KitID, epoch: Int, device: PublicKey) {
            self.kit = kit
            self.epoch = epoch
            self.device = device
        }

        init(json: JSONValue) throws(ShapeError) {
            let reader = try ObjectReader(json)
            guard try reader.string("format") == AuditFormat.name else {
                throw ShapeError("format", expected: AuditFormat.name)
            }
            let key = PublicKey(bytes: try reader.bytes("device", count: 32))
            guard let key else { throw ShapeError("device", expected: "an Ed25519 key") }
            self.init(kit: try reader.decode("kit"), epoch: try reader.int("epoch"), device: key)
        }

        var json: JSONValue {
            [
                "format": .string(AuditFormat.name), "kit": kit.json, "epoch": .int(epoch),
                "device": .string(Base64URL.encode(device.bytes)),
            ]
        }
    }

    /// What the device signs in the last line.
    struct Head: CanonicalCodable, Equatable {
        let kit: KitID
        let epoch: Int
        /// Number and link of the last entry.
        let number: Int
        let link: Digest
        /// Hash of the last checkpoint.
        let checkpoint: Digest
        /// Hash of all bytes before.
        let body: Digest
        let by: String
        let wall: Int

        init(
            kit: KitID, epoch: Int, number: Int, link: Digest, checkpoint: Digest, body: Digest, by: String, wall: Int
        ) {
            (self.kit, self.epoch, self.number, self.link) = (kit, epoch, number, link)
            (self.checkpoint, self.body, self.by, self.wall) = (checkpoint, body, by, wall)
        }

        init(json: JSONValue) throws(ShapeError) {
            let reader = try ObjectReader(json)
            self.init(
                kit: try reader.decode("kit"), epoch: try reader.int("epoch"), number: try reader.int("n"),
                link: try reader.digest("link"), checkpoint: try reader.digest("checkpoint"),
                body: try reader.digest("body"), by: try reader.string("by"), wall: try reader.int("wall"))
        }

        var json: JSONValue {
            [
                "kit": kit.json, "epoch": .int(epoch), "n": .int(number), "link": link.json,
                "checkpoint": checkpoint.json, "body": body.json, "by": .string(by), "wall": .int(wall),
            ]
        }
    }
}

extension VaultSession {
    /// The whole audit log as lines that an auditor can check without this program, and what is wrong with it. A broken
    /// log is exported as far as it opens.
    ///
    /// That it was exported is an entry of its own, the last one, where this process may write.
    ///
    /// - Throws: ``StoreError/notAllowed(_:)`` for who is neither supervisor nor admin.
    public func exportAudit() throws(StoreError) -> (file: [UInt8], report: AuditReport) {
        try require(.exportAudit)
        if vault.access == .write { try write(.auditExported) { $0.signsChain = true } }
        return try read { reader in
            var source = try AuditSource(reader, kit: vault.kit, device: vault.device)
            let report = try source.verify(reader) { _, _ in }
            let header = AuditFormat.Header(kit: vault.kit.kit, epoch: vault.kit.epoch, device: vault.device)
            var file = header.canonicalBytes + [0x0A]
            let end = try lines(reader, into: &file)
            if let ack = try? reader.record(.acknowledgement, as: JWS.self) { file += ack.canonicalBytes + [0x0A] }
            let head = AuditFormat.Head(
                kit: vault.kit.kit, epoch: vault.kit.epoch, number: end.number, link: end.link,
                checkpoint: end.checkpoint, body: BLAKE2b.hash256(file), by: user.name,
                wall: vault.environment.clock().wall)
            let signed = JWS.sign(head.canonicalBytes, typ: AuditFormat.type, key: reader.ring.device)
            return (file + signed.canonicalBytes + [0x0A], report)
        }
    }

    private func lines(
        _ reader: VaultReader, into file: inout [UInt8]
    ) throws -> (number: Int, link: Digest, checkpoint: Digest) {
        let checkpoints = try reader.checkpoints.all()
        var end = (number: 0, link: Digest.zeros, checkpoint: Digest.zeros)
        let rows = try Row.fetchCursor(reader.db.cachedStatement(sql: "SELECT n, sealed FROM audit ORDER BY n"))
        while let row = try rows.next() {
            let number = try row.integer(0, of: "the audit log")
            let sealed = (try? row.bytes(1, of: "an entry")) ?? []
            let bytes = AuditChain.open(sealed, number, key: reader.ring.audit)
            let lost: JSONValue = ["n": .int(number), "unreadable": true]
            file += (bytes ?? lost.canonicalBytes) + [0x0A]
            (end.number, end.link) = (number, bytes.map { BLAKE2b.hash256($0) } ?? .zeros)
            guard let held = checkpoints[number].flatMap(HeldCheckpoint.init) else { continue }
            file += held.signed.canonicalBytes + [0x0A]
            end.checkpoint = held.hash
        }
        return end
    }
}
