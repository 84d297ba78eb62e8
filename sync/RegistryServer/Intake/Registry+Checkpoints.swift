import CanonicalJSON
import EnrollmentModel
import Logging
import Secrets
public import SyncProtocol

extension Registry {
    /// Takes what a kit shows of its audit log, as far as it goes on from what is held.
    ///
    /// - Throws: ``SyncProtocol/Problem`` 409 `rolled_back` or `forked`, which is remembered for whoever looks; 400 for
    ///   what is no chain of this kit's checkpoints.
    public func checkpoints(_ offer: CheckpointOffer, by caller: Caller) async throws(Problem) -> CheckpointAnswer {
        guard offer.checkpoints.count <= CheckpointOffer.most else {
            throw Problem(413, .tooLarge, "an offer has at most \(CheckpointOffer.most) checkpoints")
        }
        let kits = try await stored { () throws(StoreFault) in try await store.kits(caller.kit) }
        let records = try verified(offer, kits: kits, kit: caller.kit)
        guard let epoch = records.first?.checkpoint.epoch ?? kits.first?.certificate.epoch else {
            throw Problem(403, .forbidden, "this kit was never issued")
        }
        let line = CheckpointLine(
            kit: caller.kit, epoch: epoch, after: offer.after, last: offer.last, checkpoints: records)
        let standing = try await stored { () throws(StoreFault) in
            try await store.takeCheckpoints(line, now: clock.now())
        }
        switch standing {
        case .wanted(let after): return .wanted(after: after)
        case .held(let number, let hash): return .acknowledged(try acknowledgement(number, hash, of: line))
        case .refused(let fault, let held):
            logger.error(
                "checkpoints refused",
                metadata: [
                    "kit": "\(caller.kit)", "epoch": "\(epoch)", "reason": "\(fault.rawValue)", "held": "\(held)",
                    "last": "\(offer.last)",
                ])
            switch fault {
            case .rolledBack:
                throw Problem(409, .rolledBack, "the registry holds checkpoints of this kit up to entry \(held)")
            case .forked: throw Problem(409, .forked, "the registry holds another history of this kit")
            }
        }
    }

    private func acknowledgement(
        _ number: Int, _ hash: Digest, of line: CheckpointLine
    ) throws(Problem) -> SignedObject {
        let ack = CheckpointAck(
            registry: name, kit: line.kit, epoch: line.epoch, number: number, checkpoint: hash, time: clock.now())
        let signed = JWS.sign(ack.canonicalBytes, typ: CheckpointAck.type, key: keys.signing)
        do { return try SignedObject(json: signed.json) } catch { throw Problem(500, .unavailable, "\(error)") }
    }

    /// The checkpoints, if they are a chain of one epoch of this kit, each signed by the device of that epoch.
    private func verified(
        _ offer: CheckpointOffer, kits: [KitRecord], kit: KitID
    ) throws(Problem) -> [CheckpointRecord] {
        let refusal = Problem(400, .badRequest, "these are not the checkpoints of this kit, in order")
        var records: [CheckpointRecord] = []
        for object in offer.checkpoints {
            guard let signed = try? JWS(json: object.json),
                let checkpoint = try? Checkpoint(json: JSONValue(canonical: signed.payload)), checkpoint.kit == kit
            else { throw refusal }
            let signer = try? signed.verify(typ: Checkpoint.type) { kid in
                kits.first { $0.certificate.epoch == checkpoint.epoch && $0.key?.id == kid }?.key
            }
            let record = CheckpointRecord(
                checkpoint: checkpoint, hash: BLAKE2b.hash256(signed.payload), signed: signed)
            guard signer?.count == 1, checkpoint.number > offer.after, checkpoint.number <= offer.last,
                records.last?.isFollowed(by: record) ?? true
            else { throw refusal }
            records.append(record)
        }
        return records
    }
}
