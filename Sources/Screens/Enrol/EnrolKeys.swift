import Enrollment
import EnrollmentModel
import Imaging
import Terminal
import Vietnam

extension EnrolState {
    /// Hands a key to the page that is open.
    mutating func press(_ key: Key, _ context: DeskContext) -> [Outcome] {
        if isSaving { return [] }
        if key == .function(5), canEditForm { return editForm(context) }
        if key == .function(6), canEditForm { return editCaptures() }
        if key == .function(7) { return editParticipant() }
        switch page {
        case .opening: return key == .escape ? [.go(.home)] : []
        case .form(var form):
            let request = form.press(key, context.form, context.texts.language)
            page = .form(form)
            return follow(request, context)
        case .earlier(var earlier):
            let request = earlier.press(key)
            page = .earlier(earlier)
            return follow(request, earlier, context)
        case .participant(var participant):
            guard let visit else { return [] }
            let request = participant.press(key, visit.record.application.fields)
            page = .participant(participant)
            return follow(request, context)
        case .notice(var notice):
            let request = notice.press(key, now: context.now)
            page = .notice(notice)
            return follow(request, context)
        case .capture(var capture):
            guard let visit else { return [] }
            let request = capture.press(key, visit)
            page = .capture(capture)
            return follow(request, context)
        case .check(var check):
            let request = check.press(key)
            page = .check(check)
            return follow(request, context)
        case .done: return pressDone(key)
        }
    }

    private func pressDone(_ key: Key) -> [Outcome] {
        switch key {
        case .enter, .escape: [.go(.home)]
        case "n", "N": [.go(.enrol)]
        default: []
        }
    }

    private var canEditForm: Bool {
        switch page {
        case .notice, .check: true
        case .capture(let page): page.running == nil && page.overlay == .none
        case .opening, .form, .earlier, .participant, .done: false
        }
    }

    /// Opens the page of whoever is with the applicant; from the form only once that is saved.
    private mutating func editParticipant() -> [Outcome] {
        let isOpen = if case .form = page { true } else { canEditForm }
        guard isOpen else { return [] }
        guard let visit, visit.record.state.isEditable else { return [.say(.advice(Words.saveFormFirst))] }
        page = .participant(ParticipantPage(.representative, visit.record.application.fields))
        return []
    }

    private mutating func editForm(_ context: DeskContext) -> [Outcome] {
        guard let visit else { return [] }
        page = .form(FormPage(context.form, visit.record.application.fields, context.texts.language))
        return []
    }

    /// Opens the captures once more, for taking one again.
    private mutating func editCaptures() -> [Outcome] {
        guard let visit, visit.record.state.isEditable else { return [] }
        page = .capture(CapturePage(visit))
        return []
    }

    // MARK: Form

    private mutating func follow(_ request: FormPage.Request, _ context: DeskContext) -> [Outcome] {
        guard case .form(var form) = page, request != .nothing else { return [] }
        let answers = form.answers(context.form, context.texts.language)
        let isWrong = !form.problems.isEmpty
        let mayLeave = !isWrong || form.isLeaving
        form.focus()
        form.isLeaving = request == .leave
        page = .form(form)
        switch request {
        case .nothing: return []
        case .save where isWrong: return [.say(.problem(Words.fixFields))]
        case .save: return lookUp(answers, context)
        case .leave where !mayLeave: return [.say(.problem(Words.wrongFields))]
        // Nothing but what the form suggests by itself: no application is begun for that.
        case .leave where visit == nil && form.isUntouched: return [.go(.home)]
        case .leave:
            goesWhenSaved = .home
            let outcomes = save(answers, context)
            return isSaving ? outcomes : [.go(.home)]
        }
    }

    mutating func save(_ answers: Fields, _ context: DeskContext) -> [Outcome] {
        guard visit != nil else {
            isSaving = true
            return [.effect(.create(EnrolmentStep(changes: answers, reason: "form")))]
        }
        let outcomes = feed(.answered(answers), context)
        return outcomes.isEmpty && goesWhenSaved == nil ? settle(context) : outcomes
    }

    private mutating func follow(_ request: ParticipantPage.Request, _ context: DeskContext) -> [Outcome] {
        switch request {
        case .nothing: return []
        case .leave: return visit?.step == .form ? editForm(context) : settle(context)
        case .problem(let message): return [.say(.problem(message))]
        case .save(let event): return feed(event, context)
        }
    }

    // MARK: Notice, captures, check

    private mutating func follow(_ request: NoticePage.Request, _ context: DeskContext) -> [Outcome] {
        switch request {
        case .nothing: return []
        case .leave: return [.go(.home)]
        case .problem(let message): return [.say(.problem(message))]
        case .save(let events):
            pending = Array(events.dropFirst())
            return events.first.map { feed($0, context) } ?? []
        }
    }

    private mutating func follow(_ request: CapturePage.Request, _ context: DeskContext) -> [Outcome] {
        switch request {
        case .nothing: return []
        case .leave:
            if case .capture = visit?.step { return [.go(.home)] }
            return settle(context)
        case .cancel:
            changeCapture { $0.isFlowing = false }
            return [.effect(.cancelCapture)]
        case .problem(let message): return [.say(.problem(message))]
        case .feed(let event):
            let outcomes = feed(event, context)
            if case .retake = event, let visit { changeCapture { $0 = CapturePage(visit) } }
            return outcomes
        }
    }

    private mutating func follow(_ request: CheckPage.Request, _ context: DeskContext) -> [Outcome] {
        switch request {
        case .nothing: return []
        case .leave: return [.go(.home)]
        case .goOn:
            if visit?.isConfirmed == true { return feed(.handIn, context) }
            return feed(.checked(.spoken(readBy: context.user?.name ?? ""), scan: nil), context)
        }
    }

    // MARK: Leaving

    /// What was typed and fits is written, the rest is kept beside it; a capture is called off.
    public mutating func leave(_ context: DeskContext) -> [DeskEffect] {
        switch page {
        case .capture(let capture): return capture.running == nil ? [] : [.cancelCapture]
        case .earlier(let earlier):
            return effects(save(earlier.answers, context))
        case .form(var form) where (!isSaving || asking != nil) && !(visit == nil && form.isUntouched):
            let answers = form.answers(context.form, context.texts.language)
            let app = visit?.record.application.id
            let saved = effects(save(answers, context))
            return form.unfit.isEmpty ? saved : saved + [.keepTyped(form.unfit, of: app)]
        default: return []
        }
    }

    private func effects(_ outcomes: [Outcome]) -> [DeskEffect] {
        outcomes.compactMap { if case .effect(let effect) = $0 { effect } else { nil } }
    }
}

extension FormPage {
    /// Whether nothing was typed yet besides what the form suggests.
    var isUntouched: Bool { entries.allSatisfy(\.isAsSuggested) }
}

extension EnrolmentVisit {
    /// Whether the citizen confirmed what stands here now; after a return they have to do so again.
    var isConfirmed: Bool { step == .handIn && record.state == .captured }
}

extension GreyImage {
    /// For the screen.
    var picture: Picture? { Picture(width: width, height: height, grey: pixels) }
}
