import Foundation

/// How long and from which seed the tests run that grow with patience.
enum Patience {
    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }

    /// `TRAM_SOAK_FLIPS`, nothing in a usual run.
    static var flips: Int? { number("TRAM_SOAK_FLIPS") }

    /// `TRAM_SOAK_FLIPS`, or what a usual run takes.
    static func flips(usually count: Int) -> Int { flips ?? count }

    /// `TRAM_SOAK_SEED`, or the seed of every usual run.
    static var seed: UInt64 { UInt64(number("TRAM_SOAK_SEED") ?? 5) }
}
