/// The chance behind every synthetic thing: SplitMix64 (Steele, Lea, Flood 2014), the same sequence for a seed anywhere.
struct SeededRandom {
    private var state: UInt64

    /// A sequence for `seed`; `purpose` keeps the sequences of different parts of one thing apart.
    init(seed: UInt64, purpose: UInt64 = 0) {
        state = seed &+ purpose &* 0xD1B5_4A32_D192_ED03
        _ = word()
    }

    /// The next 64 bits.
    mutating func word() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// At least 0, less than 1.
    mutating func unit() -> Double { Double(word() >> 11) / 9_007_199_254_740_992 }

    /// Evenly between two values.
    mutating func between(_ low: Double, _ high: Double) -> Double { low + unit() * (high - low) }

    /// 0 to `count` − 1.
    mutating func index(below count: Int) -> Int { Int(unit() * Double(count)) }

    /// About a bell curve of mean 0 and deviation 1, never beyond ±3.5: the sum of four even ones.
    mutating func bell() -> Double { (unit() + unit() + unit() + unit() - 2) * 1.732_050_807_568_877 }
}
