import EnrollmentModel
import TestSupport
import Testing
import Vietnam

@testable import Enrollment

@Suite("A small number cannot be computed from what is shown") struct SuppressionTests {
    /// What a reader sees of a column.
    private struct Seen: Hashable {
        let rows: [Int?]
        let sum: Int?

        init(_ values: [Int]) {
            let hidden = Suppression.hide(Suppression.Column(values))
            rows = zip(values, hidden.rows).map { $1 ? nil : $0 }
            sum = hidden.sum ? nil : values.reduce(0, +)
        }
    }

    /// Every table of so many rows with numbers up to `limit`.
    private func tables(rows: Int, limit: Int) -> [[Int]] {
        (0..<rows).reduce([[]]) { tables, _ in tables.flatMap { table in (0...limit).map { table + [$0] } } }
    }

    /// A reader who knows the procedure tries every table and keeps those that look like the one in front of them.
    @Test(
        "Whoever knows the procedure has two numbers at least for what is hidden",
        arguments: [(2, 24), (3, 14), (4, 9)])
    func everyTable(rows: Int, limit: Int) {
        var values: [Seen: [Set<Int>]] = [:]
        for table in tables(rows: rows, limit: limit) {
            var sets = values[Seen(table)] ?? table.map { _ in [] }
            for (row, value) in table.enumerated() { sets[row].insert(value) }
            values[Seen(table)] = sets
        }
        for (seen, sets) in values {
            let shown = seen.rows.compactMap(\.self)
            #expect(shown.allSatisfy { $0 >= Suppression.threshold })
            // Near the limit the tables that look alike have larger numbers than are tried here.
            guard let sum = seen.sum, sum - shown.reduce(0, +) <= limit else { continue }
            for (row, value) in seen.rows.enumerated() where value == nil {
                #expect(sets[row].count >= 2, "row \(row) of \(seen) can only be \(sets[row])")
            }
        }
    }

    @Test func aColumnWithoutSmallNumbersIsShown() {
        #expect(Suppression.hide(.init([5, 9, 30])) == .init(rows: [false, false, false], sum: false))
        #expect(Suppression.hide(.init([5])) == .init(rows: [false], sum: false))
    }

    @Test func oneSmallNumberHidesTheNextOneWithIt() {
        #expect(Suppression.hide(.init([9, 3, 30, 8])) == .init(rows: [false, true, true, false], sum: false))
        #expect(Suppression.hide(.init([9, 30, 3])) == .init(rows: [true, false, true], sum: false))
    }

    @Test func nobodyIsHiddenLikeOne() {
        #expect(Suppression.hide(.init([0, 0, 20, 30])).rows == [true, true, true, false])
        #expect(Suppression.hide(.init([4, 4, 20, 30])).rows == [true, true, true, false])
        #expect(Suppression.hide(.init([0, 3])) == .init(rows: [true, true], sum: true))
        #expect(Suppression.hide(.init([])) == .init(rows: [], sum: true))
    }

    @Test func whatIsShownElsewhereBoundsWhatIsHidden() {
        // The second number is at most 9, so that the first would be 4 and nothing else.
        let column = Suppression.Column([4, 9, 40], ceilings: [20, 9, 50])
        #expect(Suppression.hide(column).rows == [true, true, true])
        // At least 9, so that the first would be 0 and nothing else.
        let floor = Suppression.Column([0, 9, 40], floors: [0, 9, 20])
        #expect(Suppression.hide(floor).rows == [true, true, true])
    }

    @Test func aSumThatIsHiddenForAnotherTableIsNotTheSumOfRows() {
        #expect(Suppression.hide(.init([9, 30]), isSumHidden: true) == .init(rows: [true, false], sum: true))
    }
}
