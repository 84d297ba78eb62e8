public import EnrollmentModel
public import Vietnam

/// By what people are told apart. Ethnic group and religion are not among it.
public enum ReportDimension: String, Sendable, CaseIterable {
    /// Commune; only where there are several.
    case commune
    /// Hamlet.
    case hamlet
    /// Day.
    case day
    /// Age.
    case age
    /// Sex.
    case sex
    /// Why applications were sent back.
    case reason

    /// Its name in tables.
    public var name: Message {
        switch self {
        case .commune: Message(vi: "Xã", en: "Commune")
        case .hamlet: Message(vi: "Thôn", en: "Hamlet")
        case .day: Message(vi: "Ngày", en: "Day")
        case .age: Message(vi: "Tuổi", en: "Age")
        case .sex: Message(vi: "Giới tính", en: "Sex")
        case .reason: Message(vi: "Lý do trả lại", en: "Why returned")
        }
    }
}

/// Which row of a table.
public enum ReportKey: Hashable, Sendable {
    /// A commune.
    case commune(UnitCode)
    /// A hamlet of a commune.
    case hamlet(UnitCode, String)
    /// A day.
    case day(CivilDate)
    /// An age.
    case age(ReportAge)
    /// A sex.
    case sex(Sex)
    /// A reason.
    case reason(ReturnReason.Code)
}

/// A row: a number for each counter, nothing where it is hidden.
public struct ReportRow: Sendable, Equatable {
    /// Which row.
    public let key: ReportKey
    /// The numbers that are shown.
    public var shown: [ReportCounter: Int]
}

/// A table: every person is in one row of it.
public struct ReportTable: Sendable, Equatable {
    /// By what.
    public let dimension: ReportDimension
    /// Its rows, in order.
    public var rows: [ReportRow]
}

/// All tables of a kit at one point of its log, small numbers hidden.
///
/// They are made of all people, once: a report shows some of their rows and columns, and never a number that is not in
/// them. So nothing can be computed from two reports that cannot be computed from these tables.
public struct ReportTables: Sendable, Equatable {
    /// The sums that are shown.
    public let total: [ReportCounter: Int]
    /// The tables, in the order of ``ReportDimension``.
    public let tables: [ReportTable]

    /// Counts people and hides what is small.
    public init(_ people: [ReportPerson]) {
        let counts = ReportCounts(people)
        let plan = HidingPlan(counts)
        var shown: [ReportKey: [ReportCounter: Int]] = [:]
        var total: [ReportCounter: Int] = [:]
        for counter in ReportCounter.allCases {
            total[counter] = plan.shownSum(counter)
            for key in counts.keys(counter) { shown[key, default: [:]][counter] = plan.shown(key, counter) }
        }
        self.total = total
        tables = ReportDimension.allCases.map { dimension in
            ReportTable(
                dimension: dimension,
                rows: counts.rows(dimension).map { ReportRow(key: $0, shown: shown[$0] ?? [:]) })
        }.filter { !$0.rows.isEmpty && ($0.dimension != .commune || $0.rows.count > 1) }
    }
}

extension ReportPerson {
    /// The rows a person is in, but for the day.
    var keys: [ReportKey] { [.commune(unit), .hamlet(unit, hamlet), .age(age), .sex(sex)] }
}

extension ReportKey: Comparable {
    /// In the order of tables and rows.
    public static func < (a: ReportKey, b: ReportKey) -> Bool {
        a.order.lexicographicallyPrecedes(b.order) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// By what it tells people apart.
    public var dimension: ReportDimension {
        switch self {
        case .commune: .commune
        case .hamlet: .hamlet
        case .day: .day
        case .age: .age
        case .sex: .sex
        case .reason: .reason
        }
    }

    /// Whether a part of a counter lies within the same row of its whole: by day and by reason it does not.
    var isNested: Bool { dimension != .day && dimension != .reason }

    /// The commune of a hamlet.
    var commune: ReportKey? { if case .hamlet(let unit, _) = self { .commune(unit) } else { nil } }

    /// What rows are ordered by.
    fileprivate var order: [String] {
        switch self {
        case .commune(let unit): ["0", unit.vintage, unit.code]
        case .hamlet(let unit, let name): ["1", unit.vintage, unit.code, name]
        case .day(let day): ["2", day.iso]
        case .age(let age): ["3", "\(ReportAge.allCases.firstIndex(of: age) ?? 0)"]
        case .sex(let sex): ["4", "\(Sex.allCases.firstIndex(of: sex) ?? 0)"]
        case .reason(let code): ["5", "\(ReturnReason.Code.allCases.firstIndex(of: code) ?? 0)"]
        }
    }

    /// Its name in tables.
    public var name: Message {
        switch self {
        case .commune(let unit): Message(vi: "xã \(unit.code)", en: "commune \(unit.code)")
        case .hamlet(_, let name):
            name.isEmpty ? Message(vi: "ngoài đợt", en: "no session") : Message(vi: name, en: name)
        case .day(let day): Message(vi: day.text, en: day.iso)
        case .age(let age): age.name
        case .sex(let sex): sex.name
        case .reason(let code): code.name
        }
    }
}
