import CanonicalJSON
import FaultProxy
import Foundation
import TestSupport
import Testing

/// The registry of a camp as a program that can be killed and started again, behind a wire that counts.
final class RegistryProgram {
    let camp: Camp
    private let home: String
    /// What the kit of the camp connects to.
    let wire: FaultProxy
    private var program: RunningProgram?

    /// Starts the registry and the wire before it.
    init(of camp: Camp, home: String? = nil) async throws {
        self.camp = camp
        self.home = home ?? camp.path("registry")
        wire = try await Self.wire(on: CampTemplate.shared.get().port)
        try await start()
    }

    /// All camps call the same port, so one waits for another.
    private static func wire(on port: Int) async throws -> FaultProxy {
        var wire: FaultProxy?
        _ = try await eventually(within: .seconds(900)) {
            wire = try? await FaultProxy.start(on: port, target: 1)
            return wire != nil
        }
        return try #require(wire, "port \(port) stays taken")
    }

    /// Starts it (again) and sends new connections to it.
    func start() async throws {
        let file = camp.folder.url.appendingPathComponent("port")
        try? FileManager.default.removeItem(at: file)
        let program = try RunningProgram(
            camp.registry.url,
            ["serve", "--home", home, "--listen", "127.0.0.1:0", "--port-file", file.path])
        self.program = program
        var port: Int?
        let started = try await eventually {
            port = (try? String(contentsOf: file, encoding: .utf8)).flatMap {
                Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
            return port != nil || !program.isRunning
        }
        wire.aim(at: try #require(port, "the registry does not start (\(started)): \(program.errors)"))
    }

    /// Ends it in the middle of whatever it does.
    func kill() async throws {
        program?.send(SIGKILL)
        try await program?.ended()
    }

    /// Ends it and the wire.
    func stop() async throws {
        try await kill()
        await wire.stop()
    }

    /// What it counts.
    func status() async throws -> JSONValue {
        let outcome = try await camp.succeed(
            camp.registry, ["status", "--home", home, "--json"])
        return try JSONValue(parsing: Array(outcome.output.utf8))
    }
}
