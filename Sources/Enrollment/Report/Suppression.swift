/// Hides small numbers so that nobody can compute them from what is shown.
///
/// A number below ``threshold`` is hidden, zero too: *nobody* says as much as *one*. Where the sum of a column is shown,
/// other numbers are hidden with it until the sum leaves every hidden small number at least ``width`` values, whoever
/// knows this procedure included. Which ones are hidden with it is decided by their place and not by their size: a rule
/// that took the smallest would tell how small it is. A hidden small number and one that is hidden with it look the same.
public enum Suppression {
    /// Numbers below this are hidden.
    public static let threshold = 5
    /// So many values at least a hidden small number can have.
    static let width = 2

    /// One column of a table: people who are each in one row.
    public struct Column: Sendable {
        /// The numbers, row by row.
        public var values: [Int]
        /// A part of each number that may be shown elsewhere: no number is smaller.
        public var floors: [Int]
        /// What each number is a part of and may be shown elsewhere; nothing where it is a part of nothing.
        public var ceilings: [Int?]

        /// A column; without floors and ceilings nothing else is known of its numbers.
        public init(_ values: [Int], floors: [Int]? = nil, ceilings: [Int?]? = nil) {
            self.values = values
            self.floors = floors ?? values.map { _ in 0 }
            self.ceilings = ceilings ?? values.map { _ in nil }
            precondition(self.floors.count == values.count && self.ceilings.count == values.count)
        }

        var sum: Int { values.reduce(0, +) }
    }

    /// What of a column is hidden.
    public struct Hidden: Sendable, Equatable {
        /// Row by row.
        public var rows: [Bool]
        /// The sum.
        public var sum: Bool
    }

    /// Decides what to hide.
    ///
    /// - Parameters:
    ///   - forced: Rows that have to be hidden for another table's sake.
    ///   - isSumHidden: Whether the sum has to be hidden for another table's sake.
    public static func hide(_ column: Column, forced: [Bool]? = nil, isSumHidden: Bool = false) -> Hidden {
        let values = column.values
        var rows = values.indices.map { values[$0] < threshold || forced?[$0] == true }
        guard column.sum >= threshold else { return Hidden(rows: values.map { _ in true }, sum: true) }
        if isSumHidden {
            // All rows together would be the sum.
            if !rows.contains(true), !rows.isEmpty { rows[0] = true }
            return Hidden(rows: rows, sum: true)
        }
        var next = (rows.lastIndex(of: true) ?? 0) + 1
        while !isSafe(column, rows) {
            guard rows.contains(false) else { return Hidden(rows: rows, sum: true) }
            while rows[next % rows.count] { next += 1 }
            rows[next % rows.count] = true
        }
        return Hidden(rows: rows, sum: false)
    }

    /// Whether the sum of what is hidden leaves every hidden number enough values.
    private static func isSafe(_ column: Column, _ rows: [Bool]) -> Bool {
        let hidden = rows.indices.filter { rows[$0] }
        guard !hidden.isEmpty else { return true }
        let sum = hidden.reduce(0) { $0 + column.values[$1] }
        let low = hidden.map { column.values[$0] < threshold ? 0 : max(threshold, column.floors[$0]) }
        let high = hidden.map { row in
            min(column.values[row] < threshold ? threshold - 1 : sum, column.ceilings[row] ?? sum)
        }
        let (lows, highs) = (low.reduce(0, +), high.reduce(0, +))
        return hidden.indices.allSatisfy { place in
            let least = max(low[place], sum - (highs - high[place]))
            let most = min(high[place], sum - (lows - low[place]))
            return most - least + 1 >= width
        }
    }
}
