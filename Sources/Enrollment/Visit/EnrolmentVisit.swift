import CanonicalJSON
public import EnrollmentModel

/// Where a visit is.
public enum VisitStep: Sendable, Equatable {
    /// Questions of the form are open.
    case form
    /// The notice of the duty has to be read out.
    case notice
    /// A position has to be taken or explained.
    case capture(CapturePosition)
    /// The citizen reads the whole form and confirms it.
    case check
    /// Everything is there; the operator hands it in.
    case handIn
    /// Handed in.
    case done
}

/// What happens at the desk.
public enum VisitEvent: Sendable, Equatable {
    /// Validated answers of the form, with the scans of papers that they name.
    case answered(Fields, scans: [NewBlob] = [])
    /// The notice was read.
    case noticeRead(NoticeRead)
    /// An optional choice was made or withdrawn.
    case consent(String, Consent)
    /// Somebody stands beside the applicant.
    case participant(ParticipantRole, Participant)
    /// The operator asks the device for a picture of the current position.
    case capture
    /// The device gave a picture of the current position.
    case picture(CapturedPicture)
    /// The device gave none.
    case noPicture(CaptureFailure)
    /// There is nothing to take at the current position.
    case missing(MissingReason, note: String?)
    /// The operator keeps the best try so far, and why.
    case keepBest(ForcedReason)
    /// A position that is done is to be taken again.
    case retake(CapturePosition)
    /// The citizen confirmed the form; the scan of the paper when there is one.
    case checked(CitizenCheck, scan: NewBlob?)
    /// The operator hands the application in.
    case handIn
    /// The store has written the last step.
    case saved(ApplicationRecord)
}

/// What the shell around a visit must do.
public enum VisitEffect: Sendable, Equatable {
    /// Write a step and answer with ``VisitEvent/saved(_:)``.
    case save(EnrolmentStep)
    /// Take a picture and answer with ``VisitEvent/picture(_:)`` or ``VisitEvent/noPicture(_:)``.
    case capture(CapturePosition)
    /// Tell the person what to do better; `triesLeft` tries remain.
    case advise(CaptureHint, triesLeft: Int)
    /// Tell the operator that a device does not work; the visit waits.
    case deviceTrouble(CaptureFailure)
    /// Say why the event does not fit now.
    case refuse(VisitRefusal)
}

/// Why an event does not fit.
public enum VisitRefusal: Sendable, Equatable {
    /// These required fields have no answer.
    case fieldsMissing([FieldPath])
    /// It is not the time for this; the visit is at another step.
    case notNow(VisitStep)
    /// No try was kept yet, so there is no best one.
    case nothingTaken
}

/// One visit of one person as a state machine: every confirmed event is a step that the store makes durable, and the
/// place where the visit stands is computed from what is stored, so a crash resumes at the same finger.
public struct EnrolmentVisit: Sendable {
    /// What has to be brought together, and how hard to try.
    public let rules: VisitRules
    /// The application as stored.
    public private(set) var record: ApplicationRecord
    /// The best unsaved try at the current position.
    public private(set) var best: CapturedPicture?
    /// Tries at the current position so far.
    public private(set) var tries = 0
    private var again: CapturePosition?
    private var keeping = false

    /// A visit that begins or goes on where `record` stands.
    public init(rules: VisitRules, record: ApplicationRecord) {
        self.rules = rules
        self.record = record
    }

    private var fields: Fields { record.application.fields }

    /// What has to be brought together, given the answers so far.
    public var plan: VisitPlan { rules.plan(for: fields) }

    /// Where the visit stands.
    public var step: VisitStep {
        if !record.state.isEditable { return .done }
        if let again { return .capture(again) }
        let plan = plan
        if !plan.openFields.isEmpty { return .form }
        if fields[NoticeRead.path] == nil { return .notice }
        if let open = plan.positions.first(where: { fields[$0.path] == nil }) { return .capture(open) }
        // Whatever was changed, or came back, since the citizen's check has to be read again before it is handed in.
        return fields[CitizenCheck.path]?.value == nil || record.state != .captured ? .check : .handIn
    }

    /// Takes one event in.
    public mutating func handle(_ event: VisitEvent) -> [VisitEffect] {
        switch event {
        case .answered(let answers, let scans): return answered(answers, scans)
        case .noticeRead(let notice):
            return save([NoticeRead.path: .stated(notice.json, source: .officer, evidence: nil)], "notice")
        case .consent(let name, let consent):
            guard let path = Consent.path(name) else { preconditionFailure("\(name) cannot name a consent") }
            return save([path: .stated(consent.json, source: .oralStatement, evidence: nil)], "consent")
        case .participant(let role, let person):
            return save([role.path: .stated(person.json, source: .officer, evidence: person.proof)], "role")
        case .capture, .picture, .noPicture, .missing, .keepBest, .retake: return handleCapture(event)
        case .checked(let check, let scan): return checked(check, scan: scan)
        case .handIn: return handIn()
        case .saved(let record):
            self.record = record
            // Only now: a picture whose step the disk refused is still here for another try at saving.
            if keeping { (again, best, tries, keeping) = (nil, nil, 0, false) }
            return []
        }
    }

