public import Foundation
import Synchronization

/// A program of this package, started as a user would start it.
public struct Product: Sendable {
    /// Where the program is.
    public let url: URL

    /// A program of which it is known where it is.
    public init(url: URL) { self.url = url }

    /// The program `name` beside the running tests, if it was built.
    public init?(_ name: String) {
        let folders =
            [Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()]
            + CommandLine.arguments.prefix(1).map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
            + Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
        let candidates = folders.map { $0.appendingPathComponent(name) }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            return nil
        }
        url = found
    }

    /// What a program left behind.
    public struct Outcome: Sendable {
        /// Exit code, or the number of the signal that ended it, negative.
        public let status: Int32
        /// Standard output.
        public let output: String
        /// Standard error.
        public let error: String
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - environment: Added to the environment of the tests.
    ///   - input: Given on standard input, which is closed after it.
    public func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = ""
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = url
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let (inputPipe, outputPipe, errorPipe) = (Pipe(), Pipe(), Pipe())
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        process.standardError = errorPipe
        try process.run()
        inputPipe.fileHandleForWriting.write(Data(input.utf8))
        try inputPipe.fileHandleForWriting.close()
        // Both pipes are drained at once, or a program that fills one would wait for ever.
        let errorText = Mutex("")
        let group = DispatchGroup()
        let errorHandle = errorPipe.fileHandleForReading
        DispatchQueue.global().async(group: group) {
            let text = String(decoding: errorHandle.readDataToEndOfFile(), as: UTF8.self)
            errorText.withLock { $0 = text }
        }
        let output = String(decoding: outputPipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        group.wait()
        process.waitUntilExit()
        let signalled = process.terminationReason == .uncaughtSignal
        return Outcome(
            status: signalled ? -process.terminationStatus : process.terminationStatus, output: output,
            error: errorText.withLock { $0 })
    }
}

/// A folder that is gone when its owner is.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let url: URL

    /// Makes an empty folder that only this user can read.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("tram-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// A path inside.
    public func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
