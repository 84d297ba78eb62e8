import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("Programs that see secrets leave none where others look")
struct ProcessTests {
    let camp: Camp

    init() throws { camp = try Camp() }

    /// A password file that nobody writes to: the program stands still while it reads.
    private func endlessFile() throws -> String {
        let path = camp.path("endless")
        try #require(unsafe mkfifo(path, 0o600) == 0)
        return path
    }

    @Test func nobodyMayLookIntoThemAndNoCoreIsWritten() async throws {
        let file = try endlessFile()
        try Confined.handOver(camp)
        let tram = try Confined.asSomebody(camp.tram).start(
            ["apply", "list", "--user", "lan", "--password-file", file], environment: camp.environment)
        let registry = try Confined.asSomebody(camp.registry).start(
            ["serve", "--home", camp.path("registry"), "--listen", "127.0.0.1:0", "--port-file", camp.path("port")],
            environment: [:])
        // The registry listens; tram waits in its password file, which it opens after everything else.
        let begun = try await eventually {
            FileManager.default.fileExists(atPath: camp.path("port")) && ProcessFacts(tram.id).runs(camp.tram)
                && ProcessFacts(tram.id).coreLimits == ["0", "0"]
        }
        #expect(begun, "\(tram.errors) \(registry.errors)")
        for (name, program) in [("tram", tram), ("tram-registry", registry)] {
            let facts = ProcessFacts(program.id)
            #expect(facts.coreLimits == ["0", "0"], "\(name)")
            #expect(facts.user == (geteuid() == 0 ? Confined.somebody : geteuid()), "\(name)")
            for place in ["mem", "environ", "maps", "fd"] {
                let hidden = try await eventually(within: .seconds(10)) { facts.owner(of: place) == 0 }
                #expect(hidden, "\(name): \(place) belongs to who runs it")
            }
            program.send(SIGKILL)
            try await program.ended()
        }
    }

    @Test func aFaultWritesNoCore() async throws {
        let file = try endlessFile()
        let shell = try #require(ExternalCommand("sh"))
        // The folder the program stands in is where the kernel would put the core.
        let program = try RunningProgram(
            shell.url,
            [
                "-c", "ulimit -c unlimited; cd \"$1\" && exec \"$2\" apply list --user lan --password-file \"$3\"",
                "sh",
                camp.folder.url.path, camp.tram.url.path, file,
            ], environment: camp.environment)
        let begun = try await eventually { ProcessFacts(program.id).coreLimits == ["0", "0"] }
        #expect(begun)
        // Of the signals of a fault this one is not blocked in what a test starts.
        program.send(SIGSEGV)
        #expect(try await program.ended() == -SIGSEGV)
        #expect(program.errors.isEmpty, "a crash report shows memory: \(program.errors)")
        let names = try FileManager.default.subpathsOfDirectory(atPath: camp.folder.url.path)
        #expect(!names.contains { $0.split(separator: "/").last?.hasPrefix("core") == true }, "\(names)")
    }

    @Test func littleLockedMemoryIsSaidInASentence() throws {
        for product in [camp.tram, camp.registry] {
            guard let confined = Confined.withLockedMemory(65_536, product) else {
                print("skipped: the limit of locked memory is tried with setpriv and prlimit, which are not installed")
                return
            }
            let arguments =
                product.url == camp.tram.url
                ? ["apply", "list", "--json"] + camp.login("lan")
                : ["status", "--home", camp.path("registry"), "--json"]
            let refused = try confined.run(arguments, environment: camp.environment)
            #expect(refused.status == 1, "\(refused.error)")
            let error = try JSONValue(parsing: Array(refused.error.utf8))["error"]
            #expect(error?["code"]?.string == "memory_not_locked")
            #expect(error?["hint"]?.string?.contains("ulimit -l") == true)
            // Help is for everybody.
            #expect(try confined.run(["--help"], environment: camp.environment).status == 0)
        }
    }

    /// Every command that writes a file, into a folder.
    private func writers(_ folder: String) -> [(Product, [String])] {
        let kit = ["--kit", "K0009", "--unit", "2025-07:23293", "--url", "https://127.0.0.1:1"]
        let files = ["--out", "\(folder)/k9.kit", "--code-file", "\(folder)/k9.code"]
        let code = ["--code-file", "\(folder)/k9.code", "--home", "\(folder)/home"]
        let passphrase = ["--passphrase-file", camp.path("an.password"), "--output"]
        let sealed = "\(folder)/sealed.age"
        return [
            (camp.registry, ["init", "--home", "\(folder)/reg", "--name", "demo", "--host", "127.0.0.1"]),
            (camp.registry, ["kit", "issue", "--home", "\(folder)/reg"] + kit + files),
            (
                camp.tram,
                ["kit", "init", "\(folder)/k9.kit", "--admin", "an", "--hardware-key", "none"] + code
                    + camp.password("an")
            ),
            (camp.tram, ["packet", "encrypt"] + passphrase + [sealed, camp.path("plain")]),
            (camp.tram, ["packet", "decrypt"] + passphrase + ["\(folder)/opened", sealed]),
        ]
    }

    @Test func whatIsWrittenIsForItsOwnerAlone() async throws {
        let folder = camp.path("careless")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try Data("bí mật".utf8).write(to: URL(fileURLWithPath: camp.path("plain")))
        for (product, arguments) in writers(folder) {
            let outcome = try Confined.carelessly(product).run(arguments, environment: camp.environment)
            #expect(outcome.status == 0, "\(arguments): \(outcome.error)")
        }
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        #expect(names.count > 15)
        for name in names {
            let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            #expect((facts[.posixPermissions] as? Int ?? 0o777) & 0o077 == 0, "\(name)")
        }
    }
}

@Suite("A secret comes by file or terminal, never by argument or environment")
struct SecretOptionTests {
    /// Every option with a value, with the command it belongs to.
    private func options(_ command: JSONValue, _ path: String) -> [(command: String, option: JSONValue)] {
        let name = path + " " + (command["commandName"]?.string ?? "")
        let own = (command["arguments"]?.array ?? []).filter { $0["kind"]?.string == "option" }.map { (name, $0) }
        return own + (command["subcommands"]?.array ?? []).flatMap { options($0, name) }
    }

    @Test(arguments: ["tram", "tram-registry"]) func noOptionTakesASecret(name: String) async throws {
        let product = try #require(Product(name))
        let outcome = try await product.ended(["--experimental-dump-help"])
        let help = try JSONValue(parsing: Array(outcome.output.utf8))
        let all = options(try #require(help["command"]), "")
        #expect(all.count > 10)
        for (command, option) in all {
            let names = (option["names"]?.array ?? []).compactMap { $0["name"]?.string }
            for name in names where !name.hasSuffix("-file") {
                for word in ["password", "pass", "pin", "secret", "code", "token", "seed"] {
                    let isSecret = name == word || name.hasSuffix("-\(word)") || name.hasPrefix("\(word)-")
                    // What a scanner scrambles with, what an emulated person looks like and why something goes back
                    // are no secrets.
                    let known = ["demo --seed", "grab --scramble-seed", " --person-seed", "return --code"]
                    let isKnown = known.contains { "\(command) --\(name)".hasSuffix($0) }
                    #expect(!isSecret || isKnown, "\(command) --\(name)")
                }
            }
        }
    }
}
