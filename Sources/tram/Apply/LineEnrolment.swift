import CanonicalJSON
import Enrollment
import EnrollmentModel
import Vietnam

/// One person without a screen: the same visit, runner and store as the desk, fed from answers.
struct LineEnrolment {
    let store: any ApplicationStore
    let source: any CaptureSource
    let rules: VisitRules
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int
    /// Told what the person should do and how far it is.
    var tell: @Sendable (CapturePosition, CaptureHint) -> Void = { _, _ in }

    /// Takes one person from the first answer to handing in.
    ///
    /// - Throws: ``CommandFailure`` before anything is stored when the form has gaps; later everything confirmed is
    ///   kept and ``resume(_:_:)`` goes on at the same finger.
    func enrol(_ answers: AnswersFile) async throws -> ApplicationRecord {
        let open = rules.plan(for: answers.fields).openFields
        guard open.isEmpty else { throw CommandFailure.incomplete(open) }
        let record = try store.create(
            EnrolmentStep(
                changes: answers.fields.merging(rules.additions(to: answers.fields)), blobs: answers.scans,
                reason: "created"))
        do { return try await resume(record, answers) } catch {
            // Who stopped it themselves is told nothing more.
            if Task.isCancelled { throw error }
            throw CommandFailure(explaining: error).keeping(record.application.receiptNumber)
        }
    }

    /// Goes on where a visit stands, taking some positions again first.
    func resume(
        _ record: ApplicationRecord, _ answers: AnswersFile, retaking: [CapturePosition] = []
    ) async throws -> ApplicationRecord {
        var visit = EnrolmentVisit(rules: rules, record: record)
        let runner = VisitRunner(store: store, source: source)
        let changed = Fields(answers.fields.values.filter { record.application.fields[$0.key] != $0.value })
        let held = Set(record.application.blobs.map(\.id))
        let scans = answers.scans.filter { !held.contains($0.id) }
        if !changed.values.isEmpty { try await feed(.answered(changed, scans: scans), to: &visit, runner) }
        for position in retaking {
            try await feed(.retake(position), to: &visit, runner)
            try await capture(position, answers, in: &visit, runner)
        }
        while visit.step != .done {
            switch visit.step {
            case .form: throw CommandFailure.incomplete(visit.plan.openFields)
            case .notice:
                let notice = NoticeRead(
                    language: answers.notice.language, reader: answers.notice.reader ?? store.user.name, time: now())
                try await feed(.noticeRead(notice), to: &visit, runner)
            case .capture(let position):
                try await choose(answers.consents, in: &visit, runner)
                try await capture(position, answers, in: &visit, runner)
            case .check:
                try await choose(answers.consents, in: &visit, runner)
                try await feed(answers.check.event(readBy: store.user.name), to: &visit, runner)
            case .handIn: try await feed(.handIn, to: &visit, runner)
            case .done: break
            }
        }
        return visit.record
    }

    /// Choices that are not recorded as they were made: after a crash the notice may be read and a choice still open.
    private func choose(
        _ consents: [String: Bool], in visit: inout EnrolmentVisit, _ runner: VisitRunner
    ) async throws {
        let recorded = visit.record.application.fields
        for (name, given) in consents.sorted(by: { $0.key < $1.key }) {
            guard Consent.path(name).flatMap({ recorded[$0]?.value?["given"]?.bool }) != given else { continue }
            try await feed(.consent(name, Consent(given: given, time: now())), to: &visit, runner)
        }
    }

    private func capture(
        _ position: CapturePosition, _ answers: AnswersFile, in visit: inout EnrolmentVisit, _ runner: VisitRunner
    ) async throws {
        if let (reason, note) = answers.missing[position] {
            return try await feed(.missing(reason, note: note), to: &visit, runner)
        }
        let tell = tell
        var failures = 0
        while visit.step == .capture(position) {
            let shown = try await runner.feed(.capture, to: &visit) { tell(position, $0) }
            for effect in shown {
                switch effect {
                case .advise(let hint, _):
                    tell(position, hint)
                    // A picture below the bar counts as a try of the visit; no picture at all is counted here.
                    failures += visit.best == nil ? 1 : 0
                    guard failures < rules.tries else { throw CaptureFailure.retry(hint) }
                case .deviceTrouble(let failure): throw failure
                case .refuse(let refusal): throw CommandFailure.refused(refusal)
                case .save, .capture: continue
                }
            }
        }
    }

    private func feed(_ event: VisitEvent, to visit: inout EnrolmentVisit, _ runner: VisitRunner) async throws {
        for effect in try await runner.feed(event, to: &visit) {
            if case .refuse(let refusal) = effect { throw CommandFailure.refused(refusal) }
        }
    }
}

extension CommandFailure {
    /// The same, and that a draft stays: whoever begins again takes the person down twice.
    func keeping(_ draft: ReceiptNumber?) -> CommandFailure {
        guard let draft else { return self }
        let next = Message(
            vi: "Nháp \(draft) còn trên máy: làm tiếp bằng `tram apply resume \(draft)`, đừng nhập lại từ đầu.",
            en: "Draft \(draft) is kept: go on with `tram apply resume \(draft)`, do not begin again.")
        return CommandFailure(
            kind, code, message, hint: Message(vi: "\(hint.vi) \(next.vi)", en: "\(hint.en) \(next.en)"))
    }

    /// Required fields are empty or do not fit.
    static func incomplete(_ fields: [FieldPath]) -> CommandFailure {
        CommandFailure(problem: .incomplete, detail: fields.map(\.text).joined(separator: ", "))
    }

    /// The visit is at another step.
    static func refused(_ refusal: VisitRefusal) -> CommandFailure {
        switch refusal {
        case .fieldsMissing(let fields): .incomplete(fields)
        case .notNow, .nothingTaken: CommandFailure(problem: .wrongState)
        }
    }
}
