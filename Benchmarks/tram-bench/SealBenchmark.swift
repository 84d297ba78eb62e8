import Foundation
import Secrets

/// Sealing 3 MB here against Debian's `age` on the same bytes, its start-up (`age --version`) taken off.
enum SealBenchmark {
    static let byteCount = 3_000_000

    /// Seconds, medians of interleaved runs; nothing where `age` is not installed.
    static func run(rounds: Int) throws -> (ours: Double, age: Double)? {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/age") else { return nil }
        let plain = SystemRandom().bytes(byteCount)
        let recipient = SealingIdentity().recipient
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tram-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("plain").path
        try Data(plain).write(to: URL(fileURLWithPath: file))
        var (ours, whole, start): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<rounds {
            ours.append(seconds { seal(plain, to: recipient) })
            whole.append(
                try seconds {
                    try age(["-r", recipient.text, "-o", folder.appendingPathComponent("sealed").path, file])
                })
            start.append(try seconds { try age(["--version"]) })
        }
        return (median(ours), median(whole) - median(start))
    }

    private static func seal(_ plain: [UInt8], to recipient: SealingRecipient) {
        var output: [UInt8] = []
        output.reserveCapacity(byteCount + byteCount / 1000)
        var sealer = AgeSealer(to: [recipient])
        sealer.push(plain, into: &output)
        _ = sealer.finish(into: &output)
        precondition(output.count > byteCount)
    }

    /// Spawned and reaped directly: Foundation's `Process` takes longer to notice an end than `age` takes to work.
    private static func age(_ arguments: [String]) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        _ = unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        var list = unsafe (["age"] + arguments).map { unsafe strdup($0) }
        unsafe list.append(nil)
        defer { for index in unsafe list.indices { unsafe free(list[index]) } }
        var pid: pid_t = 0
        var status: Int32 = 0
        guard unsafe posix_spawn(&pid, "/usr/bin/age", &actions, nil, &list, environ) == 0,
            unsafe waitpid(pid, &status, 0) == pid, status == 0
        else { throw CocoaError(.executableLoad) }
    }
}

/// Wall seconds of `work`.
func seconds(_ work: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let duration = try clock.measure(work)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

/// The middle value.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
}
