import CanonicalJSON
import EnrollmentModel
import GRDB
import Secrets

/// Why the registry does not go on with the checkpoints of this kit.
public enum CheckpointRefusal: String, Sendable, CaseIterable {
    /// It holds later ones than this vault has: an older copy was put back.
    case rolledBack = "rolled_back"
    /// It holds others: a second copy of this vault is at work, or an older copy went on by itself.
    case forked
}

/// A refusal as the vault keeps it for whoever looks.
struct KeptRefusal: CanonicalCodable {
    let refusal: CheckpointRefusal

    init(_ refusal: CheckpointRefusal) { self.refusal = refusal }

    init(json: JSONValue) throws(ShapeError) { refusal = try ObjectReader(json).choice("code") }

    var json: JSONValue { ["code": .string(refusal.rawValue)] }
}

extension RecordName {
    /// The registry's last word on a checkpoint.
    static let acknowledgement = RecordName.fact("checkpoint_ack")
    /// Why the registry refuses the checkpoints of this kit, as long as it does.
    static let refusal = RecordName.fact("checkpoint_refusal")
}

extension VaultReader {
    /// Whether the last checkpoint is the device's and fits the entry it was signed for: one signature, one row.
    func lastCheckpointFits(epoch: Int) throws -> Bool {
        guard let row = try db.row("SELECT n, signed FROM checkpoint ORDER BY n DESC LIMIT 1"),
            let held = HeldCheckpoint(try row.bytes(1, of: "a checkpoint"))
        else { return false }
        guard held.checkpoint.number == (try row.integer(0, of: "a checkpoint")),
            held.checkpoint.epoch != epoch || held.isSigned(by: signers.device),
            let bytes = try? audit.bytes(held.checkpoint.number)
        else { return false }
        return BLAKE2b.hash256(bytes) == held.checkpoint.link
    }

    /// Why the registry refuses the checkpoints of this kit.
    func refusal() throws -> CheckpointRefusal? {
        // Damage to it is seen where all records are looked at.
        (try? record(.refusal, as: KeptRefusal.self))?.refusal
    }

    /// The registry's last word on a checkpoint of this kit.
    func acknowledgement(registryKey: PublicKey?, kit: KitID) throws -> AuditVerifier.Acknowledgement {
        guard try sealed(.acknowledgement) != nil else { return .none }
        let signed = try? record(.acknowledgement, as: JWS.self)
        guard let signed,
            (try? signed.verify(typ: CheckpointAck.type) { $0 == registryKey?.id ? registryKey : nil }) != nil,
            let ack = try? CheckpointAck(json: JSONValue(canonical: signed.payload)), ack.kit == kit
        else { return .unreadable(signed) }
        return .held(ack, signed)
    }
}
