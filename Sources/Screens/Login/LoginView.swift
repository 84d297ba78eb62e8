import EnrollmentModel
public import Terminal
import Vietnam

extension LoginState {
    /// Draws the two fields in the middle.
    public func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext) {
        let frame = Rect(
            column: area.left + (area.size.columns - 60) / 2, row: area.top + (area.size.rows - 11) / 2, columns: 60,
            rows: 11)
        canvas.box(frame, title: context(.titleHome))
        let (left, field) = (frame.left + 3, frame.left + 21)
        canvas.draw(context(.labelUser), column: left, row: frame.top + 2)
        canvas.draw(user, column: field, row: frame.top + 2, width: 34, isFocused: focus == .user && !isBusy)
        canvas.draw(context(.labelPassword), column: left, row: frame.top + 4)
        drawPassword(&canvas, column: field, row: frame.top + 4)
        drawCertificate(&canvas, column: left, row: frame.top + 9, context)
        let line = Rect(column: left, row: frame.top + 6, columns: 54, rows: 3)
        if isBusy {
            canvas.drawWrapped(context(Words.openingVault), in: line, style: Theme.advice)
        } else if secondsLeft(context) > 0 {
            canvas.drawWrapped(context(.tooManyTries(seconds: secondsLeft(context))), in: line, style: Theme.problem)
        } else if let problem {
            canvas.drawWrapped(context(problem), in: line, style: Theme.problem)
        } else {
            canvas.drawWrapped(context(Words.loginHint), in: line, style: Theme.faint)
        }
    }

    private func drawCertificate(_ canvas: inout Canvas, column: Int, row: Int, _ context: DeskContext) {
        guard let age = context.terms?.age(at: context.now) else { return }
        canvas.drawClipped(
            context(.certificate(age)), column: column, row: row, width: 54, style: Theme.certificate(age.phase))
    }

    private func drawPassword(_ canvas: inout Canvas, column: Int, row: Int) {
        canvas.fill(Rect(column: column, row: row, columns: 34, rows: 1), style: Theme.field)
        let dots = String(repeating: "•", count: min(password.count, 33))
        let end = canvas.draw(dots, column: column, row: row, style: Theme.field)
        if focus == .password && !isBusy { canvas.cursor = Position(column: end, row: row) }
    }
}
