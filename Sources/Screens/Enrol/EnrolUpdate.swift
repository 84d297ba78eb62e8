import Enrollment
import EnrollmentModel
import Terminal
import Vietnam

extension EnrolState {
    /// Takes a key, or what came of a step or a capture.
    public mutating func update(_ event: DeskEvent, _ context: DeskContext) -> [Outcome] {
        switch event {
        case .input(.key(let key)): return press(key, context)
        case .opened(let rules, let record):
            visit = EnrolmentVisit(rules: rules, record: record)
            return written(context) + returnReason(record)
        case .typed(let texts): return take(texts, context)
        case .earlier(let found): return take(found, context)
        case .saved(let record):
            _ = visit?.handle(.saved(record))
            return written(context)
        case .failed(let error):
            (isSaving, pending, goesWhenSaved, asking, asked) = (false, [], nil, nil, nil)
            return [.say(.problem(error.message))] + (page == .opening ? [.go(.home)] : [])
        case .hint, .live, .picture, .noPicture: return device(event, context)
        default: return []
        }
    }

    /// Puts what was typed before a lock back where it stood.
    private mutating func take(_ texts: [FieldPath: String], _ context: DeskContext) -> [Outcome] {
        guard let visit, visit.record.state.isEditable, !texts.isEmpty else { return [] }
        var form = FormPage(context.form, visit.record.application.fields, context.texts.language)
        form.retype(texts, context.form, context.texts.language)
        page = .form(form)
        return [.say(.advice(Words.typedIsBack))]
    }

    private func returnReason(_ record: ApplicationRecord) -> [Outcome] {
        guard record.state == .returned, let reason = record.returned else { return [] }
        return [.say(.problem(Words.returned(reason)))]
    }

    /// A step is durable: go on with what waits, or to the page where the visit stands now.
    private mutating func written(_ context: DeskContext) -> [Outcome] {
        isSaving = false
        if !pending.isEmpty {
            let outcomes = feed(pending.removeFirst(), context)
            if !outcomes.isEmpty { return outcomes }
            return written(context)
        }
        if let route = goesWhenSaved { return [.go(route)] }
        return settle(context)
    }

    /// Opens the page of the step where the visit stands.
    mutating func settle(_ context: DeskContext) -> [Outcome] {
        guard let visit else { return [] }
        switch visit.step {
        case .form: return settleForm(visit, context)
        case .notice where asksForRepresentative(visit, context):
            page = .participant(ParticipantPage(.representative, visit.record.application.fields))
            return [.say(.advice(Words.representativeMissing))]
        case .notice:
            page = .notice(NoticePage(context.form, visit.record.application.fields, user: context.user?.name ?? ""))
        case .capture: return settleCapture(visit, context)
        case .check, .handIn: if case .check = page {} else { page = .check(CheckPage()) }
        case .done:
            page = .done
            return [.effect(.loadHome)]
        }
        return []
    }

    /// A child alone is asked once, after the form, who acts for it; who leaves that page goes on.
    private func asksForRepresentative(_ visit: EnrolmentVisit, _ context: DeskContext) -> Bool {
        guard case .form = page else { return false }
        let facts = FormFacts(visit.record.application.fields)
        return facts.pending(today: CivilDate(milliseconds: context.now)).contains(.representativeMissing)
    }

    private mutating func settleForm(_ visit: EnrolmentVisit, _ context: DeskContext) -> [Outcome] {
        let wasOpen = if case .form = page { true } else { false }
        let open = visit.plan.openFields
        var form = FormPage(context.form, visit.record.application.fields, context.texts.language)
        form.focus(on: open)
        page = .form(form)
        guard wasOpen else { return [] }
        return [.say(.advice(Words.refusal(.fieldsMissing(open), context.form)))]
    }

    /// The next finger begins by itself while the work flows; a face waits for the operator.
    private mutating func settleCapture(_ visit: EnrolmentVisit, _ context: DeskContext) -> [Outcome] {
        guard case .capture(let position) = visit.step else { return [] }
        var capture = CapturePage(visit)
        if case .capture(let before) = page {
            capture.isFlowing = before.isFlowing
            (capture.picture, capture.pictured, capture.quality) = (before.picture, before.pictured, before.quality)
        }
        let flows = capture.isFlowing && position.blobKind == .finger
        capture.isFlowing = flows
        page = .capture(capture)
        return flows ? feed(.capture, context) : []
    }

    // MARK: The visit

    /// Feeds an event to the visit and turns what it asks for into effects and words.
    mutating func feed(_ event: VisitEvent, _ context: DeskContext) -> [Outcome] {
        guard let effects = visit?.handle(event) else { return [] }
        var outcomes: [Outcome] = []
        for effect in effects { outcomes += follow(effect, context) }
        return outcomes
    }

    private mutating func follow(_ effect: VisitEffect, _ context: DeskContext) -> [Outcome] {
        switch effect {
        case .save(let step):
            guard let application = visit?.record.application else { return [] }
            isSaving = true
            return [.effect(.append(step, to: application.id, heads: application.heads))]
        case .capture(let position):
            changeCapture { page in
                (page.running, page.hint, page.isFlowing) = (position, nil, true)
            }
            return [.effect(.capture(position))]
        case .advise(let hint, _):
            changeCapture { $0.hint = hint }
            return []
        case .deviceTrouble(let failure):
            changeCapture { $0.isFlowing = false }
            return [.say(failure == .cancelled ? .advice(failure.message) : .problem(failure.message))]
        case .refuse(let refusal): return [.say(.problem(Words.refusal(refusal, context.form)))]
        }
    }

    // MARK: The device

    private mutating func device(_ event: DeskEvent, _ context: DeskContext) -> [Outcome] {
        guard case .capture(let page) = page, let running = page.running else { return [] }
        switch event {
        case .hint(running, let hint): changeCapture { $0.hint = hint }
        case .live(running, let image):
            changeCapture { ($0.picture, $0.pictured, $0.quality) = (image.picture, running, nil) }
        case .picture(running, let picture):
            changeCapture { page in
                (page.running, page.hint, page.quality) = (nil, nil, picture.quality)
                (page.picture, page.pictured) = (picture.preview.picture, running)
            }
            return feed(.picture(picture), context)
        case .noPicture(running, let failure):
            changeCapture { ($0.running, $0.hint) = (nil, nil) }
            return feed(.noPicture(failure), context)
        // An answer to a capture that was called off.
        default: break
        }
        return []
    }

    mutating func changeCapture(_ change: (inout CapturePage) -> Void) {
        guard case .capture(var capture) = page else { return }
        change(&capture)
        page = .capture(capture)
    }
}
