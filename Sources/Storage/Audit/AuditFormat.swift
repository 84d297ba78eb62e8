import CanonicalJSON
import EnrollmentModel
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
