import Enrollment
import EnrollmentModel
public import Terminal
import Vietnam

extension EnrolState {
    /// Draws the line of steps and the page that is open.
    public func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext) {
        drawSteps(&canvas, area, context)
        let inside = Rect(
            column: area.left, row: area.top + 1, columns: area.size.columns, rows: area.size.rows - 1)
        switch page {
        case .opening: canvas.draw(context(Words.opening), column: area.left, row: inside.top)
        case .form(let page): page.view(&canvas, in: inside, context)
        case .earlier(let page): page.view(&canvas, in: inside, context)
        case .notice(let page): page.view(&canvas, in: inside, context)
        case .participant(let page): page.view(&canvas, in: inside, context)
        case .capture(let page):
            if let visit { page.view(&canvas, in: inside, visit, context) }
        case .check(let page):
            if let visit { page.view(&canvas, in: inside, visit, context) }
        case .done: drawDone(&canvas, inside, context)
        }
        if isSaving { canvas.drawRight(context(Words.saving), before: area.right, row: area.top, style: Theme.advice) }
    }

    private func drawSteps(_ canvas: inout Canvas, _ area: Rect, _ context: DeskContext) {
        let steps: [Message] = [.stepForm, Words.stepNotice, Words.stepCapture, Words.stepCheck, .stepReceipt]
        var column = area.left
        for (index, step) in steps.enumerated() {
            let isNow = index == stepIndex
            let style = isNow ? Theme.selected : index < stepIndex ? Theme.done : Theme.faint
            column = canvas.draw(" \(index + 1) \(context(step)) ", column: column, row: area.top, style: style)
        }
    }

    private var stepIndex: Int {
        switch page {
        case .opening, .form, .earlier, .participant: 0
        case .notice: 1
        case .capture: 2
        case .check: 3
        case .done: 4
        }
    }

    private func drawDone(_ canvas: inout Canvas, _ area: Rect, _ context: DeskContext) {
        guard let record = visit?.record else { return }
        let frame = Rect(column: area.left + 9, row: area.top + 3, columns: area.size.columns - 18, rows: 9)
        canvas.box(frame, title: context(Words.doneTitle))
        let (left, top) = (frame.left + 3, frame.top + 2)
        canvas.draw(context(.labelReceiptNumber), column: left, row: top)
        canvas.draw(
            record.application.receiptNumber?.text ?? "", column: left + 20, row: top, style: Theme.heading)
        canvas.draw(context(.labelName), column: left, row: top + 1)
        canvas.drawClipped(
            record.application.name ?? "", column: left + 20, row: top + 1, width: frame.size.columns - 25,
            style: Theme.heading)
        canvas.draw(context(.labelState), column: left, row: top + 2)
        canvas.draw(context(.of(record.state)), column: left + 20, row: top + 2)
        let advice = Rect(column: left, row: top + 4, columns: frame.size.columns - 6, rows: 2)
        canvas.drawWrapped(context(Words.doneAdvice), in: advice, style: Theme.faint)
    }
}
