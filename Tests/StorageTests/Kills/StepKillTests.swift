import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import TestSupport
import Testing

@testable import Storage

/// A vault in which a process of its own works, is killed, and begins again.
private struct KilledWork {
    let kit: TestKit
    private let product: Product
    private var logged = 0
    /// How far each application was said to be.
    private var confirmed: [String: Int] = [:]
    private var pictures: [String: Set<String>] = [:]
    private(set) var (kills, steps, lost, doubled) = (0, 0, 0, 0)

    private static let order = [
        "created", "captured", "submitted", "batched", "approved", "sealed", "receipted", "purged",
    ]

    init() throws {
        kit = try TestKit()
        product = try #require(Product("vault-worker"), "vault-worker was not built")
        for (name, bytes) in [
            ("lan.password", Data(TestKit.operatorPassword.utf8)),
            ("minh.password", Data(TestKit.supervisorPassword.utf8)),
        ] { try bytes.write(to: URL(fileURLWithPath: "\(kit.folder)/\(name)")) }
        let seed = kit.registry.key.seed()
        let bytes = unsafe seed.bytes.withUnsafeBytes { unsafe Data($0) }
        try bytes.write(to: URL(fileURLWithPath: "\(kit.folder)/registry.seed"))
    }

    /// Lets it work for so many confirmations after both are logged in and a moment longer, kills it, and looks.
    mutating func round(confirmations: Int, microseconds: UInt32) throws {
        let process = Process()
        process.executableURL = product.url
        process.arguments = [kit.folder]
        process.standardOutput = FileHandle.standardError
        try process.run()
        // One line more than the confirmations: it says when it is ready.
        while process.isRunning, try lines().count <= logged + confirmations { usleep(500) }
        usleep(microseconds)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal, "the worker ended by itself")
        kills += 1
        try take(lines())
        try look()
    }

    private func lines() throws -> [String] {
        let log = FileManager.default.contents(atPath: "\(kit.folder)/log") ?? Data()
        return String(decoding: log, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private mutating func take(_ lines: [String]) {
        for line in lines.dropFirst(logged) {
            let words = line.split(separator: "\t").map(String.init)
            guard words.count == 3, let place = Self.order.firstIndex(of: words[0]) else { continue }
            steps += 1
            confirmed[words[1]] = max(confirmed[words[1]] ?? 0, place)
            if words[0] == "captured" { pictures[words[1], default: []].insert(words[2]) }
        }
        logged = lines.count
    }

    private static func place(of state: LifecycleState) -> Int {
        switch state {
        case .draft, .captured, .returned, .parked: 1
        case .submitted: 2
        case .inBatch: 3
        case .approved: 4
        case .sealed, .uploading: 5
        case .receipted: 6
        case .purged: 7
        }
    }

    /// Opens the vault as after every crash and compares it with what was confirmed.
    private mutating func look() throws {
        let vault = try Vault.open(at: kit.vault, environment: environment)
        let lan = try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(lan.findings.isEmpty, "kill \(kills): \(lan.findings)")
        if kills.isMultiple(of: 10) { #expect(try lan.firstBrokenAuditEntry() == nil, "kill \(kills)") }
        let summaries = try lan.summaries()
        var held: [String: ApplicationSummary] = [:]
        for summary in summaries { held["\(summary.id)"] = summary }
        doubled += summaries.count - Set(summaries.map(\.receipt.text)).count
        // One application a kill may be there that nobody was told of.
        doubled += max(0, summaries.count - confirmed.count - kills)
        for (app, place) in confirmed {
            guard let summary = held[app], Self.place(of: summary.state) >= place else {
                lost += 1
                Issue.record("kill \(kills): \(app) is not \(Self.order[place]) any more")
                continue
            }
            if summary.state.isReadable { try read(summary, in: lan) }
        }
        lan.lock()
        try vault.close()
    }

    private mutating func read(_ summary: ApplicationSummary, in lan: VaultSession) throws {
        let record = try lan.record(summary.id)
        let revisions = record.application.history.map(\.id)
        doubled += revisions.count - Set(revisions).count
        for picture in pictures["\(summary.id)"] ?? [] {
            guard let blob = record.application.blobs.first(where: { $0.id.text == picture }),
                BLAKE2b.hash256(try lan.blob(blob.id, of: summary.id)) == blob.id
            else {
                lost += 1
                Issue.record("kill \(kills): a picture of \(summary.id) is lost")
                continue
            }
        }
    }

    private var environment: VaultEnvironment {
        VaultEnvironment(clock: {
            var time = timespec()
            _ = unsafe clock_gettime(CLOCK_BOOTTIME, &time)
            let passed = (time.tv_sec * 1_000 + time.tv_nsec / 1_000_000) % 1_000_000_000
            return ClockReading(wall: 1_795_000_000_000 + passed, sinceBoot: 5_000_000 + passed, boot: "first")
        })
    }
}

@Suite("A process that works in a vault is killed at drawn moments", .serialized)
struct StepKillTests {
    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }

    /// Capture, hand-in, batch, verdict, signature, sealing, receipts and purge: `TRAM_SOAK_STEP_KILLS`, usually 150.
    @Test(.timeLimit(.minutes(240))) func nothingConfirmedIsLostAndNothingIsThereTwice() throws {
        let wanted = Self.number("TRAM_SOAK_STEP_KILLS") ?? 150
        let seed = UInt64(Self.number("TRAM_SOAK_SEED") ?? 1)
        var random = SplitMix64(seed: seed)
        var (kills, steps, lost, doubled) = (0, 0, 0, 0)
        let start = Date()
        while kills < wanted {
            var work = try KilledWork()
            // A fresh vault now and then: looking at everything grows with what is there.
            while work.kills < 50, kills + work.kills < wanted {
                try work.round(
                    confirmations: Int(random.next() % 6), microseconds: UInt32(random.next() % 30_000))
            }
            (kills, steps) = (kills + work.kills, steps + work.steps)
            (lost, doubled) = (lost + work.lost, doubled + work.doubled)
        }
        let seconds = Int(Date().timeIntervalSince(start))
        print(
            "soak\tkill -9 of the steps of a vault\tseed \(seed)\tkills \(kills)\tsteps \(steps)\tlost \(lost)"
                + "\tdoubled \(doubled)\tseconds \(seconds)")
        _ = fflush(nil)
        #expect(lost == 0)
        #expect(doubled == 0)
        #expect(steps > kills, "most kills come in the midst of work")
    }
}
