import ArgumentParser
import Dispatch
import Foundation
import Synchronization

/// Runs work that Ctrl-C and a polite kill cancel instead of cutting off: a scanner is switched off, a child process
/// ended and a temporary folder removed before the program ends.
enum Interruptible {
    /// The work's value; after SIGINT, SIGTERM or SIGHUP the work is cancelled and, once it has ended, the program exits
    /// with 128 and the signal's number.
    static func run<Value: Sendable>(_ work: @escaping () async throws -> Value) async throws -> Value {
        nonisolated(unsafe) let work = work
        let caught = Mutex<Int32?>(nil)
        let task = Task { try await unsafe work() }
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                caught.withLock { $0 = $0 ?? number }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer {
            for source in sources { source.cancel() }
            for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
        }
        do {
            return try await task.value
        } catch {
            // Whatever the cancelled work threw, the signal is the reason.
            guard let number = caught.withLock({ $0 }) else { throw error }
            throw ExitCode(128 + number)
        }
    }
}
