import Secrets
import Storage

/// A login at MODERATE, the slots for the usual password and for duress both tried, the records compared with the audit
/// log; against one run of Argon2id with the same parameters. Seconds, medians of interleaved runs.
func unlockBenchmark(rounds: Int = 9) throws -> (ours: Double, stretch: Double) {
    let bench = try SaveBench()
    defer { bench.close() }
    let stretch = PasswordStretch(cost: .moderate)
    var (ours, bare): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
        ours.append(try seconds { _ = try bench.vault.login("lan", password: SaveBench.password) })
        bare.append(try seconds { _ = try stretch.key(from: SaveBench.password) })
    }
    return (median(ours), median(bare))
}
