import CanonicalJSON
import Foundation

/// What the demo counted, and how long it took.
struct DemoFigures {
    var applicants = 0
    /// Pictures taken, fingers and portraits.
    var captured = 0
    /// Applications sent back once.
    var returned = 0
    var approved = 0
    /// Applications whose `opened` receipt was verified and is on the kit's disk.
    var receiptsVerified = 0
    /// Applications that the kit handed over and the registry does not hold.
    var lost = 0
    /// Applications or parts that the registry holds twice.
    var doubled = 0
    /// Connections that were cut.
    var cuts = 0
    /// Bytes of the sealed files.
    var payloadBytes = 0
    /// Bytes of the bodies that the registry received for them.
    var receivedBytes = 0
    /// Milliseconds by step.
    var milliseconds: [Step: Int] = [:]
    /// Largest resident memory seen between the steps, outside key derivation.
    var peakMemoryKB = 0

    /// The steps that are timed.
    enum Step: String, CaseIterable {
        case enrol
        case approve
        case seal
        case sync
    }

    /// One line of JSON; seconds are whole.
    var json: JSONValue {
        var seconds = JSONObject()
        for step in Step.allCases { seconds[step.rawValue] = .int(((milliseconds[step] ?? 0) + 500) / 1000) }
        return [
            "applicants": .int(applicants), "captured": .int(captured), "returned": .int(returned),
            "approved": .int(approved), "receipts_verified": .int(receiptsVerified), "lost": .int(lost),
            "doubled": .int(doubled), "cuts": .int(cuts), "payload_bytes": .int(payloadBytes),
            "received_bytes": .int(receivedBytes), "seconds": .object(seconds), "peak_memory_kb": .int(peakMemoryKB),
        ]
    }

    /// Times a step; a step that comes again adds to its time.
    mutating func timing<Result>(_ step: Step, _ work: () async throws -> Result) async rethrows -> Result {
        let start = ContinuousClock.now
        let result = try await work()
        let spent = (ContinuousClock.now - start).components
        milliseconds[step, default: 0] += Int(spent.seconds) * 1000 + Int(spent.attoseconds / 1_000_000_000_000_000)
        noteMemory()
        return result
    }

    /// Looks at the resident memory now.
    mutating func noteMemory() {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return }
        for line in status.split(separator: "\n") where line.hasPrefix("VmRSS:") {
            peakMemoryKB = max(
                peakMemoryKB, line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0)
        }
    }
}
