/// A day of the Gregorian calendar that exists.
public struct CivilDate: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Year, 1 to 9999.
    public let year: Int
    /// Month, 1 to 12.
    public let month: Int
    /// Day of the month.
    public let day: Int

    /// A day, nothing when the calendar does not have it.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        self.init(known: year, month, day)
    }

    private init(known year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day on the clocks of Vietnam (UTC+7 all year) at a moment in milliseconds since 1970.
    ///
    /// After Hinnant, chrono-Compatible Low-Level Date Algorithms (civil_from_days).
    public init(milliseconds: Int, hoursEastOfGreenwich hours: Int = 7) {
        // A manipulated file can hold any number: what lies beyond year 1 and 9999 is brought near.
        let near = min(max(milliseconds, -Self.far), Self.far)
        let day = Self.floorDivide(near + hours * 3_600_000, 86_400_000)
        let shifted = day + 719_468
        let era = Self.floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(known: min(max(year, 1), 9999), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// More milliseconds than from 1970 to either end of the calendar.
    private static let far = 1 << 53

    /// How many days a month of 1 to 12 has.
    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Full years from `birth` to this day; somebody born on 29 February turns on 1 March in a common year.
    public func fullYears(since birth: CivilDate) -> Int {
        year - birth.year - ((month, day) < (birth.month, birth.day) ? 1 : 0)
    }

    /// `dd/MM/yyyy`.
    public var text: String { "\(Self.digits(day, 2))/\(Self.digits(month, 2))/\(Self.digits(year, 4))" }
    /// The same as ``text``.
    public var description: String { text }
    /// `yyyy-MM-dd`.
    public var iso: String { "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))" }

    /// Earlier first.
    public static func < (a: CivilDate, b: CivilDate) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }

    static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func floorDivide(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((-a + b - 1) / b) }
}
