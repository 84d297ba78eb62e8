import Enrollment
import EnrollmentModel
public import Terminal
import Vietnam

extension HomeState {
    /// Draws session, head line and list.
    public func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext) {
        drawSession(&canvas, area, context)
        let lines = HeadLine.all(context)
        if let search {
            let end = canvas.draw(context(Words.find), column: area.left, row: area.top + 1, style: Theme.heading)
            canvas.draw(search, column: end + 1, row: area.top + 1, width: 30, isFocused: true)
        } else {
            for (index, line) in lines.enumerated() {
                canvas.drawClipped(
                    context(line.message), column: area.left, row: area.top + 1 + index, width: area.size.columns,
                    style: line.style)
            }
        }
        let columns = Columns(area)
        let head = area.top + 1 + max(HeadLine.usual, lines.count)
        canvas.draw(context(Words.columnReceipt), column: columns.receipt, row: head, style: Theme.heading)
        canvas.draw(context(Words.columnName), column: columns.name, row: head, style: Theme.heading)
        canvas.draw(context(Words.columnState), column: columns.state, row: head, style: Theme.heading)
        canvas.draw(context(Words.columnChanged), column: columns.changed, row: head, style: Theme.heading)
        let shown = shown(context)
        if shown.isEmpty {
            let empty = search == nil ? Words.emptyList : Words.nothingFound
            canvas.draw(context(empty), column: area.left, row: head + 2, style: Theme.faint)
        }
        for line in list.visible where shown.indices.contains(line) {
            let row = head + 1 + line - list.top
            draw(shown[line], on: &canvas, row: row, columns, context)
            guard line == list.selected else { continue }
            canvas.restyle(Rect(column: area.left, row: row, columns: area.size.columns, rows: 1)) { $0.reverse = true }
        }
    }

    private struct Columns {
        let receipt, name, state, changed: Int

        init(_ area: Rect) {
            receipt = area.left + 1
            name = area.left + 18
            changed = area.right - 12
            state = changed - 17
        }
    }

    private func drawSession(_ canvas: inout Canvas, _ area: Rect, _ context: DeskContext) {
        guard let session = context.home.session else {
            canvas.draw(context(Words.noSession), column: area.left, row: area.top, style: Theme.advice)
            return
        }
        let text = "\(context(.labelSession)): \(session.place), \(session.hamlet)"
        canvas.drawClipped(text, column: area.left, row: area.top, width: area.size.columns)
    }

    private func draw(
        _ summary: ApplicationSummary, on canvas: inout Canvas, row: Int, _ columns: Columns, _ context: DeskContext
    ) {
        canvas.draw(summary.receipt.text, column: columns.receipt, row: row)
        let missing = summary.state.isReadable ? Words.noName : Words.sealedName
        let reason = summary.returned.map { ": \($0.text)" } ?? ""
        canvas.drawClipped(
            (summary.name ?? context(missing)) + reason, column: columns.name, row: row,
            width: columns.state - columns.name - 1,
            style: summary.name == nil ? Theme.faint : .plain)
        let style = summary.state == .returned ? Theme.problem : Style.plain
        canvas.drawClipped(context(.of(summary.state)), column: columns.state, row: row, width: 16, style: style)
        let isToday = CivilDate(milliseconds: summary.changed) == CivilDate(milliseconds: context.now)
        let day = String(CivilDate(milliseconds: summary.changed).text.prefix(5))
        let changed = isToday ? LocalTime.time(summary.changed) : "\(day) \(LocalTime.time(summary.changed))"
        canvas.draw(changed, column: columns.changed, row: row)
    }
}
