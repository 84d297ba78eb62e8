/// A line of a table of the law with the days on which it counts: a change of a rule is another line, not other code.
public struct InForce<Line: Sendable>: Sendable {
    /// The first day, nothing for one that is not known or does not matter any more.
    public let from: CivilDate?
    /// The last day, nothing while no end is known.
    public let until: CivilDate?
    /// What counts on those days.
    public let line: Line

    /// A line for some days; dates as `yyyy-MM-dd`, which must exist.
    init(_ line: Line, from: String? = nil, until: String? = nil) {
        self.line = line
        self.from = from.map(Self.day)
        self.until = until.map(Self.day)
    }

    /// Whether it counts on a day.
    public func counts(on day: CivilDate) -> Bool {
        (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true)
    }

    private static func day(_ text: String) -> CivilDate {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, let day = CivilDate(year: parts[0], month: parts[1], day: parts[2]) else {
            preconditionFailure("\(text) is no day")
        }
        return day
    }
}

extension Array {
    /// The lines that count on a day, in the order of the table.
    func lines<Line>(on day: CivilDate) -> [Line] where Element == InForce<Line> {
        filter { $0.counts(on: day) }.map(\.line)
    }
}
