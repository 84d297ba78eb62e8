public import Foundation

/// A program of this machine that a test compares with: `age`, `python3`, `zstd`.
public struct ExternalCommand: Sendable {
    /// What a run left behind.
    public struct Outcome: Sendable {
        /// Exit status.
        public let status: Int32
        /// Standard output.
        public let output: [UInt8]
        /// Standard error as text.
        public let errors: String
    }

    /// Where the program is.
    public let url: URL

    /// The program with this name if `PATH` has one.
    public init?(_ name: String) {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let found = path.split(separator: ":").map { URL(fileURLWithPath: String($0)).appendingPathComponent(name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
        guard let found else { return nil }
        url = found
    }

    /// Runs the program to its end. Input and output go through files, so that no pipe can fill up.
    public func run(_ arguments: [String], input: [UInt8] = []) throws -> Outcome {
        let folder = try TemporaryFolder()
        let paths = ["in", "out", "err"].map { folder.url.appendingPathComponent($0) }
        try Data(input).write(to: paths[0])
        for path in paths[1...] { try Data().write(to: path) }
        let process = Process()
        process.executableURL = url
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: paths[0])
        process.standardOutput = try FileHandle(forWritingTo: paths[1])
        process.standardError = try FileHandle(forWritingTo: paths[2])
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: Array(try Data(contentsOf: paths[1])),
            errors: String(decoding: try Data(contentsOf: paths[2]), as: UTF8.self))
    }
}
