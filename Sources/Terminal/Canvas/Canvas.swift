/// One column of the screen: a glyph and how it looks.
public struct Cell: Hashable, Sendable {
    /// What stands here; nil in the columns that a wide glyph to the left covers.
    public internal(set) var glyph: Glyph?
    /// How it looks.
    public internal(set) var style: Style

    /// An empty column in the terminal's own colours.
    public static let blank = Cell(glyph: .blank, style: .plain)
}

/// A sheet of cells that a screen draws itself on; what lies outside is silently cut.
///
/// The sheet is a value: tests compare ``text`` with a golden file, and ``Renderer`` turns the difference of two
/// sheets into what the terminal must be told.
public struct Canvas: Hashable, Sendable {
    /// Measure in cells.
    public let size: Size
    /// What the terminal can show; pictures choose their cells by it.
    public let depth: ColorDepth
    /// Where the terminal's cursor blinks; nil hides it.
    public var cursor: Position?
    var cells: [Cell]

    /// An empty sheet.
    public init(size: Size, depth: ColorDepth = .trueColor) {
        self.size = size
        self.depth = depth
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    /// The whole sheet.
    public var bounds: Rect { Rect(column: 0, row: 0, columns: size.columns, rows: size.rows) }

    /// The cell at a place inside the sheet, nil outside.
    public func cell(_ column: Int, _ row: Int) -> Cell? {
        index(column, row).map { cells[$0] }
    }

    /// The letters of all rows, joined by line feeds, without the blanks at the end of each row.
    public var text: String {
        (0..<size.rows).map(line).joined(separator: "\n")
    }

    /// The letters of one row without the blanks at its end.
    public func line(_ row: Int) -> String {
        var line = ""
        for column in 0..<size.columns {
            line += cell(column, row)?.glyph?.text ?? ""
        }
        while line.utf8.last == 0x20 { line.removeLast() }
        return line
    }

    /// Draws text from `column` to the right on one row, cut at `width` columns and at the edge of the sheet.
    ///
    /// - Returns: The column after the last one drawn.
    @discardableResult
    public mutating func draw(
        _ text: some StringProtocol, column: Int, row: Int, width: Int = .max, style: Style = .plain
    ) -> Int {
        var next = column
        let end = width >= size.columns - column ? size.columns : column + width
        for glyph in Glyph.glyphs(of: text) {
            guard next + glyph.width <= end else { break }
            put(glyph, column: next, row: row, style: style)
            next += glyph.width
        }
        return next
    }

    /// Draws text cut to `width` columns with `…` at the end if it is longer.
    @discardableResult
    public mutating func drawClipped(
        _ text: String, column: Int, row: Int, width: Int, style: Style = .plain
    ) -> Int {
        draw(TextLayout.clipped(text, to: width), column: column, row: row, width: width, style: style)
    }

    /// Draws text broken into lines inside `rect`, as many as fit.
    ///
    /// - Returns: The row after the last one drawn.
    @discardableResult
    public mutating func drawWrapped(_ text: String, in rect: Rect, style: Style = .plain) -> Int {
        var row = rect.top
        for line in TextLayout.wrapped(text, to: rect.size.columns) where row < rect.bottom {
            draw(line, column: rect.left, row: row, width: rect.size.columns, style: style)
            row += 1
        }
        return row
    }

    /// Draws text that ends before column `right`.
    public mutating func drawRight(_ text: String, before right: Int, row: Int, style: Style = .plain) {
        draw(text, column: right - TextLayout.width(of: text), row: row, style: style)
    }

    /// Puts one glyph; a wide glyph that it half covers goes.
    mutating func put(_ glyph: Glyph, column: Int, row: Int, style: Style) {
        guard let first = index(column, row), column + glyph.width <= size.columns else { return }
        for index in first..<first + glyph.width { clearGlyph(covering: index, row: row) }
        cells[first] = Cell(glyph: glyph, style: style)
        for index in first + 1..<max(first + 1, first + glyph.width) { cells[index] = Cell(glyph: nil, style: style) }
    }

    func index(_ column: Int, _ row: Int) -> Int? {
        guard (0..<size.columns).contains(column), (0..<size.rows).contains(row) else { return nil }
        return row * size.columns + column
    }

    private mutating func clearGlyph(covering index: Int, row: Int) {
        let start = row * size.columns
        var first = index
        while first > start && cells[first].glyph == nil { first -= 1 }
        guard let width = cells[first].glyph?.width, width > 1 else { return }
        for covered in first..<min(first + width, start + size.columns) { cells[covered].glyph = .blank }
    }
}
