import Enrollment
import EnrollmentModel
import Terminal
import Vietnam

/// Somebody is here already: go there, or say why the work goes on.
struct EarlierPage: Sendable, Equatable {
    let found: [EarlierApplication]
    /// What waits to be saved.
    let answers: Fields
    /// The form to go back to.
    let form: FormPage
    var list: ListCursor
    var reason = TextField(limit: 200)

    /// Applications in sight at once.
    private static let rows = 8

    init(_ found: [EarlierApplication], _ answers: Fields, _ form: FormPage) {
        self.found = found
        self.answers = answers
        self.form = form
        list = ListCursor(count: found.count, height: Self.rows)
    }

    /// What a key asks the screen for.
    enum Request: Equatable {
        case nothing
        case back
        case open(ApplicationID)
        case goOn(Fields)
        case problem(Message)
    }

    mutating func press(_ key: Key) -> Request {
        switch key {
        case .escape: return .back
        case .enter where reason.isEmpty: return .open(found[list.selected].summary.id)
        case .enter, .function(8), .control("s"): return goOn()
        case .up, .down: list.handle(key)
        default: reason.handle(key)
        }
        return .nothing
    }

    private func goOn() -> Request {
        let words = VietnameseText.tidied(reason.text)
        guard !words.isEmpty else { return .problem(Words.earlierReasonMissing) }
        let earlier = EarlierEnrolment(receipts: found.map(\.summary.receipt), reason: words)
        return .goOn(
            answers.merging([EarlierEnrolment.path: .stated(earlier.json, source: .officer, evidence: nil)]))
    }

    func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext) {
        canvas.draw(context(Words.earlierTitle), column: area.left, row: area.top + 1, style: Theme.problem)
        for line in list.visible {
            let row = area.top + 3 + line - list.top
            draw(found[line], on: &canvas, area, row: row, context)
            guard line == list.selected else { continue }
            canvas.restyle(Rect(column: area.left, row: row, columns: area.size.columns, rows: 1)) { $0.reverse = true }
        }
        let below = area.top + 4 + min(found.count, Self.rows)
        canvas.draw(context(Words.earlierReason), column: area.left, row: below, style: Theme.heading)
        canvas.draw(reason, column: area.left + 24, row: below, width: area.size.columns - 25, isFocused: true)
        let help = Rect(column: area.left, row: below + 2, columns: area.size.columns, rows: 3)
        canvas.drawWrapped(context(Words.earlierHelp), in: help, style: Theme.faint)
    }

    private func draw(
        _ earlier: EarlierApplication, on canvas: inout Canvas, _ area: Rect, row: Int, _ context: DeskContext
    ) {
        let summary = earlier.summary
        let day = CivilDate(milliseconds: summary.changed).text
        canvas.draw(summary.receipt.text, column: area.left + 1, row: row)
        let right = area.right - 46
        canvas.drawClipped(
            summary.name ?? context(Words.noName), column: area.left + 18, row: row, width: right - area.left - 19)
        canvas.drawClipped(context(.of(summary.state)), column: right, row: row, width: 15)
        canvas.draw(day, column: right + 16, row: row)
        canvas.drawClipped(summary.operatorName, column: right + 27, row: row, width: 8)
        canvas.drawClipped(context(Words.earlierBy(earlier.by)), column: right + 36, row: row, width: 10)
    }
}

extension EnrolState {
    /// Asks whether this person stands in another application, once for each number, name and birth date; then saves.
    mutating func lookUp(_ answers: Fields, _ context: DeskContext) -> [Outcome] {
        let stored = visit?.record.application.fields ?? Fields()
        let all = stored.merging(answers)
        let isExplained = stored[EarlierEnrolment.path] != nil && stored.person == all.person
        guard all.person != asked, !isExplained, !LookupTerm.terms(of: all.person).isEmpty else {
            return save(answers, context)
        }
        (asking, asked, isSaving) = (answers, all.person, true)
        return [.effect(.findEarlier(all.person, than: visit?.record.application.id))]
    }

    /// Nobody is there, and it is saved; or somebody is, and the operator is told.
    mutating func take(_ found: [EarlierApplication], _ context: DeskContext) -> [Outcome] {
        guard let answers = asking else { return [] }
        (asking, isSaving) = (nil, false)
        guard !found.isEmpty, case .form(let form) = page else { return save(answers, context) }
        page = .earlier(EarlierPage(found, answers, form))
        return []
    }

    mutating func follow(_ request: EarlierPage.Request, _ earlier: EarlierPage, _ context: DeskContext) -> [Outcome] {
        switch request {
        case .nothing: return []
        case .problem(let message): return [.say(.problem(message))]
        case .open(let id): return open(id, earlier, context)
        case .back:
            // What was asked is asked again: nobody has answered.
            (page, asked) = (.form(earlier.form), nil)
            return []
        case .goOn(let answers):
            page = .form(earlier.form)
            return save(answers, context)
        }
    }

    /// Goes to another application; what was answered here is written first. A form that is no application yet makes none
    /// for somebody who has one: the desk keeps it until they come back.
    private mutating func open(_ id: ApplicationID, _ earlier: EarlierPage, _ context: DeskContext) -> [Outcome] {
        (page, asked) = (.form(earlier.form), nil)
        guard visit != nil else { return [.go(.open(id))] }
        goesWhenSaved = .open(id)
        let outcomes = save(earlier.answers, context)
        guard !isSaving else { return outcomes }
        goesWhenSaved = nil
        return outcomes.isEmpty ? [.go(.open(id))] : outcomes
    }

    /// Whether it holds a form that is nowhere else.
    var isNew: Bool {
        guard case .form(let form) = page else { return false }
        return visit == nil && !form.isUntouched
    }
}
