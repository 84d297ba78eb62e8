import Enrollment
import Foundation
import Secrets
import Storage

/// A rekey of applications with or without ten fingers and a portrait: the store key, then the applications, in seconds;
/// and the memory it takes, the login's key derivation left out.
func rekeyBenchmark(count: Int, pictures: Bool) throws -> String {
    let bench = try SaveBench()
    defer { bench.close() }
    let text = bench.step()
    for _ in 0..<count {
        try bench.save(pictures ? bench.step() : EnrolmentStep(changes: text.changes, reason: text.reason))
    }
    let admin = try bench.vault.login("admin", password: SaveBench.password)
    PeakMemory.forget()
    let store = try seconds { try admin.beginRekey() }
    let applications = try seconds { _ = try admin.continueRekey() }
    return String(
        format: "rekey of %d applications %@ pictures\t%.1f s store key\t%.1f s applications\t%.1f ms each\tpeak %d MB",
        count, pictures ? "with" : "without", store, applications, (store + applications) / Double(count) * 1000,
        PeakMemory.megabytes)
}

/// The most memory this process had at once.
enum PeakMemory {
    /// Begins to measure anew.
    static func forget() { try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs")) }

    /// Megabytes since then.
    static var megabytes: Int {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kibibytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
        return (kibibytes ?? 0) / 1024
    }
}
