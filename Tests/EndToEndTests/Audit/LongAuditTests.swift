import CanonicalJSON
import EnrollmentModel
import Foundation
import Secrets
import Synchronization
import TestSupport
import Testing

@testable import Storage
@testable import tram

@Suite("An audit log of years", .serialized)
struct LongAuditTests {
    /// A usual run takes a fifth of what `TRAM_SOAK_ENTRIES` is to be, which is 100,000.
    private static let entries =
        ProcessInfo.processInfo.environment["TRAM_SOAK_ENTRIES"].flatMap { Int($0) } ?? 20_000

    /// Adds entries as the work would, in one transaction and without the work.
    private func lengthen(_ camp: Camp, by count: Int) throws {
        try camp.withVault { kit in
            let ring = try kit.store.keys()
            try kit.vault.write { db in
                let chain = AuditChain(db: db, ring: ring)
                var tail = try chain.tail()
                for _ in 0..<count {
                    let last = try #require(tail.entry)
                    var counters = last.counters
                    counters.hlc = HybridTime(l: counters.hlc.l, c: counters.hlc.c + 1)
                    tail = try chain.append(
                        AuditEntry(
                            number: tail.number + 1, previous: tail.link, reading: last.reading, flags: [],
                            action: .applicationChanged, user: "lan", subject: last.subject, counters: counters,
                            index: last.index), random: SystemRandom())
                    guard tail.number.isMultiple(of: Checkpoint.spacing) else { continue }
                    try CheckpointTable(db: db).sign(tail, kit: kit.certificate.kit, device: ring.device)
                }
            }
            kit.vault.chainEnd.withLock { $0 = nil }
            // An ordinary step behind them: counters and records fit again.
            try kit.store.setChangesCursor(1)
        }
    }

    /// The most memory that a command ever had, in KiB, its time in tenths of a second and what it printed.
    private func measured(
        _ camp: Camp, _ arguments: [String]
    ) async throws -> (peak: Int, tenths: Int, json: JSONValue) {
        let clock = ContinuousClock()
        let start = clock.now
        let program = try camp.start(arguments + ["--json"])
        var peak = 0
        while program.isRunning {
            peak = max(peak, ProcessFacts(program.id).peakMemory ?? 0)
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(program.status == 0, "\(arguments): \(program.errors)")
        let tenths = Int((clock.now - start) / .milliseconds(100))
        return (peak, tenths, try JSONValue(parsing: Array(program.output.utf8)))
    }

    @Test func itIsVerifiedAndExportedInLittleMemory() async throws {
        let (short, long) = (try Camp(), try Camp())
        try lengthen(short, by: 500)
        try lengthen(long, by: Self.entries)
        for arguments in [
            ["audit", "verify"], ["audit", "export", "--out", "audit.jsonl"],
            ["audit", "verify", "--file", "audit.jsonl"],
        ] {
            var figures: [(peak: Int, tenths: Int, json: JSONValue)] = []
            for camp in [short, long] {
                let words = arguments.map { $0 == "audit.jsonl" ? camp.path($0) : $0 }
                figures.append(try await measured(camp, words + (words.contains("--file") ? [] : camp.login("minh"))))
            }
            #expect(figures[1].json["whole"]?.bool == true)
            let entries = figures[1].json["entries"]?.int ?? 0
            #expect(entries > Self.entries)
            Soak.report(
                "long audit log, \(arguments.dropLast(arguments.count > 2 ? 1 : 0).joined(separator: " "))",
                [
                    ("entries", entries), ("tenths of seconds", figures[1].tenths), ("peak KiB", figures[1].peak),
                    ("with 500 entries KiB", figures[0].peak),
                ])
            // A checkpoint for every fifty entries is kept, and no entry. Who ends at once is looked at too early, when
            // not even the program's own 32 MiB are there.
            let usual = max(figures[0].peak, 32_768)
            #expect(figures[1].peak < usual + 16_384 + Self.entries / 4)
        }
    }
}

extension ProcessFacts {
    /// The most memory it ever had, KiB.
    var peakMemory: Int? {
        text("status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?
            .split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}
