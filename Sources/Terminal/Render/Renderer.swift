/// Turns the difference of two canvases into what a terminal must be told.
///
/// It alone knows escape sequences for drawing. The first frame, and every frame whose size differs from the one
/// before, paints the whole sheet.
public struct Renderer: Sendable {
    private let depth: ColorDepth
    private var shown: Canvas?
    private var pen: Style?
    private var place: Position?
    private var output: [UInt8] = []

    /// A renderer for a terminal of that depth whose screen is unknown.
    public init(depth: ColorDepth) {
        self.depth = depth
    }

    /// Forgets what the terminal shows, so that the next frame paints everything (after a suspension, or on Ctrl-L).
    public mutating func invalidate() { shown = nil }

    /// The bytes that make the terminal show `canvas`; empty if it already does.
    public mutating func render(_ canvas: Canvas) -> [UInt8] {
        output = []
        pen = nil
        place = nil
        let known = shown?.size == canvas.size ? shown : nil
        let before = known ?? Canvas(size: canvas.size, depth: canvas.depth)
        if known == nil {
            send(ControlSequence.hideCursor + ControlSequence.reset + ControlSequence.clearScreen)
            pen = .plain
        }
        let start = output.count
        for row in 0..<canvas.size.rows where rowDiffers(row, before, canvas) { paint(row: row, before, canvas) }
        let painted = output.count > start
        if painted || known == nil || before.cursor != canvas.cursor {
            finish(cursor: canvas.cursor, wasShown: known?.cursor != nil, painted: painted)
        }
        shown = canvas
        return output
    }

    private func rowDiffers(_ row: Int, _ before: Canvas, _ after: Canvas) -> Bool {
        let start = row * after.size.columns
        return before.cells[start..<start + after.size.columns] != after.cells[start..<start + after.size.columns]
    }

    private mutating func paint(row: Int, _ before: Canvas, _ after: Canvas) {
        let start = row * after.size.columns
        var column = 0
        while column < after.size.columns {
            let cell = after.cells[start + column]
            let width = cell.glyph?.width ?? 1
            let end = min(start + column + width, start + after.size.columns)
            let covered = start + column..<end
            if before.cells[covered] != after.cells[covered], let glyph = cell.glyph {
                paint(glyph, style: cell.style, at: Position(column: column, row: row))
            }
            column += width
        }
    }

    private mutating func paint(_ glyph: Glyph, style: Style, at position: Position) {
        if place != position { send(ControlSequence.move(column: position.column, row: position.row)) }
        if pen != style {
            send(ControlSequence.style(style, depth: depth))
            pen = style
        }
        send(glyph.text)
        // Where terminals may not agree how far the cursor went, the next glyph gets its own place.
        place = glyph.isPlain ? Position(column: position.column + glyph.width, row: position.row) : nil
    }

    private mutating func finish(cursor: Position?, wasShown: Bool, painted: Bool) {
        if painted && pen != .plain { send(ControlSequence.reset) }
        if let cursor {
            send(ControlSequence.move(column: cursor.column, row: cursor.row))
            if !wasShown { send(ControlSequence.showCursor) }
        } else if wasShown {
            send(ControlSequence.hideCursor)
        }
    }

    private mutating func send(_ text: String) { output.append(contentsOf: text.utf8) }
}