    private func save(
        _ changes: Fields, blobs: [NewBlob] = [], _ reason: String, events: [LifecycleEvent] = [.edited]
    ) -> [VisitEffect] {
        guard record.state.isEditable else { return [.refuse(.notNow(step))] }
        return [.save(EnrolmentStep(changes: changes, blobs: blobs, reason: reason, events: events))]
    }

    /// A change after the citizen's check takes the check back: nobody signs for words that were not read.
    private func answered(_ answers: Fields, _ scans: [NewBlob]) -> [VisitEffect] {
        let added = rules.additions(to: fields.merging(answers))
        let changed = Fields(answers.merging(added).values.filter { fields[$0.key] != $0.value })
        guard !changed.values.isEmpty else { return [] }
        return save(changed.merging(uncheck), blobs: scans, "form")
    }

    private var uncheck: Fields {
        guard fields[CitizenCheck.path]?.value != nil else { return Fields() }
        return [CitizenCheck.path: .erased(reason: "changed after the check", source: .officer)]
    }

    private func checked(_ check: CitizenCheck, scan: NewBlob?) -> [VisitEffect] {
        guard step == .check || step == .handIn else { return [.refuse(refusalBeforeCheck)] }
        return save(
            [CitizenCheck.path: .stated(check.json, source: .officer, evidence: nil)],
            blobs: [scan].compactMap { $0 }, "check", events: [.edited, .captureCompleted])
    }

    private var refusalBeforeCheck: VisitRefusal {
        let open = plan.openFields
        return open.isEmpty ? .notNow(step) : .fieldsMissing(open)
    }

    private func handIn() -> [VisitEffect] {
        guard step == .handIn, record.state == .captured else { return [.refuse(refusalBeforeCheck)] }
        return [.save(EnrolmentStep(changes: Fields(), reason: "handed_in", events: [.submitted]))]
    }
}

// MARK: - Captures

extension EnrolmentVisit {
    private mutating func handleCapture(_ event: VisitEvent) -> [VisitEffect] {
        if case .retake(let position) = event {
            guard record.state.isEditable, plan.positions.contains(position) else {
                return [.refuse(.notNow(step))]
            }
            (again, best, tries, keeping) = (position, nil, 0, false)
            return []
        }
        guard case .capture(let position) = step else { return [.refuse(.notNow(step))] }
        switch event {
        case .capture: return [.capture(position)]
        case .picture(let picture): return judge(picture, at: position)
        case .noPicture(.retry(let hint)): return [.advise(hint, triesLeft: rules.tries - tries)]
        case .noPicture(let fault): return [.deviceTrouble(fault)]
        case .missing(let reason, let note):
            return keep([position.path: result(.missing(reason, note: note), source: .officer)], [])
        case .keepBest(let reason):
            guard let best else { return [.refuse(.nothingTaken)] }
            return keep(best, at: position, forced: reason)
        default: return []
        }
    }

    private mutating func judge(_ picture: CapturedPicture, at position: CapturePosition) -> [VisitEffect] {
        tries += 1
        if picture.quality > best?.quality ?? -1 { best = picture }
        guard let best else { return [] }
        if best.quality >= rules.qualityBar { return keep(best, at: position, forced: nil) }
        if tries >= rules.tries { return keep(best, at: position, forced: .bestOfTries) }
        return [.advise(picture.hint ?? .again, triesLeft: rules.tries - tries)]
    }

    private mutating func keep(
        _ picture: CapturedPicture, at position: CapturePosition, forced: ForcedReason?
    ) -> [VisitEffect] {
        let capture = Capture(
            blob: picture.blob.id, impression: picture.impression, device: picture.device, quality: picture.quality,
            attempts: max(tries, 1), forced: forced)
        return keep([position.path: result(.captured(capture), source: .device)], [picture.blob])
    }

    private mutating func keep(_ changes: Fields, _ blobs: [NewBlob]) -> [VisitEffect] {
        keeping = true
        var all = changes.merging(uncheck)
        for position in plan.unsupported where fields[position.path] == nil {
            all[position.path] = result(.notSupportedByDevice(device: rules.deviceLabel), source: .device)
        }
        return save(all, blobs: blobs, "capture")
    }

    private func result(_ result: CaptureResult, source: FieldSource) -> FieldValue {
        .stated(result.json, source: source, evidence: nil)
    }
}
