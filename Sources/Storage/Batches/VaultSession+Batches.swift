import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
import Secrets

extension VaultSession: BatchStore {
    /// Closes a batch of what was submitted in one camp session, see ``BatchStore/closeBatch()``. What is damaged stays
    /// out of it.
    public func closeBatch() throws(StoreError) -> Batch {
        try require(.closeBatch)
        return try write(.batchClosed) { writer in
            let (session, candidates) = try oldestSession(of: submitted(writer.reader), writer)
            writer.counters.batch += 1
            let number = writer.counters.batch
            let date = CalendarDay(milliseconds: writer.time.wall + vault.environment.dayOffset)
            let name = "\(vault.kit.kit)-\(date.digits)-\(number)"
            let batch = Batch(
                id: name, kit: vault.kit.kit, session: session,
                items: candidates.map { BatchItem(app: $0.app, head: $0.head) }, closedBy: user.name,
                closed: writer.time.wall)
            for candidate in candidates {
                try move(candidate.app, .batched, in: &writer) { $0.batch = BatchName(number: number, name: name) }
            }
            let signed = JWS.sign(batch.canonicalBytes, typ: SignatureType.batch, ring: writer.ring)
            try writer.put(.batch(number), BatchRow(signed: signed).json)
            writer.subject = name
            return batch
        }
    }

    /// What is handed in and whole.
    private struct Submitted {
        let app: ApplicationID
        /// Its one head.
        let head: Digest
        /// The name of the camp session it was taken down in, where there was one.
        let session: String?
    }

    /// The oldest camp session that something handed in was taken down in, with everything of it; whatever names none,
    /// or one that cannot be read, is of the session open now.
    private func oldestSession(
        of waiting: [Submitted], _ writer: VaultWriter
    ) throws -> (session: CampSession, items: [Submitted]) {
        let open = try writer.currentSession()
        for (_, session) in try writer.reader.records(.session, as: CampSession.self).found {
            let items = waiting.filter { ($0.session ?? open?.id ?? "").utf8.elementsEqual(session.id.utf8) }
            if !items.isEmpty { return (session, items) }
        }
        guard let open else { throw StoreError.notFound("an open camp session") }
        guard !waiting.isEmpty else { throw StoreError.notFound("a submitted application") }
        return (open, waiting)
    }

    private func submitted(_ reader: VaultReader) throws -> [Submitted] {
        let rows = try reader.db.rows(
            "SELECT id FROM application WHERE state = ?", [LifecycleState.submitted.rawValue])
        return try rows.compactMap { row in
            guard let app = ApplicationID(stored: try row.bytes(0, of: "an application")),
                let record = try? reader.fullRecord(app), let head = record.application.heads.first,
                record.application.heads.count == 1
            else { return nil }
            return Submitted(app: app, head: head, session: record.application.fields[CampSession.path]?.text)
        }
    }

    /// Moves the life of a readable application on without a new revision.
    func move(
        _ app: ApplicationID, _ event: LifecycleEvent, in writer: inout VaultWriter, returned: ReturnReason? = nil,
        _ change: (inout ApplicationStatus) -> Void
    ) throws {
        var status = try writer.reader.status(app)
        let keys = try writer.reader.keyTable.keys(of: app)
        var summary = try writer.reader.summary(app, status, keys: keys)
        try status.move(event)
        change(&status)
        status.changed = writer.time.wall
        summary.returned = returned
        try writer.save(app, &status, summary: summary, keys: keys)
    }

    /// Every batch that can be read, newest first.
    public func batches() throws(StoreError) -> [BatchReview] {
        try read { reader in
            try reader.batchNumbers().reversed().compactMap { number in try? review(number, reader) }
        }
    }

    /// One batch.
    public func review(_ batch: String) throws(StoreError) -> BatchReview {
        try read { reader in try review(reader.batchNumber(batch), reader) }
    }

    private func review(_ number: Int, _ reader: VaultReader) throws -> BatchReview {
        let (row, batch, approval) = try reader.batch(number)
        var review = BatchReview(
            batch: batch, opened: [], verdicts: [:], sample: batch.sample(beacon: vault.kit.beacon),
            signedBy: approval?.supervisor)
        for item in batch.items {
            if approval == nil, !isLegible(item, reader) {
                // As it will be signed: what cannot be read goes back, and nobody has to judge it.
                review.verdicts[item.app] = .returned(ReturnReason(code: .other, text: ""))
                review.unreadable.insert(item.app)
                continue
            }
            let judgement = try? reader.judgement(item.app, batch: number)
            if let judgement, judgement.head == item.head {
                if judgement.opened.contains(where: { $0.utf8.elementsEqual(user.name.utf8) }) {
                    review.opened.insert(item.app)
                }
                review.verdicts[item.app] = judgement.entry
            }
        }
        // What was signed stands, also when the words of a return went with the readable copy.
        for leaf in row.leaves where review.verdicts[leaf.app]?.verdict != leaf.verdict {
            let code = row.returns[leaf.app] ?? .other
            review.verdicts[leaf.app] =
                leaf.verdict == .approved ? .approved : .returned(ReturnReason(code: code, text: ""))
        }
        return review
    }

    /// Whether what a list and a judgement need of an application can be read.
    private func isLegible(_ item: BatchItem, _ reader: VaultReader) -> Bool {
        guard let status = try? reader.status(item.app), let keys = try? reader.keyTable.keys(of: item.app) else {
            return false
        }
        return (try? reader.summary(item.app, status, keys: keys)) != nil
    }
}

/// A day of the Gregorian calendar, for the names of batches.
struct CalendarDay {
    private let year: Int
    private let month: Int
    private let day: Int

    /// The day of a time in milliseconds since 1970 (Hinnant, days from civil, inverted).
    init(milliseconds: Int) {
        let days = Int((Double(milliseconds) / 86_400_000).rounded(.down)) + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `20261122`.
    var digits: String { "\(year)" + (month < 10 ? "0" : "") + "\(month)" + (day < 10 ? "0" : "") + "\(day)" }
}
