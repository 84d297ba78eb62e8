import Vietnam

/// Which numbers of all tables are hidden.
///
/// Column by column after ``Suppression``, from the whole to its parts: where a number is hidden its parts are, too.
/// Then a reader is played who knows every sum and that a part is never more than its whole; while that reader can tell a
/// hidden number, more is hidden.
struct HidingPlan {
    private let counts: ReportCounts
    private(set) var hidden: [ReportCounter: Set<ReportKey>] = [:]
    private(set) var hiddenSums: Set<ReportCounter> = []
    /// What has to be hidden for another number's sake.
    private var forced: [ReportCounter: Set<ReportKey>] = [:]
    private var forcedSums: Set<ReportCounter> = []

    init(_ counts: ReportCounts) {
        self.counts = counts
        repeat { decide() } while hideMore()
    }

    func shown(_ key: ReportKey, _ counter: ReportCounter) -> Int? {
        hidden[counter]?.contains(key) == true ? nil : counts.value(key, counter)
    }

    func shownSum(_ counter: ReportCounter) -> Int? {
        hiddenSums.contains(counter) ? nil : counts.total[counter] ?? 0
    }

    private mutating func decide() {
        for counter in ReportCounter.allCases {
            if let whole = counter.whole {
                forced[counter, default: []].formUnion((hidden[whole] ?? []).filter(\.isNested))
                if hiddenSums.contains(whole) { forcedSums.insert(counter) }
            }
            repeat {} while look(counter)
        }
    }

    /// One look at every table of a counter.
    ///
    /// - Returns: Whether one of them needs something hidden that another one showed.
    private mutating func look(_ counter: ReportCounter) -> Bool {
        let before = (forced[counter] ?? [], forcedSums.contains(counter))
        var keys: Set<ReportKey> = []
        if counts.total[counter] ?? 0 < Suppression.threshold { forcedSums.insert(counter) }
        for (rows, commune) in counts.groups(counter) {
            let isSumHidden = commune.map(keys.contains) ?? forcedSums.contains(counter)
            let found = Suppression.hide(
                column(rows, counter), forced: rows.map { forced[counter]?.contains($0) == true },
                isSumHidden: isSumHidden)
            // Rows of a commune that is hidden among others would tell how large it is at least.
            let isCommuneHidden = isSumHidden && commune != nil
            keys.formUnion(isCommuneHidden ? rows : zip(rows, found.rows).filter(\.1).map(\.0))
            guard found.sum, !isSumHidden else { continue }
            if let commune { forced[counter, default: []].insert(commune) } else { forcedSums.insert(counter) }
        }
        hidden[counter] = keys
        if forcedSums.contains(counter) { hiddenSums.insert(counter) }
        return before.0 != forced[counter] ?? [] || before.1 != forcedSums.contains(counter)
    }

    private func column(_ rows: [ReportKey], _ counter: ReportCounter) -> Suppression.Column {
        let values = rows.map { counts.value($0, counter) }
        guard rows.allSatisfy(\.isNested) else { return Suppression.Column(values) }
        let ceilings = rows.map { row in counter.whole.flatMap { shown(row, $0) } }
        return Suppression.Column(values, ceilings: ceilings)
    }

    /// Hides more where a reader could tell a hidden number.
    ///
    /// - Returns: Whether there was one.
    private mutating func hideMore() -> Bool {
        let reader = ReportReader(counts: counts, plan: self)
        guard let (counter, key) = reader.told else { return false }
        let group = counts.groups(counter).first { $0.rows.contains(key) }
        let rows = group?.rows ?? []
        let place = rows.firstIndex(of: key) ?? 0
        let next = (rows[place...] + rows[..<place]).first { shown($0, counter) != nil }
        if let next {
            forced[counter, default: []].insert(next)
        } else if let commune = group?.commune, shown(commune, counter) != nil {
            forced[counter, default: []].insert(commune)
        } else if !hiddenSums.contains(counter) {
            forcedSums.insert(counter)
        } else {
            // Nothing of it is left to hide but the rows of other tables.
            let rest = counts.keys(counter).filter { shown($0, counter) != nil }
            guard let first = rest.first else { return hideParts(of: counter) }
            forced[counter, default: []].insert(first)
        }
        return true
    }

    /// The last resort: a counter is hidden as a whole, and its whole is what tells of it.
    private mutating func hideParts(of counter: ReportCounter) -> Bool {
        guard let whole = counter.whole, !hiddenSums.contains(whole) else { return false }
        forcedSums.insert(whole)
        return true
    }
}

/// A reader who has all tables and draws every conclusion that sums and parts allow.
private struct ReportReader {
    private struct Bounds {
        var low: Int
        var high: Int
    }

    private let counts: ReportCounts
    private let plan: HidingPlan
    private var cells: [ReportCounter: [ReportKey: Bounds]] = [:]
    private var sums: [ReportCounter: Bounds] = [:]
    private static let many = 1 << 32

    init(counts: ReportCounts, plan: HidingPlan) {
        (self.counts, self.plan) = (counts, plan)
        for counter in ReportCounter.allCases {
            sums[counter] = Self.bounds(plan.shownSum(counter))
            for key in counts.keys(counter) {
                cells[counter, default: [:]][key] = Self.bounds(plan.shown(key, counter))
            }
        }
        for _ in 0..<12 {
            for counter in ReportCounter.allCases { add(counter) }
            for counter in ReportCounter.allCases { compare(counter) }
        }
    }

    private static func bounds(_ shown: Int?) -> Bounds {
        shown.map { Bounds(low: $0, high: $0) } ?? Bounds(low: 0, high: many)
    }

    /// The first number that is hidden and can be told.
    var told: (ReportCounter, ReportKey)? {
        for counter in ReportCounter.allCases {
            let hidden = plan.hidden[counter] ?? []
            let key = counts.keys(counter).first { key in
                guard hidden.contains(key), let bounds = cells[counter]?[key] else { return false }
                return bounds.high - bounds.low + 1 < Suppression.width
            }
            if let key { return (counter, key) }
        }
        return nil
    }

    private mutating func add(_ counter: ReportCounter) {
        for (rows, commune) in counts.groups(counter) {
            var sum = (commune.map { cells[counter]?[$0] } ?? sums[counter]) ?? Self.bounds(nil)
            let all = rows.map { cells[counter]?[$0] ?? Self.bounds(nil) }
            let (lows, highs) = (all.reduce(0) { $0 + $1.low }, all.reduce(0) { $0 + $1.high })
            for (row, old) in zip(rows, all) {
                cells[counter]?[row] = Bounds(
                    low: max(old.low, sum.low - (highs - old.high)), high: min(old.high, sum.high - (lows - old.low)))
            }
            sum = Bounds(low: max(sum.low, lows), high: min(sum.high, highs))
            if let commune { cells[counter]?[commune] = sum } else { sums[counter] = sum }
        }
    }

    /// A part is never more than its whole.
    private mutating func compare(_ counter: ReportCounter) {
        guard let whole = counter.whole else { return }
        if let part = sums[counter], let all = sums[whole] {
            sums[counter]?.high = min(part.high, all.high)
            sums[whole]?.low = max(all.low, part.low)
        }
        for key in counts.keys(counter) where key.isNested {
            guard let part = cells[counter]?[key], let all = cells[whole]?[key] else { continue }
            cells[counter]?[key]?.high = min(part.high, all.high)
            cells[whole]?[key]?.low = max(all.low, part.low)
        }
    }
}
