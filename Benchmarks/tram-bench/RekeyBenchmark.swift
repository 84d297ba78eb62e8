import Enrollment
import Foundation
import Secrets
import Storage

/// A rekey of applications with or without ten fingers and a portrait: the store key, then the applications, in seconds.
func rekeyBenchmark(count: Int, pictures: Bool) throws -> String {
    let bench = try SaveBench()
    defer { bench.close() }
    let text = bench.step()
    for _ in 0..<count {
        try bench.save(pictures ? bench.step() : EnrolmentStep(changes: text.changes, reason: text.reason))
    }
    let admin = try bench.vault.login("admin", password: SaveBench.password)
    let store = try seconds { try admin.beginRekey() }
    let applications = try seconds { _ = try admin.continueRekey() }
    return String(
        format: "rekey of %d applications %@ pictures\t%.1f s store key\t%.1f s applications", count,
        pictures ? "with" : "without", store, applications)
}
