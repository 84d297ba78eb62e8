import Enrollment
import EnrollmentModel
import Terminal
import Vietnam

extension CapturePage {
    func view(_ canvas: inout Canvas, in area: Rect, _ visit: EnrolmentVisit, _ context: DeskContext) {
        for line in list.visible {
            draw(
                line, on: &canvas, Rect(column: area.left, row: area.top, columns: 34, rows: Self.rows), visit, context)
        }
        let right = Rect(
            column: area.left + 36, row: area.top, columns: area.size.columns - 36, rows: area.size.rows)
        drawDevice(&canvas, right, visit, context)
        switch overlay {
        case .none: break
        case .missing(let choices):
            let names = MissingReason.allCases.map { context(.of($0)) }
            choices.view(&canvas, title: context(Words.whyMissing), choices: names)
        case .forced(let choices):
            choices.view(
                &canvas, title: context(Words.whyForced), choices: Self.forcedReasons.map { context(.of($0)) })
        case .note(_, let field):
            let inside = Popup.draw(on: &canvas, columns: 60, rows: 1, title: context(Words.note))
            canvas.draw(field, column: inside.left, row: inside.top, width: inside.size.columns, isFocused: true)
        }
    }

    private func draw(
        _ line: Int, on canvas: inout Canvas, _ area: Rect, _ visit: EnrolmentVisit, _ context: DeskContext
    ) {
        let row = area.top + line - list.top
        let position = positions[line]
        let isNow = visit.step == .capture(position)
        let (sign, tail, style) = outcome(position, visit, context)
        canvas.draw(isNow ? "▸" : sign, column: area.left, row: row, style: isNow ? Theme.advice : style)
        let name = context(Words.short(position))
        canvas.drawClipped(name, column: area.left + 2, row: row, width: 20, style: isNow ? Theme.heading : .plain)
        canvas.drawRight(TextLayout.clipped(tail, to: 11), before: area.right, row: row, style: style)
        guard line == list.selected else { return }
        canvas.restyle(Rect(column: area.left, row: row, columns: area.size.columns, rows: 1)) { $0.reverse = true }
    }

    private func outcome(
        _ position: CapturePosition, _ visit: EnrolmentVisit, _ context: DeskContext
    ) -> (sign: String, tail: String, style: Style) {
        switch visit.record.application.capture(position) {
        case .captured(let capture) where capture.forced != nil: ("✓", "\(capture.quality) !", Theme.advice)
        case .captured(let capture): ("✓", "\(capture.quality)", Theme.done)
        case .missing(let reason, _): ("✗", context(.of(reason)), Theme.advice)
        case .notSupportedByDevice: ("–", context(Words.notSupported), Theme.faint)
        case nil: ("·", "", .plain)
        }
    }

    private func drawDevice(_ canvas: inout Canvas, _ area: Rect, _ visit: EnrolmentVisit, _ context: DeskContext) {
        guard case .capture(let position) = visit.step else { return }
        let frame = Rect(column: area.left, row: area.top, columns: area.size.columns, rows: area.size.rows - 4)
        canvas.box(frame, title: context(.of(position)))
        if let picture { canvas.draw(picture, in: frame.inset(columns: 1, rows: 1)) }
        let row = frame.bottom
        if let quality, let pictured {
            canvas.bar(Double(quality) / 100, column: area.left, row: row, width: 10)
            let isHere = pictured == position
            let text =
                isHere
                ? context.texts.quality(quality, bar: visit.rules.qualityBar)
                : "\(quality) · \(context(Words.short(pictured)))"
            canvas.drawClipped(
                text, column: area.left + 11, row: row, width: area.size.columns - 11,
                style: isHere ? .plain : Theme.faint)
        }
        let advice = Rect(column: area.left, row: row + 1, columns: area.size.columns, rows: 2)
        if running != nil {
            let hint = hint ?? .preparing
            let isFace = hint == .present && position == .portrait
            canvas.drawWrapped(context(isFace ? .hintLookAhead : hint.message), in: advice, style: Theme.advice)
        } else if let hint {
            let tries = visit.rules.tries - visit.tries
            canvas.drawWrapped(context(Words.triesLeft(hint, tries)), in: advice, style: Theme.advice)
        } else {
            canvas.drawWrapped(context(Words.ready), in: advice)
        }
    }
}
