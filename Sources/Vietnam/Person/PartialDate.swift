public import CanonicalJSON

/// A birth date as far as it is known: a year, a month of it, or a day; impossible days of old papers are kept.
public struct PartialDate: Hashable, Sendable {
    /// How much is known.
    public enum Precision: Int, Sendable, Comparable, CaseIterable {
        /// The year only.
        case year
        /// Year and month.
        case month
        /// The full date.
        case day

        /// Coarser first.
        public static func < (a: Precision, b: Precision) -> Bool { a.rawValue < b.rawValue }
    }

    /// Why text is not a date.
    public enum Problem: Error, Hashable, Sendable {
        /// Neither `dd/MM/yyyy`, `MM/yyyy` nor `yyyy`.
        case notADate
        /// A year of two digits, which may be in either century.
        case twoDigitYear
        /// Some digits of the year are not known.
        case unclearYear
        /// Can and chi without a number, which come again every sixty years.
        case lunarYearAlone(LunarYear)
        /// A year outside ``PartialDate/years``.
        case year(Int)
        /// A month outside 1 to 12.
        case month(Int)
        /// A day outside 1 to 31.
        case day(Int)
    }

    /// The years a living person's paper can carry.
    public static let years = 1870...2199

    /// Year.
    public let year: Int
    /// Month 1 to 12, when known.
    public let month: Int?
    /// Day 1 to 31, when known; the calendar may not have it, see ``isPossible``.
    public let day: Int?
    /// What the paper or the person said, letter by letter.
    public let asWritten: String

    /// A date from its parts; a day needs its month.
    ///
    /// - Throws: ``Problem`` for numbers no calendar has; 30/02 is kept.
    public init(year: Int, month: Int? = nil, day: Int? = nil, asWritten: String? = nil) throws(Problem) {
        guard Self.years.contains(year) else { throw .year(year) }
        if let month, !(1...12).contains(month) { throw .month(month) }
        if let day, !(1...31).contains(day) { throw .day(day) }
        guard day == nil || month != nil else { throw .notADate }
        self.year = year
        self.month = month
        self.day = day
        self.asWritten = asWritten ?? Self.text(year, month, day)
    }

    /// How much is known.
    public var precision: Precision { day != nil ? .day : month != nil ? .month : .year }

    /// Whether the calendar has this date; 30/02 and 31/04 stand on papers that are valid all the same.
    public var isPossible: Bool {
        guard let month, let day else { return true }
        return day <= CivilDate.days(inMonth: month, of: year)
    }

    /// What is known, `dd/MM/yyyy`, `MM/yyyy` or `yyyy`: for screens and paper.
    public var text: String { Self.text(year, month, day) }

    /// After ISO 8601-2: `1950`, `1950-03`, `1950-03-02`; an impossible day as `1950-02-XX`.
    public var iso: String {
        guard let month else { return CivilDate.digits(year, 4) }
        let head = "\(CivilDate.digits(year, 4))-\(CivilDate.digits(month, 2))"
        guard let day else { return head }
        return isPossible ? "\(head)-\(CivilDate.digits(day, 2))" : "\(head)-XX"
    }

    /// Whether two dates can be the same, compared at the coarser precision of the two.
    public func agrees(with other: PartialDate) -> Bool {
        guard year == other.year else { return false }
        guard let month, let otherMonth = other.month else { return true }
        guard month == otherMonth else { return false }
        guard let day, let otherDay = other.day else { return true }
        return day == otherDay
    }

    /// The first and the last day it can have been; an impossible day stretches over its whole month.
    public var span: ClosedRange<CivilDate> {
        let first = month ?? 1
        let last = month ?? 12
        let exact = isPossible ? day : nil
        guard let from = CivilDate(year: year, month: first, day: exact ?? 1),
            let to = CivilDate(year: year, month: last, day: exact ?? CivilDate.days(inMonth: last, of: year))
        else { preconditionFailure("a partial date lies within its year") }
        return from...to
    }

    private static func text(_ year: Int, _ month: Int?, _ day: Int?) -> String {
        [day.map { CivilDate.digits($0, 2) }, month.map { CivilDate.digits($0, 2) }, CivilDate.digits(year, 4)]
            .compactMap { $0 }.joined(separator: "/")
    }
}

extension PartialDate: CanonicalCodable {
    /// Reads `{year, month?, day?, as_written}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        let month = reader.object["month"] == nil ? nil : try reader.int("month", in: 1...12)
        let day = reader.object["day"] == nil ? nil : try reader.int("day", in: 1...31)
        let year = try reader.int("year", in: Self.years)
        let written = try reader.string("as_written")
        do {
            try self.init(year: year, month: month, day: day, asWritten: written)
        } catch { throw ShapeError("month", expected: "a month, since there is a day") }
    }

    /// `{year, month?, day?, as_written}`.
    public var json: JSONValue {
        var object: JSONObject = ["year": .int(year), "as_written": .string(asWritten)]
        object["month"] = month.map { .int($0) }
        object["day"] = day.map { .int($0) }
        return .object(object)
    }
}

extension PartialDate.Problem: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .notADate: "a date is dd/MM/yyyy, MM/yyyy or yyyy"
        case .twoDigitYear: "a year has four digits"
        case .unclearYear: "some digits of the year are not known"
        case .lunarYearAlone: "a year of the cycle of sixty needs its number"
        case .year(let year): "\(year) is no year of a paper in use"
        case .month(let month): "there is no month \(month)"
        case .day(let day): "there is no day \(day)"
        }
    }
}
