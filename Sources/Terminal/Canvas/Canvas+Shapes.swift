extension Canvas {
    /// Fills a part with one character of one column.
    public mutating func fill(_ rect: Rect, with character: Character = " ", style: Style = .plain) {
        guard let glyph = Glyph.glyphs(of: String(character)).first, glyph.width == 1 else { return }
        for row in visibleRows(rect) {
            for column in visibleColumns(rect) { put(glyph, column: column, row: row, style: style) }
        }
    }

    /// Changes how a part looks and leaves its letters.
    public mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
        for row in visibleRows(rect) {
            for column in visibleColumns(rect) {
                guard let index = index(column, row) else { continue }
                change(&cells[index].style)
            }
        }
    }

    /// Draws a frame of single lines just inside `rect`, with a title in its upper edge.
    public mutating func box(_ rect: Rect, title: String = "", style: Style = .plain) {
        guard rect.size.columns >= 2, rect.size.rows >= 2 else { return }
        horizontalLine(column: rect.left, row: rect.top, length: rect.size.columns, style: style)
        horizontalLine(column: rect.left, row: rect.bottom - 1, length: rect.size.columns, style: style)
        for row in max(0, rect.top + 1)..<max(0, rect.top + 1, min(rect.bottom - 1, size.rows)) {
            draw("│", column: rect.left, row: row, style: style)
            draw("│", column: rect.right - 1, row: row, style: style)
        }
        draw("┌", column: rect.left, row: rect.top, style: style)
        draw("┐", column: rect.right - 1, row: rect.top, style: style)
        draw("└", column: rect.left, row: rect.bottom - 1, style: style)
        draw("┘", column: rect.right - 1, row: rect.bottom - 1, style: style)
        guard !title.isEmpty, rect.size.columns > 6 else { return }
        let clipped = TextLayout.clipped(title, to: rect.size.columns - 6)
        draw(" \(clipped) ", column: rect.left + 2, row: rect.top, style: style)
    }

    /// Draws a single line to the right.
    public mutating func horizontalLine(column: Int, row: Int, length: Int, style: Style = .plain) {
        fill(Rect(column: column, row: row, columns: length, rows: 1), with: "─", style: style)
    }

    /// Draws a bar of `width` columns, filled by eighths of a column.
    ///
    /// - Parameter fraction: 0 empty to 1 full; outside values count as the nearer end.
    public mutating func bar(_ fraction: Double, column: Int, row: Int, width: Int, style: Style = .plain) {
        draw(ProgressBar.text(fraction: fraction, columns: width), column: column, row: row, width: width, style: style)
    }

    private func visibleRows(_ rect: Rect) -> Range<Int> {
        let first = min(max(0, rect.top), size.rows)
        return first..<max(first, min(rect.bottom, size.rows))
    }

    private func visibleColumns(_ rect: Rect) -> Range<Int> {
        let first = min(max(0, rect.left), size.columns)
        return first..<max(first, min(rect.right, size.columns))
    }
}
