import CanonicalJSON
import EnrollmentModel
import Secrets

/// Goes along a chain, entry by entry, and knows what must come next. It sees canonical bytes alone, wherever they come
/// from: rows that were opened, or lines of an exported file.
struct AuditWalk: Sendable {
    /// The kit whose chain it is.
    let kit: KitID
    /// The key that signs checkpoints in ``epoch``; those of earlier epochs are proven by the chain of checkpoints.
    let device: PublicKey
    let epoch: Int

    private(set) var number = 0
    private(set) var link = Digest.zeros
    private(set) var last: AuditEntry?
    /// The last checkpoint that was passed.
    private(set) var checkpoint: HeldCheckpoint?
    private(set) var clockSteps: [ClockStep] = []
    private(set) var clockStepCount = 0
    private(set) var flaggedEntries = 0

    /// A clock that is this much off is no correction by a time server, milliseconds.
    private static let step = 60_000
    private static let shown = 20

    init(kit: KitID, device: PublicKey, epoch: Int) {
        self.kit = kit
        self.device = device
        self.epoch = epoch
    }

    /// A finding at the entry after the last good one.
    func finding(_ fault: AuditFault, time: Int? = nil) -> AuditFinding {
        AuditFinding(fault, number + 1, time: time, timeBefore: last?.reading.wall)
    }

    /// The next entry and the checkpoint that stands at it.
    ///
    /// - Parameter bytes: The canonical bytes of the entry.
    /// - Throws: ``AuditFinding`` when it does not go on from what was taken so far; nothing is taken then.
    mutating func take(_ bytes: [UInt8], checkpoint: [UInt8]?) throws(AuditFinding) {
        guard let entry = try? AuditChain.entry(bytes, number + 1) else { throw finding(.altered) }
        let time = entry.reading.wall
        guard entry.number == number + 1 else { throw finding(.outOfOrder, time: time) }
        guard entry.previous == link else { throw finding(.doesNotFollow, time: time) }
        if let last, !entry.counters.follows(last.counters) { throw finding(.wentBack, time: time) }
        let link = BLAKE2b.hash256(bytes)
        let passed = try pass(checkpoint, entry, link)
        note(entry)
        number += 1
        self.link = link
        last = entry
        self.checkpoint = passed ?? self.checkpoint
    }

    private func pass(
        _ bytes: [UInt8]?, _ entry: AuditEntry, _ link: Digest
    ) throws(AuditFinding) -> HeldCheckpoint? {
        let time = entry.reading.wall
        guard let bytes else {
            // A new epoch begins with a checkpoint: it proves those that an earlier key has signed.
            guard entry.number % Checkpoint.spacing != 0, last?.counters.epoch == entry.counters.epoch else {
                throw finding(.checkpointMissing, time: time)
            }
            return nil
        }
        guard let held = HeldCheckpoint(bytes) else { throw finding(.checkpointAltered, time: time) }
        let said = held.checkpoint
        if said.epoch >= epoch, !held.isSigned(by: device) { throw finding(.checkpointAltered, time: time) }
        let expected = Checkpoint(
            kit: kit, epoch: entry.counters.epoch, number: entry.number, link: link,
            previous: checkpoint?.hash ?? .zeros, hlc: entry.counters.hlc, wall: time)
        guard said == expected else { throw finding(.checkpointMismatch, time: time) }
        return held
    }

    /// What of the way so far does not fit the registry's word on it.
    ///
    /// - Parameter hash: Gives the hash of the checkpoint at an entry.
    func judge(_ ack: CheckpointAck, hash: (Int) -> Digest?) -> AuditFinding? {
        guard ack.number <= number else { return finding(.missing) }
        guard let held = hash(ack.number) else { return AuditFinding(.checkpointMissing, ack.number) }
        return held == ack.checkpoint ? nil : AuditFinding(.checkpointMismatch, ack.number)
    }

    private mutating func note(_ entry: AuditEntry) {
        if !entry.flags.isEmpty { flaggedEntries += 1 }
        guard let last else { return }
        let by = entry.reading.drift(since: last.reading)
        guard abs(by) >= Self.step else { return }
        clockStepCount += 1
        if clockSteps.count < Self.shown { clockSteps.append(ClockStep(number: entry.number, by: by)) }
    }
}

extension ClockReading {
    /// By how much the wall clock was moved since an earlier reading, milliseconds. Over a restart of the machine only a
    /// clock that went back gives itself away.
    func drift(since earlier: ClockReading) -> Int {
        let limit = Int(JSONInteger.limit)
        guard boot.utf8.elementsEqual(earlier.boot.utf8) else { return max(-limit, min(0, wall - earlier.wall)) }
        // Somebody may have written the largest numbers there are.
        return max(-limit, min(limit, (wall - earlier.wall) - (sinceBoot - earlier.sinceBoot)))
    }
}

extension Counters {
    /// Whether every number is at least that of `earlier`, and the hybrid clock later.
    func follows(_ earlier: Counters) -> Bool {
        earlier.hlc < hlc && earlier.epoch <= epoch && earlier.receipt <= receipt && earlier.batch <= batch
            && earlier.session <= session && (earlier.seq <= seq || earlier.epoch < epoch)
    }
}
