import EnrollmentModel
import TestSupport
import Testing
import Vietnam

@testable import Enrollment

/// People of a seeded village.
struct SampleVillage {
    var people: [ReportPerson] = []

    init(seed: UInt64, people count: Int, communes: Int, hamlets: Int) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<count { people.append(Self.person(&random, communes: communes, hamlets: hamlets)) }
    }

    static func person(_ random: inout SplitMix64, communes: Int, hamlets: Int) -> ReportPerson {
        // Some hamlets and days have few people.
        let skewed = { (count: Int, random: inout SplitMix64) in
            min(Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
        }
        let commune = skewed(communes, &random)
        let day = CivilDate(milliseconds: 1_795_000_000_000 + skewed(6, &random) * 86_400_000)
        var days: [ReportCounter: CivilDate] = [.met: day]
        for counter in ReportCounter.allCases where counter.whole != nil {
            guard let whole = counter.whole, days[whole] != nil, Int.random(in: 0..<8, using: &random) > 0 else {
                continue
            }
            days[counter] =
                counter == .approved || counter == .returned ? CivilDate(milliseconds: 1_795_600_000_000) : day
        }
        return ReportPerson(
            unit: UnitCode(vintage: "2025-07", code: "2329\(commune)"), hamlet: "Thôn \(skewed(hamlets, &random))",
            age: ReportAge.allCases[skewed(7, &random)], sex: Sex.allCases[skewed(3, &random)], days: days,
            reason: days[.returned] == nil ? nil : ReturnReason.Code.allCases[skewed(5, &random)])
    }
}

/// What a reader can say of the hidden numbers of one counter: bounds, narrowed by every sum that is shown.
private struct Reader {
    private var bounds: [ReportKey: (low: Int, high: Int)] = [:]
    private var sum: (low: Int, high: Int)
    private let tables: ReportTables
    private let counter: ReportCounter
    private static let many = 1_000_000

    init(_ tables: ReportTables, _ counter: ReportCounter) {
        (self.tables, self.counter) = (tables, counter)
        let smaller = ReportCounter.allCases.filter { $0.whole == counter }.compactMap { tables.total[$0] }.max() ?? 0
        let larger = counter.whole.flatMap { tables.total[$0] } ?? Self.many
        sum = tables.total[counter].map { ($0, $0) } ?? (smaller, larger)
        for row in tables.tables.flatMap(\.rows) where row.key.dimension != .reason || counter == .returned {
            let parts = ReportCounter.allCases.filter { $0.whole == counter }
            let isNested = row.key.dimension != .day && row.key.dimension != .reason
            let low = isNested ? parts.compactMap { row.shown[$0] }.max() ?? 0 : 0
            let high = isNested ? counter.whole.flatMap { row.shown[$0] } ?? Self.many : Self.many
            bounds[row.key] = row.shown[counter].map { ($0, $0) } ?? (low, high)
        }
        for _ in 0..<20 { narrow() }
    }

    private mutating func narrow() {
        for table in tables.tables where table.dimension != .hamlet {
            sum = narrow(table.rows.map(\.key), to: sum)
        }
        let hamlets = tables.tables.first { $0.dimension == .hamlet }?.rows.map(\.key) ?? []
        for (commune, rows) in Dictionary(grouping: hamlets, by: \.commune) {
            guard let commune else { continue }
            if let known = bounds[commune] {
                bounds[commune] = narrow(rows, to: known)
            } else {
                sum = narrow(rows, to: sum)
            }
        }
    }

    private mutating func narrow(_ keys: [ReportKey], to sum: (low: Int, high: Int)) -> (low: Int, high: Int) {
        let all = keys.compactMap { bounds[$0] }
        guard all.count == keys.count, !keys.isEmpty else { return sum }
        let (lows, highs) = (all.reduce(0) { $0 + $1.low }, all.reduce(0) { $0 + $1.high })
        for (key, old) in zip(keys, all) {
            bounds[key] = (
                max(old.low, sum.low - (highs - old.high)), min(old.high, max(0, sum.high - (lows - old.low)))
            )
        }
        return (max(sum.low, lows), min(sum.high, highs))
    }

