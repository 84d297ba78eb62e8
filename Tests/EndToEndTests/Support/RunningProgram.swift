import Foundation
import TestSupport

/// A program that runs beside the test, until it ends or is ended.
final class RunningProgram {
    private let process = Process()
    private let folder: TemporaryFolder

    /// Starts a program; what it writes is kept in files, so that it never waits for somebody to read.
    init(_ program: URL, _ arguments: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        for name in ["out", "err"] { try Data().write(to: folder.url.appendingPathComponent(name)) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: folder.url.appendingPathComponent("out"))
        process.standardError = try FileHandle(forWritingTo: folder.url.appendingPathComponent("err"))
        try process.run()
    }

    deinit { if process.isRunning { send(SIGKILL) } }

    var isRunning: Bool { process.isRunning }
    var id: Int32 { process.processIdentifier }
    /// Of a program that has ended: its exit code, or the number of the signal that ended it, negative.
    var status: Int32 {
        process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus
    }
    var errors: String { text("err") }
    var output: String { text("out") }

    private func text(_ name: String) -> String {
        (try? String(contentsOf: folder.url.appendingPathComponent(name), encoding: .utf8)) ?? ""
    }

    /// Sends a signal, SIGKILL among them.
    func send(_ signal: Int32) { if process.isRunning { kill(process.processIdentifier, signal) } }

    /// Waits for its end without holding a thread.
    ///
    /// - Returns: The exit code, or the number of the signal that ended it, negative.
    @discardableResult
    func ended() async throws -> Int32 {
        while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        return status
    }
}

extension Product {
    /// Runs the program to its end on a thread of its own: tests in the same process go on meanwhile.
    func ended(
        _ arguments: [String], environment: [String: String] = [:], input: String = ""
    ) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            Thread { [self] in
                continuation.resume(
                    with: Result { try run(arguments, environment: environment, input: input) })
            }.start()
        }
    }
}

/// Waits for something that another process brings about.
///
/// - Returns: Whether it came within the patience; a patience is for machines under load and never measures anything.
func eventually(
    within patience: Duration = .seconds(120), _ condition: () async throws -> Bool
) async throws -> Bool {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: patience)
    while try await !condition() {
        guard clock.now < end else { return false }
        try await Task.sleep(for: .milliseconds(5))
    }
    return true
}
