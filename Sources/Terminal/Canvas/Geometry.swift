/// The measure of a canvas or a picture in cells.
public struct Size: Hashable, Sendable {
    /// Cells from left to right.
    public var columns: Int
    /// Cells from top to bottom.
    public var rows: Int

    /// Negative measures count as 0.
    public init(columns: Int, rows: Int) {
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }
}

/// A cell's place; 0, 0 is the top left one.
public struct Position: Hashable, Sendable {
    /// Counted from the left, from 0.
    public var column: Int
    /// Counted from the top, from 0.
    public var row: Int

    /// The cell at `column`, `row`; it may lie outside of a canvas, where nothing is drawn.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// A part of a canvas.
public struct Rect: Hashable, Sendable {
    /// Top left cell.
    public var origin: Position
    /// Measure in cells.
    public var size: Size

    /// The part of `columns` × `rows` cells whose top left cell is `column`, `row`.
    public init(column: Int, row: Int, columns: Int, rows: Int) {
        origin = Position(column: column, row: row)
        size = Size(columns: columns, rows: rows)
    }

    /// First column.
    public var left: Int { origin.column }
    /// First row.
    public var top: Int { origin.row }
    /// The column after the last one.
    public var right: Int { origin.column + size.columns }
    /// The row after the last one.
    public var bottom: Int { origin.row + size.rows }

    /// The part without `columns` at each side and `rows` at top and bottom.
    public func inset(columns: Int, rows: Int) -> Rect {
        Rect(
            column: left + columns, row: top + rows, columns: size.columns - 2 * columns, rows: size.rows - 2 * rows)
    }
}
