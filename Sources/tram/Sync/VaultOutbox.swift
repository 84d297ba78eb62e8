import CanonicalJSON
import Enrollment
import EnrollmentModel
import Secrets
import Storage
import SyncAgent
import SyncProtocol

/// The vault as the sync agent needs it.
struct VaultOutbox: Outbox {
    let store: VaultSession

    func pendingBatches() throws -> [PendingBatch] {
        try store.outgoingBatches().map { batch in
            PendingBatch(
                id: batch.id, batch: batch.batch, approval: batch.approval, leaves: batch.leaves, users: batch.users,
                packets: batch.packets.map { packet in
                    PendingPacket(
                        key: PacketKey(app: packet.app, seal: packet.seal), manifest: packet.manifest,
                        isStored: packet.isStored)
                })
        }
    }

    func read(_ part: Digest, of packet: PacketKey, offset: Int, length: Int) throws -> [UInt8] {
        try store.readPart(part, of: packet.app, seal: packet.seal, offset: offset, length: length)
    }

    func markUploading(_ packet: PacketKey) throws { try store.markUploading(packet.app, seal: packet.seal) }

    func store(_ receipt: Receipt, signed: JWS) throws { try store.storeReceipt(signed) }

    func park(_ packet: PacketKey, reason: ParkedReason) throws {
        try store.park(
            packet.app, seal: packet.seal, PacketParking(code: reason.code.rawValue, text: reason.text))
    }

    func checkpoints(after: Int?, limit: Int) throws -> PendingCheckpoints? {
        if after == nil { try store.signCheckpoint() }
        let tail = try store.checkpoints(after: after, limit: limit)
        return PendingCheckpoints(after: tail.after, last: tail.last, checkpoints: tail.checkpoints)
    }

    func store(_ ack: CheckpointAck, signed: JWS) throws { try store.storeAcknowledgement(signed) }

    func checkpointsRefused(_ code: WireProblemCode) throws {
        if let refusal = CheckpointRefusal(rawValue: code.rawValue) { try store.noteCheckpointRefusal(refusal) }
    }

    func take(_ list: RevocationList) throws -> RevocationStanding {
        switch try store.takeRevocations(version: list.version, revoked: list.revoked) {
        case .current: .current
        case .wentBack(let known): .wentBack(known: known)
        }
    }

    func renew(_ certificate: JWS) throws -> RenewalStanding {
        do throws(RenewalError) {
            try store.renew(certificate)
            return .taken
        } catch {
            switch error {
            case .store(let error): throw error
            case .signature: return .notBelieved
            // One that is older, or of an earlier provisioning, comes again after a restore; it changes nothing.
            case .notLater, .otherKit: return .known
            }
        }
    }

    func takeBack(_ app: ApplicationID, sealed: [UInt8]) throws {
        do throws(StoreError) {
            try store.storeReturn(app, sealed: sealed)
        } catch {
            // An application that this vault never had must not keep the other news from it.
            guard case .notFound = error else { throw error }
        }
    }

    func changesCursor() throws -> Int { try store.changesCursor() }
    func setChangesCursor(_ cursor: Int) throws { try store.setChangesCursor(cursor) }
}
