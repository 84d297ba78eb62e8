public import Terminal
import Vietnam

extension SyncState {
    /// Draws what to do, how far it is, or what came of it.
    public func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext) {
        switch phase {
        case .idle:
            let text = Rect(column: area.left, row: area.top + 1, columns: area.size.columns, rows: 4)
            canvas.drawWrapped(context(Words.syncIdle), in: text)
        case .running(let progress): draw(progress, on: &canvas, area, context)
        case .stopping: canvas.draw(context(Words.syncCancelling), column: area.left, row: area.top + 1)
        case .over(let result): draw(result, on: &canvas, area, context)
        }
    }

    private func draw(_ progress: SyncProgress?, on canvas: inout Canvas, _ area: Rect, _ context: DeskContext) {
        let phase = progress?.phase ?? .connecting
        canvas.draw(context(Words.phase(phase)), column: area.left, row: area.top + 1, style: Theme.heading)
        guard let progress else { return }
        let fraction = progress.totalBytes > 0 ? Double(progress.sentBytes) / Double(progress.totalBytes) : 0
        canvas.bar(fraction, column: area.left, row: area.top + 3, width: area.size.columns - 26)
        let bytes = "\(ByteText.of(progress.sentBytes)) / \(ByteText.of(progress.totalBytes))"
        canvas.drawRight(bytes, before: area.right, row: area.top + 3)
        let done = context.texts.progress(progress.applicationsDone, of: progress.applicationsTotal)
        canvas.draw("\(context(Words.receiptedNow)): \(done)", column: area.left, row: area.top + 5)
    }

    private func draw(_ result: SyncResult, on canvas: inout Canvas, _ area: Rect, _ context: DeskContext) {
        let isComplete = result.waiting == 0 && result.problem == nil
        let (head, style) =
            isComplete ? (Words.syncComplete, Theme.done) : (Words.syncIncomplete, Theme.advice)
        canvas.draw(context(head), column: area.left, row: area.top + 1, style: style)
        let lines = [
            (Words.receiptedNow, "\(result.receipted)"), (Words.stillWaiting, "\(result.waiting)"),
            (Words.sentBackNow, "\(result.returned)"), (Words.bytesSent, ByteText.of(result.sentBytes)),
        ]
        for (index, line) in lines.enumerated() {
            canvas.draw(context(line.0), column: area.left, row: area.top + 3 + index)
            canvas.drawRight(line.1, before: area.left + 42, row: area.top + 3 + index, style: Theme.heading)
        }
        guard let problem = result.problem else { return }
        let text = Rect(column: area.left, row: area.top + 8, columns: area.size.columns, rows: 4)
        canvas.drawWrapped(context(problem), in: text, style: Theme.problem)
    }
}

/// Sizes for people.
enum ByteText {
    /// `812 B`, `14,2 kB`, `3,1 MB` with the comma of Vietnam, in steps of 1000.
    static func of(_ bytes: Int) -> String {
        for (unit, name) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")] where bytes >= unit {
            let tenths = bytes / (unit / 10)
            return "\(tenths / 10),\(tenths % 10) \(name)"
        }
        return "\(bytes) B"
    }
}
