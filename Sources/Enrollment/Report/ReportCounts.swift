import EnrollmentModel
import Vietnam

/// People counted, before anything is hidden.
struct ReportCounts {
    private(set) var total: [ReportCounter: Int] = [:]
    private var values: [ReportKey: [ReportCounter: Int]] = [:]
    /// All rows, in order.
    private(set) var keys: [ReportKey] = []

    init(_ people: [ReportPerson]) {
        for person in people {
            for (counter, day) in person.days {
                total[counter, default: 0] += 1
                for key in person.keys + [.day(day)] { values[key, default: [:]][counter, default: 0] += 1 }
            }
            if let reason = person.reason { values[.reason(reason), default: [:]][.returned, default: 0] += 1 }
        }
        keys = values.keys.sorted()
    }

    func rows(_ dimension: ReportDimension) -> [ReportKey] { keys.filter { $0.dimension == dimension } }

    /// The rows that have a number of a counter: reasons are told of returns alone.
    func keys(_ counter: ReportCounter) -> [ReportKey] {
        counter == .returned ? keys : keys.filter { $0.dimension != .reason }
    }

    func value(_ key: ReportKey, _ counter: ReportCounter) -> Int { values[key]?[counter] ?? 0 }

    /// The rows that add up to something: those of a table to the sum, hamlets to their commune.
    func groups(_ counter: ReportCounter) -> [(rows: [ReportKey], commune: ReportKey?)] {
        let tables = [ReportDimension.commune, .day, .age, .sex, .reason].map { dimension in
            (rows: keys(counter).filter { $0.dimension == dimension }, commune: ReportKey?.none)
        }
        let hamlets = rows(.commune).map { commune in
            (rows: rows(.hamlet).filter { $0.commune == commune }, commune: ReportKey?.some(commune))
        }
        return (tables + hamlets).filter { !$0.rows.isEmpty }
    }
}
