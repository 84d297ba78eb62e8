import Foundation
import TestSupport

/// How long and from which seed the tests run that grow with patience; `scripts/soak` gives more than the usual.
enum Soak {
    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }

    /// `TRAM_SOAK_KILLS`, or what a usual test run takes.
    static func kills(usually count: Int) -> Int { number("TRAM_SOAK_KILLS") ?? count }

    /// `TRAM_SOAK_FLIPS`, or what a usual test run takes.
    static func flips(usually count: Int) -> Int { number("TRAM_SOAK_FLIPS") ?? count }

    /// `TRAM_SOAK_SEED`, or the seed of every usual run.
    static var seed: UInt64 { UInt64(number("TRAM_SOAK_SEED") ?? 1) }

    /// One line that `scripts/soak` adds up.
    static func report(_ name: String, _ counts: [(String, Int)]) {
        print("soak\t\(name)\tseed \(seed)\t" + counts.map { "\($0.0) \($0.1)" }.joined(separator: "\t"))
        // At once, whoever reads along through a pipe.
        _ = fflush(nil)
    }
}
