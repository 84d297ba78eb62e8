import ArgumentParser
import Dispatch
import Foundation

/// Runs work that Ctrl-C cancels instead of killing, so that a scanner is switched off before the program ends.
enum Interruptible {
    /// The exit code of a program ended by SIGINT.
    private static let interrupted = ExitCode(130)

    /// The work's value; after Ctrl-C the work is cancelled and, once it has ended, the program exits with 130.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task { try await work() }
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { task.cancel() }
        source.resume()
        defer {
            source.cancel()
            signal(SIGINT, SIG_DFL)
        }
        do {
            return try await task.value
        } catch is CancellationError {
            throw interrupted
        }
    }
}
