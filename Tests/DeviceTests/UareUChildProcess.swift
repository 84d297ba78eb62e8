import Foundation
import Synchronization

/// Runs a program with a wall-clock limit: a stuck replay busy-waits for ever and must not take the tests with it.
enum ChildProcess {
    struct Outcome: Sendable {
        let status: Int32
        let errors: String
    }

    static func find(_ program: String) -> URL? {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.lazy.map { URL(fileURLWithPath: String($0)).appendingPathComponent(program) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// The program's exit status and stderr; a status of -1 means that the limit was hit and it was killed.
    static func run(
        _ program: URL, _ arguments: [String], environment: [String: String], limit: Duration
    ) async throws -> Outcome {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let log = FileManager.default.temporaryDirectory.appendingPathComponent("tram-child-\(UUID().uuidString)")
        try Data().write(to: log)
        defer { try? FileManager.default.removeItem(at: log) }
        let sink = try FileHandle(forWritingTo: log)
        process.standardOutput = sink
        process.standardError = sink
        let (ended, end) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { child in
            end.yield(child.terminationStatus)
            end.finish()
        }
        try process.run()
        let identifier = process.processIdentifier
        let killer = Task {
            try await Task.sleep(for: limit)
            kill(identifier, SIGKILL)
        }
        var status: Int32 = -1
        for await code in ended where process.terminationReason == .exit { status = code }
        killer.cancel()
        return Outcome(status: status, errors: (try? String(contentsOf: log, encoding: .utf8)) ?? "")
    }
}
