import Foundation
import TestSupport
import Testing

/// A program of ours under limits that a usual test run does not have.
struct Confined {
    private let program: URL
    private let before: [String]

    /// Under `umask 000`, as a careless shell would start it.
    static func carelessly(_ product: Product) throws -> Confined {
        let shell = try #require(ExternalCommand("sh"))
        return Confined(program: shell.url, before: ["-c", "umask 000; exec \"$0\" \"$@\"", product.url.path])
    }

    /// As somebody who is not root, where the tests run as root; otherwise as whoever runs them.
    static func asSomebody(_ product: Product) throws -> Confined {
        guard geteuid() == 0 else { return Confined(program: product.url, before: []) }
        let setpriv = try #require(ExternalCommand("setpriv"))
        return Confined(
            program: setpriv.url,
            before: ["--reuid=\(somebody)", "--regid=\(somebody)", "--clear-groups", product.url.path])
    }

    /// With little memory that may be locked; nothing where the system has no tools for it.
    static func withLockedMemory(_ bytes: Int, _ product: Product) -> Confined? {
        guard let setpriv = ExternalCommand("setpriv"), let prlimit = ExternalCommand("prlimit") else { return nil }
        let limit = [prlimit.url.path, "--memlock=\(bytes)", product.url.path]
        guard geteuid() == 0 else { return Confined(program: prlimit.url, before: Array(limit.dropFirst())) }
        // Root is above the limit unless the right to that is taken away.
        return Confined(
            program: setpriv.url, before: ["--inh-caps=-ipc_lock", "--bounding-set=-ipc_lock"] + limit)
    }

    static let somebody: uid_t = 65_534

    /// Gives everything of a camp to who ``asSomebody(_:)`` is.
    static func handOver(_ camp: Camp) throws {
        guard geteuid() == 0 else { return }
        let chown = try #require(ExternalCommand("chown"))
        try #require(try chown.run(["-R", "\(somebody):\(somebody)", camp.folder.url.path]).status == 0)
    }

    func run(_ arguments: [String], environment: [String: String]) throws -> (status: Int32, error: String) {
        let running = try start(arguments, environment: environment)
        while running.isRunning { usleep(2_000) }
        return (running.status, running.errors)
    }

    func start(_ arguments: [String], environment: [String: String]) throws -> RunningProgram {
        try RunningProgram(program, before + arguments, environment: environment)
    }
}

/// What the kernel says of a running program.
struct ProcessFacts {
    private let folder: String

    init(_ id: Int32) { folder = "/proc/\(id)" }

    /// One of the files that the kernel has of it.
    func text(_ name: String) -> String {
        (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
    }

    /// Soft and hard limit of the size of a core.
    var coreLimits: [String] {
        let line = text("limits").split(separator: "\n").first { $0.hasPrefix("Max core file size") } ?? ""
        return line.split(separator: " ").dropFirst(4).prefix(2).map(String.init)
    }

    /// The user it runs as.
    var user: uid_t? {
        let line = text("status").split(separator: "\n").first { $0.hasPrefix("Uid:") }
        return line?.split(separator: "\t").dropFirst().first.flatMap { uid_t($0) }
    }

    /// Whom its memory belongs to: root where the program may not be looked into.
    func owner(of name: String) -> uid_t? {
        var facts = stat()
        return unsafe stat("\(folder)/\(name)", &facts) == 0 ? facts.st_uid : nil
    }

    /// Its arguments and its environment as the kernel shows them.
    var argumentsAndEnvironment: Data {
        ["cmdline", "environ"].reduce(Data()) {
            $0 + (FileManager.default.contents(atPath: "\(folder)/\($1)") ?? Data())
        }
    }

    /// Whether it has begun to run this program and not the one that started it.
    func runs(_ product: Product) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/exe")) == product.url.path
            || text("cmdline").hasPrefix(product.url.path)
    }
}
