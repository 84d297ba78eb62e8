/// The few sums that measures need, in whole numbers: scores are the same on every machine.
enum IntegerMath {
    /// The largest whole number whose square is not above `value`; 0 for negative ones.
    static func squareRoot(_ value: Int) -> Int {
        guard value > 0 else { return 0 }
        var root = Int(Double(value).squareRoot())
        while root * root > value { root -= 1 }
        while (root + 1) * (root + 1) <= value { root += 1 }
        return root
    }

    /// 0 at `zero` and beyond, 100 at `full` and beyond, straight between; `full` may be below `zero`.
    static func ramp(_ value: Int, zero: Int, full: Int) -> Int {
        guard zero != full else { return value >= full ? 100 : 0 }
        let share = 100 * (value - zero) / (full - zero)
        return min(100, max(0, share))
    }

    /// The value below which `permille` of the counted samples lie.
    static func percentile(_ histogram: [Int], permille: Int) -> Int {
        let wanted = histogram.reduce(0, +) * permille / 1000
        var seen = 0
        for (value, count) in histogram.enumerated() {
            seen += count
            if seen > wanted { return value }
        }
        return histogram.count - 1
    }
}
