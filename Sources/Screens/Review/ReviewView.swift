import Enrollment
import EnrollmentModel
public import Terminal
import Vietnam

extension ReviewState {
    /// Draws the page that is open and the question over it.
    public func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext) {
        switch page {
        case .batches: drawBatches(&canvas, area, context)
        case .batch: if let review { draw(review, on: &canvas, area, context) }
        case .application(let application): draw(application, on: &canvas, area, context)
        }
        if isBusy { canvas.drawRight(context(.stateWorking), before: area.right, row: area.top, style: Theme.advice) }
        returning?.view(&canvas, context)
        if isSigning, let review { drawSigning(review, on: &canvas, context) }
    }

    // MARK: Batches

    private func drawBatches(_ canvas: inout Canvas, _ area: Rect, _ context: DeskContext) {
        let columns = [area.left + 1, area.left + 34, area.left + 44, area.left + 54]
        let heads = [Words.columnBatch, Words.columnCount, Words.columnJudged, Words.columnSigned]
        for (column, head) in zip(columns, heads) {
            canvas.draw(context(head), column: column, row: area.top + 1, style: Theme.heading)
        }
        if reviews.isEmpty {
            let text = isLoaded ? Words.noBatches : .stateWorking
            canvas.draw(context(text), column: area.left, row: area.top + 3, style: Theme.faint)
        }
        for line in list.visible {
            let review = reviews[line]
            let row = area.top + 2 + line - list.top
            let signed = review.signedBy ?? context(Words.notSigned)
            let texts = [review.batch.id, "\(review.batch.items.count)", "\(review.verdicts.count)", signed]
            for (column, text) in zip(columns, texts) {
                canvas.drawClipped(text, column: column, row: row, width: area.right - column)
            }
            select(line == list.selected, on: &canvas, area, row: row)
        }
    }

    private func select(_ isSelected: Bool, on canvas: inout Canvas, _ area: Rect, row: Int) {
        guard isSelected else { return }
        canvas.restyle(Rect(column: area.left, row: row, columns: area.size.columns, rows: 1)) { $0.reverse = true }
    }

    // MARK: One batch

    private func draw(_ review: BatchReview, on canvas: inout Canvas, _ area: Rect, _ context: DeskContext) {
        let returned = review.verdicts.values.count { $0.verdict == .returned }
        let counts = Words.counts(
            approved: review.verdicts.count - returned, returned: returned,
            open: review.batch.items.count - review.verdicts.count)
        canvas.draw("\(review.batch.id)   \(context(counts))", column: area.left, row: area.top, style: Theme.heading)
        let columns = [area.left + 1, area.left + 5, area.left + 22, area.left + 52]
        let heads: [Message] = [Words.columnReceipt, Words.columnName, Words.columnVerdict]
        for (column, head) in zip(columns.dropFirst(), heads) {
            canvas.draw(context(head), column: column, row: area.top + 2, style: Theme.heading)
        }
        for line in items.visible {
            let row = area.top + 3 + line - items.top
            draw(review.batch.items[line].app, of: review, on: &canvas, columns, row: row, area, context)
            select(line == items.selected, on: &canvas, area, row: row)
        }
        canvas.draw(context(Words.sampleHelp), column: area.left, row: area.bottom - 1, style: Theme.faint)
    }

    private func draw(
        _ app: ApplicationID, of review: BatchReview, on canvas: inout Canvas, _ columns: [Int], row: Int,
        _ area: Rect, _ context: DeskContext
    ) {
        let summary = context.home.summaries.first { $0.id == app }
        let isDrawn = review.sample.contains(app)
        let sign = (isDrawn ? "*" : " ") + (review.opened.contains(app) ? "○" : " ")
        canvas.draw(sign, column: columns[0], row: row, style: isDrawn ? Theme.advice : .plain)
        canvas.draw(summary?.receipt.text ?? "", column: columns[1], row: row)
        let name = summary?.name ?? context(Words.noName)
        canvas.drawClipped(name, column: columns[2], row: row, width: columns[3] - columns[2] - 1)
        let (verdict, style): (String, Style) =
            switch review.verdicts[app] {
            case .approved: (context(.of(Verdict.approved)), Theme.done)
            case .returned(let reason): ("\(context(.of(Verdict.returned))): \(reason.text)", Theme.problem)
            case nil: ("–", Theme.faint)
            }
        canvas.drawClipped(verdict, column: columns[3], row: row, width: area.right - columns[3], style: style)
    }

    private func drawSigning(_ review: BatchReview, on canvas: inout Canvas, _ context: DeskContext) {
        let inside = Popup.draw(on: &canvas, columns: 56, rows: 3, title: context(Words.signQuestion))
        let returned = review.verdicts.values.count { $0.verdict == .returned }
        let counts = Words.counts(
            approved: review.verdicts.count - returned, returned: returned,
            open: review.batch.items.count - review.verdicts.count)
        canvas.draw(review.batch.id, column: inside.left + 1, row: inside.top, style: Theme.heading)
        canvas.draw(context(counts), column: inside.left + 1, row: inside.top + 1)
        canvas.draw(context(Words.signKeys), column: inside.left + 1, row: inside.top + 2, style: Theme.faint)
    }

    // MARK: One application

    private func draw(
        _ reviewed: ReviewedApplication, on canvas: inout Canvas, _ area: Rect, _ context: DeskContext
    ) {
        guard let record = reviewed.record else { return }
        let width = area.size.columns * 6 / 10
        let text = Rect(column: area.left, row: area.top + 1, columns: width, rows: area.size.rows - 2)
        let number = record.application.receiptNumber?.text ?? ""
        canvas.draw(
            "\(number)  \(record.application.name ?? "")", column: area.left, row: area.top, style: Theme.heading)
        ApplicationLines(record.application, context).view(&canvas, in: text, top: reviewed.top)
        let frame = Rect(
            column: area.left + width + 1, row: area.top + 1, columns: area.size.columns - width - 1,
            rows: area.size.rows - 3)
        drawPicture(of: reviewed, on: &canvas, frame, context)
    }

    private func drawPicture(
        of reviewed: ReviewedApplication, on canvas: inout Canvas, _ frame: Rect, _ context: DeskContext
    ) {
        guard reviewed.captured.indices.contains(reviewed.shown) else { return }
        let (position, capture) = reviewed.captured[reviewed.shown]
        canvas.box(frame, title: context(Words.short(position)))
        let count = context.texts.progress(reviewed.shown + 1, of: reviewed.captured.count)
        let line = "\(count) · \(context(.labelQuality)) \(capture.quality)"
        canvas.drawClipped(line, column: frame.left, row: frame.bottom, width: frame.size.columns)
        guard let picture = reviewed.pictures[position] else {
            canvas.draw(context(.stateWorking), column: frame.left + 2, row: frame.top + 2, style: Theme.faint)
            return
        }
        canvas.draw(picture, in: frame.inset(columns: 1, rows: 1))
    }
}
