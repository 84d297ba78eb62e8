public import Terminal
import Vietnam

extension SessionState {
    /// Draws the two fields.
    public func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext) {
        let field = area.left + 22
        let width = area.size.columns - 24
        canvas.draw(context(Words.place), column: area.left, row: area.top + 2)
        canvas.draw(place, column: field, row: area.top + 2, width: width, isFocused: !isOnHamlet && !isBusy)
        canvas.draw(context(Words.hamlet), column: area.left, row: area.top + 4)
        canvas.draw(hamlet, column: field, row: area.top + 4, width: width, isFocused: isOnHamlet && !isBusy)
        let help = Rect(column: area.left, row: area.top + 7, columns: area.size.columns, rows: 3)
        canvas.drawWrapped(context(Words.sessionHelp), in: help, style: Theme.faint)
    }
}
