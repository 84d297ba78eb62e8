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
            var report = try source.verify(reader)
            let rows = RowCheck(reader: reader)
            if try rows.missing() > 0 || rows.differing() > 0 {
                report.findings.append(AuditFinding(.rowsDoNotMatch, report.entries, time: report.lastTime))
            }
            return report
        }
    }

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

    /// The registry's last word.
    var acknowledgement: AuditVerifier.Acknowledgement { end.acknowledgement }

    /// A row that was passed, good or not.
    struct Passed {
        let number: Int
        /// The canonical bytes of the entry; nothing when it does not open.
        let bytes: [UInt8]?
        /// The checkpoint that stands at it, whatever is in it.
        let checkpoint: [UInt8]?
    }

    /// Walks along the rows, one at a time in memory.
    ///
    /// - Parameters:
    ///   - toTheEnd: Whether to go on behind the first that is not good.
    ///   - pass: Is given each row.
    mutating func verify(
        _ reader: VaultReader, toTheEnd: Bool = false, _ pass: (Passed) throws -> Void = { _ in }
    ) throws -> AuditReport {
        // Numbers that no entry can have are brought near: they are in nobody's place, and nothing counts beyond them.
        let rows = try Row.fetchCursor(
            reader.db.cachedStatement(
                sql: "SELECT min(max(n, 0), \(AuditEntry.limit)), sealed FROM audit ORDER BY n"))
        var broken: AuditFinding?
        while broken == nil || toTheEnd, let row = try rows.next() {
            // A cell that holds something else than bytes is an altered entry, and no reason to look no further.
            let row = AuditVerifier.Row(
                number: try row.integer(0, of: "the audit log"), sealed: (try? row.bytes(1, of: "an entry")) ?? [])
            let checkpoint = checkpoints[row.number]
            var bytes: [UInt8]?
            if broken == nil {
                do throws(AuditFinding) {
                    bytes = try verifier.take(row, checkpoint: checkpoint)
                } catch { broken = error }
            }
            let opened = bytes ?? AuditChain.open(row.sealed, row.number, key: reader.ring.audit)
            try pass(Passed(number: row.number, bytes: opened, checkpoint: checkpoint))
        }
        var report = AuditReport()
        report.fill(from: verifier.walk)
        report.entries = entries
        report.checkpoints = checkpoints.count
        if case .held(let ack, _) = end.acknowledgement { report.acknowledged = ack.number }
        report.findings = broken.map { [$0] } ?? verifier.judge(end, checkpoints: checkpoints)
        return report
    }
}

extension VaultReader {
    /// The first entry of the audit log that is broken; nothing when it is whole.
    func firstBrokenAuditEntry(kit: KitCertificate, device: PublicKey) throws -> Int? {
        var source = try AuditSource(self, kit: kit, device: device)
        return try source.verify(self).findings.first?.number
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
