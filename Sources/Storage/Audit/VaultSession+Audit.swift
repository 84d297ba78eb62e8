import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
import Secrets

extension VaultSession {
    /// Goes through the whole audit log, every checkpoint, the records, the counters and the registry's last word.
    ///
    /// It reads one state of the vault, also beside somebody who works in it, and writes nothing. A cut end together
    /// with everything it speaks of is found at the next sync only.
    public func verifyAudit() throws(StoreError) -> AuditReport {
        try read { reader in
            var source = try AuditSource(reader, kit: vault.kit, device: vault.device)
            return try source.verify(reader) { _, _ in }
        }
    }

    /// The number of the first entry of the audit log that is broken; nothing when it is whole.
    public func firstBrokenAuditEntry() throws(StoreError) -> Int? { try verifyAudit().findings.first?.number }

    /// What is odd about the clock right now, seen from the last step of the work.
    public func clockFlags() throws(StoreError) -> [ClockFlag] {
        try read { reader in
            var counters = try reader.counters(reader.audit.tail())
            return counters.stamp(
                vault.environment.clock(), built: vault.environment.built, certificateEnd: vault.kit.notAfter
            ).flags
        }
    }
}

/// The audit log of a vault within one view of it.
struct AuditSource {
    private let end: AuditVerifier.End
    private let checkpoints: [Int: [UInt8]]
    private var verifier: AuditVerifier
    private let entries: Int

    /// - Parameters:
    ///   - reader: One view of a vault, or of a copy of one.
    ///   - kit: Its certificate.
    ///   - device: Who signs checkpoints in the certificate's epoch.
    init(_ reader: VaultReader, kit: KitCertificate, device: PublicKey) throws {
        let key = PublicKey(bytes: kit.registryKey)
        end = AuditVerifier.End(
            index: try RecordIndex.reading(reader.db, key: reader.ring.index).digest,
            counters: try? reader.record(.fact("counters")),
            acknowledgement: try reader.acknowledgement(registryKey: key, kit: kit.kit))
        checkpoints = try reader.checkpoints.all()
        entries = try reader.db.integer("SELECT COUNT(*) FROM audit") ?? 0
        verifier = AuditVerifier(
            ring: reader.ring, walk: AuditWalk(kit: kit.kit, device: device, epoch: kit.epoch))
    }

    /// Where the walk has come to.
    var walk: AuditWalk { verifier.walk }
    /// The registry's last word.
    var acknowledgement: AuditVerifier.Acknowledgement { end.acknowledgement }

    /// Walks along the rows.
    ///
    /// - Parameter pass: Is given the canonical bytes of each good entry and the checkpoint that stands at it.
    mutating func verify(
        _ reader: VaultReader, _ pass: ([UInt8], [UInt8]?) throws -> Void
    ) throws -> AuditReport {
        let rows = try Row.fetchCursor(reader.db.cachedStatement(sql: "SELECT n, sealed FROM audit ORDER BY n"))
        let checkpoints = checkpoints
        var report = AuditReport()
        let broken = try verifier.run(checkpoints: checkpoints) {
            guard let row = try rows.next() else { return nil }
            // A cell that holds something else than bytes is an altered entry, and no reason to look no further.
            return AuditVerifier.Row(
                number: try row.integer(0, of: "the audit log"), sealed: (try? row.bytes(1, of: "an entry")) ?? [])
        } taken: { bytes, number in
            try pass(bytes, checkpoints[number])
        }
        report.fill(from: verifier.walk)
        report.entries = entries
        report.checkpoints = checkpoints.count
        if case .held(let ack) = end.acknowledgement { report.acknowledged = ack.number }
        report.findings = broken.map { [$0] } ?? verifier.judge(end, checkpoints: checkpoints)
        return report
    }
}

extension VaultReader {
    /// The first entry of the audit log that is broken; nothing when it is whole.
    func firstBrokenAuditEntry(kit: KitCertificate, device: PublicKey) throws -> Int? {
        var source = try AuditSource(self, kit: kit, device: device)
        return try source.verify(self) { _, _ in }.findings.first?.number
    }
}

extension AuditReport {
    /// Takes over what a walk has seen.
    mutating func fill(from walk: AuditWalk) {
        lastTime = walk.last?.reading.wall
        clockSteps = walk.clockSteps
        clockStepCount = walk.clockStepCount
        flaggedEntries = walk.flaggedEntries
    }
}
