import CanonicalJSON
import Foundation
import Vietnam

/// A registry of the demo: the program `tram-registry` beside this one, in a folder of its own.
final class RegistryProcess {
    private let program: URL
    private let home: URL
    private var serving: Process?

    /// A registry that does not exist yet, in `home`.
    init(home: URL) throws {
        self.home = home
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        program = own.deletingLastPathComponent().appendingPathComponent("tram-registry")
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw CommandFailure(
                .world, "no_registry_program",
                Message(
                    vi: "Không thấy chương trình tram-registry cạnh tram",
                    en: "The program tram-registry is not beside tram"),
                hint: Message(vi: "Chạy `make release` rồi thử lại.", en: "Run `make release` and try again."))
        }
    }

    deinit { stop() }

    /// Makes the registry with its keys and its own certificate authority.
    func initialise(name: String) throws {
        try run(["init", "--home", home.path, "--name", name, "--host", "127.0.0.1"])
    }

    /// Issues a kit: the provisioning file and its activation code, in files.
    func issue(kit: String, unit: String, url: String, file: URL, codeFile: URL) throws {
        try run([
            "kit", "issue", "--home", home.path, "--kit", kit, "--unit", unit, "--url", url, "--out", file.path,
            "--code-file", codeFile.path,
        ])
    }

    /// Starts to serve and waits until it does; the port on the loopback interface.
    func serve() async throws -> Int {
        let portFile = home.appendingPathComponent("port")
        try? FileManager.default.removeItem(at: portFile)
        let process = Process()
        process.executableURL = program
        process.arguments = ["serve", "--home", home.path, "--listen", "127.0.0.1:0", "--port-file", portFile.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        serving = process
        for _ in 0..<600 {
            if let text = try? String(contentsOf: portFile, encoding: .utf8),
                let port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
            {
                return port
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CommandFailure(
            .world, "registry_not_started",
            Message(vi: "Trung tâm thử không khởi động", en: "The demo's registry did not start"),
            hint: Message(vi: "Chạy tram-registry serve để xem lý do.", en: "Run tram-registry serve to see why."))
    }

    /// What the registry counts.
    func status() throws -> JSONValue { try JSONValue(parsing: run(["status", "--home", home.path, "--json"])) }

    /// Ends the server.
    func stop() {
        guard let serving, serving.isRunning else { return }
        serving.terminate()
        serving.waitUntilExit()
        self.serving = nil
    }

    @discardableResult
    private func run(_ arguments: [String]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailure(
                .world, "registry_failed",
                Message(
                    vi: "tram-registry \(arguments[0]) dừng với mã \(process.terminationStatus)",
                    en: "tram-registry \(arguments[0]) ended with \(process.terminationStatus)"),
                hint: Message(vi: "Xem lỗi ở trên.", en: "See its error above."))
        }
        return [UInt8](bytes)
    }
}
