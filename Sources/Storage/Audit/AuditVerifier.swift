import CanonicalJSON
import EnrollmentModel
import Secrets

/// Walks along sealed rows.
struct AuditVerifier {
    /// A row as it lies in the database.
    struct Row: Sendable {
        var number: Int
        var sealed: [UInt8]
    }

    /// What the end of the chain must fit.
    struct End: Sendable {
        /// Digest of the records that are there.
        var index: Digest
        /// The counters' own record, if it can be read.
        var counters: Counters?
        /// What the registry acknowledged last, if anything.
        var acknowledgement: Acknowledgement = .none
    }

    /// The registry's word on a checkpoint.
    enum Acknowledgement: Sendable {
        case none
        /// What lies there instead, where it is signed at all.
        case unreadable(JWS?)
        case held(CheckpointAck, JWS)

        /// As it was signed, good or bad.
        var signed: JWS? {
            switch self {
            case .none: nil
            case .unreadable(let signed): signed
            case .held(_, let signed): signed
            }
        }
    }

    let ring: KeyRing
    var walk: AuditWalk
    /// Whether to ask of a row that does not open if it is another entry; for the words of a finding only.
    var looksAround = true

    /// The next row.
    ///
    /// - Returns: The canonical bytes of the entry.
    /// - Throws: ``AuditFinding`` when it is not what must come next; nothing is taken then.
    mutating func take(_ row: Row, checkpoint: [UInt8]?) throws(AuditFinding) -> [UInt8] {
        let expected = walk.number + 1
        guard row.number == expected else {
            throw walk.finding(row.number > expected && row.number < AuditEntry.limit ? .missing : .outOfOrder)
        }
        guard let bytes = AuditChain.open(row.sealed, row.number, key: ring.audit) else {
            throw walk.finding(looksAround && opensElsewhere(row) ? .outOfOrder : .altered)
        }
        try walk.take(bytes, checkpoint: checkpoint)
        return bytes
    }

    /// Whether a row that does not open in its place is another entry: near it first, then anywhere.
    private func opensElsewhere(_ row: Row) -> Bool {
        let far = max(row.number, 1) + 2_000
        return (1...far).contains { AuditChain.open(row.sealed, $0, key: ring.audit) != nil }
    }

    /// What does not fit the end of a chain that is good so far.
    func judge(_ end: End, checkpoints: [Int: [UInt8]]) -> [AuditFinding] {
        var findings: [AuditFinding] = []
        let last = walk.number
        let time = walk.last?.reading.wall
        if checkpoints.keys.contains(where: { $0 > last }) { findings.append(walk.finding(.missing)) }
        if let strange = checkpoints.keys.filter({ $0 < 1 }).min() {
            findings.append(AuditFinding(.checkpointMismatch, strange))
        }
        if last > 0, walk.checkpoint?.checkpoint.epoch != walk.epoch {
            findings.append(AuditFinding(.checkpointMissing, last, time: time))
        }
        switch end.acknowledgement {
        case .none: break
        case .unreadable: findings.append(AuditFinding(.acknowledgementAltered, last, time: time))
        case .held(let ack, _):
            guard findings.isEmpty || ack.number <= last else { break }
            let finding = walk.judge(ack) { checkpoints[$0].flatMap(HeldCheckpoint.init)?.hash }
            findings += finding.map { [$0] } ?? []
        }
        if walk.last?.index != end.index { findings.append(AuditFinding(.recordsDoNotMatch, last, time: time)) }
        if walk.last?.counters != end.counters { findings.append(AuditFinding(.countersDoNotMatch, last, time: time)) }
        return findings
    }
}
