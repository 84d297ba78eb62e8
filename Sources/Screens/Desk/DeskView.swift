import Enrollment
import EnrollmentModel
public import Terminal
import Vietnam

extension Desk {
    /// The smallest window everything fits in.
    public static let smallest = Size(columns: 80, rows: 24)

    /// Draws title, screen, notice, status and keys.
    public func view(_ canvas: inout Canvas) {
        guard canvas.size.columns >= Self.smallest.columns, canvas.size.rows >= Self.smallest.rows else {
            canvas.drawWrapped(context(Words.windowTooSmall), in: canvas.bounds)
            return
        }
        let (columns, rows) = (canvas.size.columns, canvas.size.rows)
        drawTitle(&canvas)
        screen.view(&canvas, in: Rect(column: 1, row: 2, columns: columns - 2, rows: rows - 5), context)
        if let notice { draw(notice, on: &canvas, row: rows - 3) }
        drawStatus(&canvas, row: rows - 2)
        drawKeys(&canvas, row: rows - 1)
        switch overlay {
        case .none: break
        case .help: drawHelp(&canvas)
        case .leaving: drawLeaving(&canvas)
        }
    }

    private func drawTitle(_ canvas: inout Canvas) {
        canvas.fill(Rect(column: 0, row: 0, columns: canvas.size.columns, rows: 1), style: Theme.title)
        canvas.draw("TRẠM · \(context(screen.title))", column: 1, row: 0, style: Theme.title)
        canvas.drawRight(LocalTime.dayAndTime(context.now), before: canvas.size.columns - 1, row: 0, style: Theme.title)
    }

    private func draw(_ notice: Notice, on canvas: inout Canvas, row: Int) {
        let (sign, style): (String, Style) =
            switch notice.kind {
            case .done: ("✓", Theme.done)
            case .advice: ("→", Theme.advice)
            case .problem: ("!", Theme.problem)
            }
        let width = canvas.size.columns - 4
        // What does not fit in the line takes those above it, until the next key.
        let lines = TextLayout.wrapped(context(notice.message), to: width).prefix(Self.noticeRows)
        let top = row + 1 - lines.count
        canvas.fill(Rect(column: 0, row: top, columns: canvas.size.columns, rows: lines.count))
        canvas.draw(sign, column: 1, row: top, style: style)
        for (line, text) in lines.enumerated() {
            canvas.drawClipped(text, column: 3, row: top + line, width: width, style: style)
        }
    }

    private static var noticeRows: Int { 9 }

    /// Who is logged in and how many applications stand where.
    private func drawStatus(_ canvas: inout Canvas, row: Int) {
        canvas.fill(Rect(column: 0, row: row, columns: canvas.size.columns, rows: 1), style: Theme.status)
        guard let user = context.user else {
            canvas.draw(context(Words.nobodyLoggedIn), column: 1, row: row, style: Theme.status)
            return
        }
        let groups = StateCounts(context.home.summaries).groups.map { "\(context($0.label)) \($0.count)" }
        let counts = groups.joined(separator: " · ")
        canvas.drawRight(counts, before: canvas.size.columns - 1, row: row, style: Theme.status)
        let room = canvas.size.columns - 4 - TextLayout.width(of: counts)
        let who = "\(user.name) (\(context(.of(user.role))))"
        canvas.drawClipped(who, column: 1, row: row, width: room, style: Theme.status)
    }

    /// The screen's keys from the left as far as they fit; help always stands at the right, where all keys are listed.
    private func drawKeys(_ canvas: inout Canvas, row: Int) {
        let help = KeyHint("F1", Words.keyHelp)
        let right = canvas.size.columns - 1 - width(of: help)
        draw(help, on: &canvas, column: right, row: row)
        var column = 1
        for hint in screen.keys + [KeyHint("F2", Words.keyLanguage), KeyHint("F10", Words.keyQuit)] {
            guard column + width(of: hint) + 2 <= right else { break }
            draw(hint, on: &canvas, column: column, row: row)
            column += width(of: hint) + 2
        }
    }

    private func width(of hint: KeyHint) -> Int {
        TextLayout.width(of: hint.key) + 1 + TextLayout.width(of: context(hint.does))
    }

    private func draw(_ hint: KeyHint, on canvas: inout Canvas, column: Int, row: Int) {
        let next = canvas.draw(hint.key, column: column, row: row, style: Theme.key) + 1
        canvas.draw(context(hint.does), column: next, row: row)
    }

    private func drawHelp(_ canvas: inout Canvas) {
        let hints =
            screen.keys + [
                KeyHint("F1 ?", Words.keyHelp), KeyHint("F2 Ctrl-L", Words.keyLanguage), KeyHint("F9", Words.keyLock),
                KeyHint("F10 Ctrl-C", Words.keyQuit),
            ]
        let inside = Popup.draw(on: &canvas, columns: 60, rows: hints.count + 2, title: context(Words.keyHelp))
        for (line, hint) in hints.enumerated() {
            canvas.draw(hint.key, column: inside.left + 1, row: inside.top + line, width: 14, style: Theme.key)
            canvas.drawClipped(
                context(hint.does), column: inside.left + 16, row: inside.top + line,
                width: inside.size.columns - 17)
        }
        canvas.draw(context(Words.anyKeyCloses), column: inside.left + 1, row: inside.bottom - 1, style: Theme.faint)
    }

    private func drawLeaving(_ canvas: inout Canvas) {
        let inside = Popup.draw(on: &canvas, columns: 50, rows: 2, title: context(Words.keyQuit))
        canvas.draw(context(Words.leaveQuestion), column: inside.left + 1, row: inside.top)
        canvas.draw(context(Words.leaveKeys), column: inside.left + 1, row: inside.top + 1, style: Theme.faint)
    }
}
