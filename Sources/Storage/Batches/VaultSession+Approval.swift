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
    ///
    /// An application that cannot be read any more, or is not what the batch was closed over, counts as returned: it
    /// keeps none of the others from being signed for, and stays visible as what it is.
    public func signApproval(_ batch: String) throws(StoreError) -> Approval {
        try require(.approve)
        return try write(.approvalSigned) { writer in
            guard writer.time.latest <= certificateEnd(writer.reader) else {
                throw StoreError.notAllowed(.certificateExpired)
            }
            let number = try writer.reader.batchNumber(batch)
            var (row, closed, signed) = try writer.reader.batch(number)
            guard signed == nil else { throw StoreError.stale }
            let verdicts = try self.verdicts(on: closed, number, writer.reader)
            row.leaves = verdicts.map { item, entry in
                ApprovalLeaf(app: item.app, head: item.head, verdict: entry?.verdict ?? .returned)
            }
            let approval = approval(of: closed, leaves: row.leaves, in: writer)
            row.approval = JWS.sign(approval.canonicalBytes, typ: SignatureType.approval, ring: writer.ring)
            for (item, entry) in verdicts {
                switch entry {
                case .approved: try move(item.app, .approved, in: &writer) { _ in }
                case .returned(let reason):
                    row.returns[item.app] = reason.code
                    try move(item.app, .returned, in: &writer, returned: reason) { $0.batch = nil }
                case nil:
                    row.returns[item.app] = .other
                    try returnDamaged(item, batch: number, in: &writer)
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
    private func refuseOwnWork(_ item: BatchItem, _ reader: VaultReader) throws {
        let status = try reader.status(item.app)
        guard !status.authors.contains(where: { $0.utf8.elementsEqual(user.name.utf8) }) else {
            throw StoreError.notAllowed(.ownWork)
        }
    }

    /// The judgement so far, a new one for a head that nobody judged.
    private func judgement(of item: BatchItem, batch: Int, _ reader: VaultReader) throws -> JudgementRow {
        guard let row = try reader.judgement(item.app, batch: batch), row.head == item.head else {
            return JudgementRow(head: item.head)
        }
        return row
    }

    /// Gives a damaged application back as far as that can be done; its summary stays as it lies there.
    private func returnDamaged(_ item: BatchItem, batch: Int, in writer: inout VaultWriter) throws {
        guard var status = try? writer.reader.status(item.app), status.batch?.number == batch,
            (try? status.move(.returned)) != nil
        else { return }
        status.batch = nil
        status.changed = writer.time.wall
        try writer.saveState(item.app, status)
    }

    /// Whether an application can be read and is still what the batch was closed over.
    private func isWhole(_ item: BatchItem, batch: Int, _ reader: VaultReader) -> Bool {
        guard let status = try? reader.status(item.app), status.heads == [item.head], status.state == .inBatch,
            status.batch?.number == batch
        else { return false }
        return (try? reader.fullRecord(item.app)) != nil && (try? judgement(of: item, batch: batch, reader)) != nil
    }

    /// A verdict on every item of a batch, none on what is damaged, or the reason why it cannot be signed.
    private func verdicts(
        on batch: Batch, _ number: Int, _ reader: VaultReader
    ) throws -> [(item: BatchItem, entry: VerdictEntry?)] {
        let sample = Set(batch.sample(beacon: vault.kit.beacon))
        var verdicts: [(item: BatchItem, entry: VerdictEntry?)] = []
        var isSampleOpened = true
        for item in batch.items {
            guard isWhole(item, batch: number, reader) else {
                verdicts.append((item, nil))
                continue
            }
            try refuseOwnWork(item, reader)
            let row = try judgement(of: item, batch: number, reader)
            guard let entry = row.entry else { throw StoreError.notAllowed(.verdictMissing) }
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

extension VaultWriter {
    /// Writes the state alone: version and summary stay as they are.
    fileprivate mutating func saveState(_ app: ApplicationID, _ status: ApplicationStatus) throws {
        try db.run("UPDATE application SET state = ? WHERE id = ?", [status.state.rawValue, app.bytes.data])
        try put(.status(app), status.json)
    }
}