    func pinned() -> [ReportKey] {
        bounds.filter { $0.value.low >= $0.value.high }.map(\.key)
    }

    func isConsistent(_ key: ReportKey, _ value: Int) -> Bool {
        bounds[key].map { $0.low <= value && value <= $0.high } ?? true
    }
}

@Suite("Tables of people, small numbers hidden") struct ReportTablesTests {
    @Test("No hidden number can be computed from all tables together", arguments: 0..<150 as Range<UInt64>)
    func nothingIsPinned(seed: UInt64) {
        let village = SampleVillage(
            seed: seed, people: 10 + Int(seed) * 3, communes: 1 + Int(seed % 3), hamlets: 2 + Int(seed % 5))
        let (tables, counts) = (ReportTables(village.people), ReportCounts(village.people))
        let rows = tables.tables.flatMap(\.rows)
        for counter in ReportCounter.allCases {
            let reader = Reader(tables, counter)
            let pinned = Set(reader.pinned())
            for row in rows where row.key.dimension != .reason || counter == .returned {
                let value = counts.value(row.key, counter)
                #expect(reader.isConsistent(row.key, value), "seed \(seed): the reader is wrong about \(row.key)")
                if let shown = row.shown[counter] {
                    #expect(shown == value && shown >= Suppression.threshold, "seed \(seed)")
                } else {
                    #expect(
                        !pinned.contains(row.key), "seed \(seed): \(counter) of \(row.key) is \(value) and no other")
                }
            }
            if let total = tables.total[counter] { #expect(total == counts.total[counter]) }
        }
    }

    @Test func theOrderOfPeopleChangesNothing() {
        let village = SampleVillage(seed: 7, people: 90, communes: 2, hamlets: 4)
        var random = SplitMix64(seed: 8)
        #expect(ReportTables(village.people.shuffled(using: &random)) == ReportTables(village.people))
    }

    @Test func oneCommuneIsNoTableOfItsOwn() {
        let one = ReportTables(SampleVillage(seed: 1, people: 60, communes: 1, hamlets: 3).people)
        #expect(one.tables.map(\.dimension) == [.hamlet, .day, .age, .sex, .reason])
        let two = ReportTables(SampleVillage(seed: 1, people: 60, communes: 2, hamlets: 3).people)
        #expect(two.tables.first?.dimension == .commune)
        #expect(ReportTables([]).tables.isEmpty && ReportTables([]).total.isEmpty)
    }

    @Test func stepsCountOnTheirDayAndAPartNeverWithoutItsWhole() throws {
        var steps = ReportSteps()
        (steps.created, steps.approved, steps.synced) = (1_795_000_000_000, 1_795_100_000_000, 1_795_200_000_000)
        let facts = ReportFacts(
            session: nil, age: .from25, sex: .female, counters: [.complete], confirmed: 1_795_000_000_000)
        let person = ReportPerson(
            facts, steps: steps, session: nil, unit: UnitCode(vintage: "2025-07", code: "23293"),
            rules: ReportRules(QualityRuleSet()), today: 1_795_000_000_000)
        let met = CivilDate(milliseconds: 1_795_000_000_000)
        #expect(person.days[.met] == met && person.days[.complete] == met && person.days[.live] == met)
        #expect(person.days[.approved] == CivilDate(milliseconds: 1_795_100_000_000))
        #expect(person.days[.captured] == person.days[.approved], "what was approved was captured")
        #expect(person.days[.receipted] == nil && person.days[.returned] == nil && person.reason == nil)
        let later = ReportPerson(
            facts, steps: steps, session: nil, unit: person.unit, rules: ReportRules(QualityRuleSet(freshDays: 10)),
            today: 1_796_000_000_000)
        #expect(later.days[.live] == nil)
        #expect(try ReportFacts(json: facts.json) == facts)
    }
}
