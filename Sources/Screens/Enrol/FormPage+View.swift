import EnrollmentModel
import Terminal
import Vietnam

extension FormPage {
    func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext) {
        for line in list.visible {
            draw(
                entries[line], on: &canvas, area, row: area.top + line - list.top, isCurrent: line == list.selected,
                context)
        }
        let below = Rect(column: area.left, row: area.top + Self.rows, columns: area.size.columns, rows: 2)
        if let problem = problems[current.definition.path] {
            canvas.drawWrapped(context.texts.describe(problem), in: below, style: Theme.problem)
        } else {
            drawHelp(&canvas, below, context)
        }
    }

    private func draw(
        _ entry: FormEntry, on canvas: inout Canvas, _ area: Rect, row: Int, isCurrent: Bool, _ context: DeskContext
    ) {
        let definition = entry.definition
        let mark = definition.requirement == .required ? "*" : " "
        let isWrong = problems[definition.path] != nil
        let labelStyle = isWrong ? Theme.problem : isCurrent ? Theme.heading : .plain
        canvas.draw(isWrong ? "!" : isCurrent ? "›" : " ", column: area.left, row: row, style: labelStyle)
        canvas.draw("\(context(definition.label))\(mark)", column: area.left + 2, row: row, style: labelStyle)
        let column = area.left + 24
        let width = area.size.columns - 24 - 16
        if entry.isDeclined {
            canvas.draw(context(Words.declined), column: column, row: row, style: Theme.faint)
            if isCurrent { canvas.cursor = Position(column: column, row: row) }
        } else {
            canvas.draw(entry.field, column: column, row: row, width: width, isFocused: isCurrent)
        }
        guard !entry.field.isEmpty || entry.isDeclined else { return }
        canvas.drawClipped(
            context(.of(entry.source)), column: area.right - 15, row: row, width: 15, style: Theme.faint)
    }

    /// The options of a choice, else the help of the field.
    private func drawHelp(_ canvas: inout Canvas, _ area: Rect, _ context: DeskContext) {
        let options = current.candidates(kind)
        guard options.isEmpty else {
            let names = options.map { context($0.name) }.joined(separator: " · ")
            canvas.drawWrapped("◂▸ \(names)", in: area, style: Theme.faint)
            return
        }
        let help = context(current.definition.help)
        canvas.drawWrapped(help.isEmpty ? context(Words.requiredMark) : help, in: area, style: Theme.faint)
    }
}
