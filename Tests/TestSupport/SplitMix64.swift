import Foundation

/// A small seeded generator (Steele, Lea, Flood 2014), so that every property test can print the seed it failed on.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Other sequences for every seed in a run with `TRAM_SOAK_SEED`, so that long proofs see new inputs each time.
    private static let turn =
        ProcessInfo.processInfo.environment["TRAM_SOAK_SEED"].flatMap(UInt64.init).map { $0 &* 0xD134_2543_DE82_EF95 }

    /// Starts the sequence of `seed`.
    public init(seed: UInt64) { state = seed &+ (Self.turn ?? 0) }

    /// The next 64 bits of the sequence.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
