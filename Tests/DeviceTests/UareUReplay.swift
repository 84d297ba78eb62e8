import Foundation
import TestSupport

/// Runs one capture against a recording: this same test program as a child of `umockdev-run`, where only
/// ``UareUReplayChild`` is selected.
///
/// A recording cannot be rewound, so each replay has its own process.
struct UareUReplay {
    /// Names of the child's environment variables.
    enum Variable {
        static let output = "TRAM_TEST_REPLAY_OUTPUT"
        static let seed = "TRAM_TEST_REPLAY_SEED"
        static let detachment = "TRAM_TEST_REPLAY_DETACHMENT"
    }

    /// A umockdev description of the device.
    let device: URL
    /// A usbmon capture of the conversation.
    let capture: URL
    /// The number the host gave for every key.
    let seed: UInt32

    static var umockdev: URL? { ChildProcess.find("umockdev-run") }

    /// What the child wrote: a PGM, or a line of words about the error.
    func run() async throws -> Data {
        guard let umockdev = Self.umockdev else { throw CocoaError(.fileNoSuchFile) }
        let description = try String(contentsOf: device, encoding: .utf8)
        let node = description.prefix { $0 != "\n" }.dropFirst(3)
        return try await Self.child(
            of: umockdev, ["-d", device.path, "-p", "/sys\(node)=\(capture.path)", "--"], seed: seed)
    }

    /// The answer of one capture in a child of `wrapper`, which gets `arguments` and then the child's command line.
    static func child(
        of wrapper: URL, _ arguments: [String], seed: UInt32, wantsDetachment: Bool = false
    ) async throws -> Data {
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("tram-\(UUID().uuidString).out")
        defer { try? FileManager.default.removeItem(at: output) }
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var environment = [Variable.output: output.path, Variable.seed: String(seed, radix: 16)]
        if wantsDetachment { environment[Variable.detachment] = "1" }
        let outcome = try await ChildProcess.run(
            wrapper,
            arguments + [program, "--testing-library", "swift-testing", "--filter", "UareUReplayChild"],
            environment: environment, limit: .seconds(90))
        guard outcome.status == 0, let data = try? Data(contentsOf: output) else {
            throw ReplayFailure(text: "status \(outcome.status)\n\(outcome.errors.suffix(2_000))")
        }
        return data
    }
}

struct ReplayFailure: Error, CustomStringConvertible {
    let text: String
    var description: String { "the replay gave no result: \(text)" }
}
