import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
public import Secrets
import Synchronization

/// What the registry has yet to see of the audit log.
public struct CheckpointTail: Sendable {
    /// The checkpoints are all those after this entry, as far as they go.
    public let after: Int
    /// The last checkpoint that the vault has.
    public let last: Int
    /// They themselves, `tram-checkpoint`, in order.
    public let checkpoints: [JWS]
}

extension VaultSession {
    /// Signs the end of the audit log as it is now, where that is not done yet; before every sync.
    public func signCheckpoint() throws(StoreError) {
        let ring = try keys()
        try vault.write { db in
            let tail = try vault.chainEnd.withLock { $0 } ?? AuditChain(db: db, ring: ring).tail()
            try CheckpointTable(db: db).sign(tail, kit: vault.kit.kit, device: ring.device)
        }
    }

    /// The checkpoints after an entry.
    ///
    /// - Parameters:
    ///   - number: The entry; nothing for the last one that the registry has acknowledged.
    ///   - limit: How many at most.
    public func checkpoints(after number: Int? = nil, limit: Int) throws(StoreError) -> CheckpointTail {
        try read { reader in
            var after = number ?? 0
            if number == nil, case .held(let ack, _) = try acknowledgement(reader), ack.epoch == vault.kit.epoch {
                after = ack.number
            }
            let last = try reader.checkpoints.last()
            return CheckpointTail(
                after: after, last: last?.checkpoint.number ?? 0,
                checkpoints: try reader.checkpoints.after(after, epoch: vault.kit.epoch, limit: limit).map(\.signed))
        }
    }

    /// Keeps the registry's word on a checkpoint. The same word again changes nothing; one that is not the registry's,
    /// or not about a checkpoint of this vault, is refused.
    public func storeAcknowledgement(_ signed: JWS) throws(StoreError) {
        let key = PublicKey(bytes: vault.kit.registryKey)
        guard (try? signed.verify(typ: CheckpointAck.type) { $0 == key?.id ? key : nil }) != nil,
            let ack = try? CheckpointAck(json: JSONValue(canonical: signed.payload)), ack.kit == vault.kit.kit,
            ack.registry.utf8.elementsEqual(vault.kit.registry.utf8)
        else { throw .failed("the acknowledgement of the audit log is not the registry's: tell the registry") }
        let isNew = try read { reader in
            let held = try reader.checkpoints.after(ack.number - 1, limit: 1).first
            guard let held, held.checkpoint.number == ack.number, held.hash == ack.checkpoint else {
                throw StoreError.failed("the registry acknowledges a checkpoint that this vault does not have")
            }
            guard try reader.sealed(.refusal) == nil, case .held(let old, _) = try acknowledgement(reader) else {
                return true
            }
            return old.epoch < ack.epoch || old.number < ack.number
        }
        guard isNew else { return }
        try write(.checkpointAcknowledged) { writer in
            try writer.put(.acknowledgement, signed.json)
            try writer.delete(.refusal)
        }
    }

    /// Keeps that the registry refuses the checkpoints of this kit, so that everybody who logs in is told.
    public func noteCheckpointRefusal(_ refusal: CheckpointRefusal) throws(StoreError) {
        let known = try read { reader in try reader.refusal() }
        guard known != refusal else { return }
        try write(.checkpointRefused) { writer in try writer.put(.refusal, KeptRefusal(refusal).json) }
    }

    func acknowledgement(_ reader: VaultReader) throws -> AuditVerifier.Acknowledgement {
        try reader.acknowledgement(registryKey: PublicKey(bytes: vault.kit.registryKey), kit: vault.kit.kit)
    }
}
