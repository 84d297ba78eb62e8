import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
import Secrets

extension VaultSession {
    /// Which rules of approval are in force.
    private static var policy: String { "approve/1" }

    /// Reads an application for judgement, see ``BatchStore/openForReview(_:in:)``.
    public func openForReview(_ app: ApplicationID, in batch: String) throws(StoreError) -> ApplicationRecord {
        try require(.approve)
        return try write(.reviewed) { writer in
            let (number, item) = try judgeable(app, in: batch, writer.reader)
            let record = try writer.reader.fullRecord(app)
            var row = try judgement(of: item, batch: number, writer.reader)
            if !row.opened.contains(where: { $0.utf8.elementsEqual(user.name.utf8) }) { row.opened.append(user.name) }
            try writer.put(
                .judgement(app, batch: number), row.json, keys: writer.reader.keyTable.keys(of: app))
            writer.subject = app.text
            return record
        }
    }

    /// Writes down a verdict, see ``BatchStore/judge(_:in:_:)``.
    public func judge(_ app: ApplicationID, in batch: String, _ verdict: VerdictEntry) throws(StoreError) {
        try require(.approve)
        try write(.judged) { writer in
            let (number, item) = try judgeable(app, in: batch, writer.reader)
            var row = try judgement(of: item, batch: number, writer.reader)
            row.verdict = verdict.verdict
            row.reason = nil
            if case .returned(let reason) = verdict {
                guard reason.text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
                    throw StoreError.failed("a return needs words that tell the operator what to do: write them")
                }
                row.reason = reason
            }
            try writer.put(
                .judgement(app, batch: number), row.json, keys: writer.reader.keyTable.keys(of: app))
            writer.subject = app.text
        }
    }

    /// Signs the batch, see ``BatchStore/signApproval(_:)``.
    public func signApproval(_ batch: String) throws(StoreError) -> Approval {
        try require(.approve)
        return try write(.approvalSigned) { writer in
            // The later of wall and hybrid clock: setting the clock back does not bring a certificate back.
            guard max(writer.time.wall, writer.time.hlc.l) <= vault.kit.notAfter else {
                throw StoreError.notAllowed(.certificateExpired)
            }
            let number = try writer.reader.batchNumber(batch)
            var (row, closed, signed) = try writer.reader.batch(number)
            guard signed == nil else { throw StoreError.stale }
            let verdicts = try self.verdicts(on: closed, number, writer.reader)
            row.leaves = verdicts.map { ApprovalLeaf(app: $0.item.app, head: $0.item.head, verdict: $0.entry.verdict) }
            let approval = approval(of: closed, leaves: row.leaves, in: writer)
            row.approval = JWS.sign(approval.canonicalBytes, typ: SignatureType.approval, ring: writer.ring)
            for (item, entry) in verdicts {
                switch entry {
                case .approved: try move(item.app, .approved, in: &writer) { _ in }
                case .returned(let reason):
                    row.returns[item.app] = reason.code
                    try move(item.app, .returned, in: &writer, returned: reason) { $0.batch = nil }
                }
            }
            try writer.put(.batch(number), row.json)
            writer.subject = batch
            return approval
        }
    }

    /// The item of an unsigned batch that this supervisor may judge.
    private func judgeable(
        _ app: ApplicationID, in batch: String, _ reader: VaultReader
    ) throws -> (number: Int, item: BatchItem) {
        let number = try reader.batchNumber(batch)
        let (_, closed, approval) = try reader.batch(number)
        guard let item = closed.items.first(where: { $0.app == app }) else {
            throw StoreError.notFound("application \(app) in batch \(batch)")
        }
        guard approval == nil else { throw StoreError.stale }
        try refuseOwnWork(item, reader)
        return (number, item)
    }

    /// Refuses who wrote any revision; a head that is not the one in the batch voids what was said of it.
    @discardableResult
    private func refuseOwnWork(_ item: BatchItem, _ reader: VaultReader) throws -> ApplicationStatus {
        let status = try reader.status(item.app)
        guard !status.authors.contains(where: { $0.utf8.elementsEqual(user.name.utf8) }) else {
            throw StoreError.notAllowed(.ownWork)
        }
        return status
    }

    /// The judgement so far, a new one for a head that nobody judged.
    private func judgement(of item: BatchItem, batch: Int, _ reader: VaultReader) throws -> JudgementRow {
        guard let row = try reader.judgement(item.app, batch: batch), row.head == item.head else {
            return JudgementRow(head: item.head)
        }
        return row
    }

    /// A verdict on every item of a batch, or the reason why it cannot be signed.
    private func verdicts(
        on batch: Batch, _ number: Int, _ reader: VaultReader
    ) throws -> [(item: BatchItem, entry: VerdictEntry)] {
        let sample = Set(batch.sample(beacon: vault.kit.beacon))
        var verdicts: [(item: BatchItem, entry: VerdictEntry)] = []
        var isSampleOpened = true
        for item in batch.items {
            let status = try refuseOwnWork(item, reader)
            let row = try judgement(of: item, batch: number, reader)
            guard status.heads == [item.head], let entry = row.entry else {
                throw StoreError.notAllowed(.verdictMissing)
            }
            let isOpened = row.opened.contains { $0.utf8.elementsEqual(user.name.utf8) }
            if sample.contains(item.app), !isOpened { isSampleOpened = false }
            verdicts.append((item, entry))
        }
        guard isSampleOpened else { throw StoreError.notAllowed(.sampleNotOpened) }
        return verdicts
    }

    private func approval(of batch: Batch, leaves: [ApprovalLeaf], in writer: VaultWriter) -> Approval {
        let approved = leaves.count { $0.verdict == .approved }
        return Approval(
            batch: batch.id, kit: batch.kit, root: leaves.root, approved: approved,
            returned: leaves.count - approved, policy: Self.policy,
            sampleSeed: batch.sampleSeed(beacon: vault.kit.beacon), sample: batch.sample(beacon: vault.kit.beacon),
            supervisor: user.name, hlc: writer.time.hlc, wall: writer.time.wall,
            certificate: writer.ring.user.publicKey.id,
            token: BLAKE2b.keyed(batch.root.bytes, key: writer.ring.token, count: 16))
    }
}
