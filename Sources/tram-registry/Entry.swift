import ArgumentParser
import Foundation
import Secrets

/// Where the program begins: parses, runs, and turns whatever went wrong into one sentence and an exit code.
@main
enum Entry {
    static func main() async {
        do {
            // The keys that open every packet pass through this process: no core, and nobody attaches.
            try ProcessHardening.apply()
            var command = try TramRegistry.parseAsRoot()
            // Every command may need keys, but not the parser's own that prints help.
            if "\(type(of: command))" != "HelpCommand" { try ProcessHardening.tryLockedMemory() }
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            exit(report(error))
        }
    }

    private static func report(_ error: any Error) -> Int32 {
        let code = TramRegistry.exitCode(for: error)
        if code == .success {
            print(TramRegistry.fullMessage(for: error))
            return 0
        }
        let asJSON = CommandLine.arguments.contains("--json")
        if code == .validationFailure {
            let failure = Failure(.usage, "usage", TramRegistry.message(for: error), hint: "see tram-registry --help")
            if asJSON {
                failure.report(asJSON: true)
            } else {
                let message = TramRegistry.fullMessage(for: error)
                let text = message.hasPrefix("Error: ") ? String(message.dropFirst(7)) : message
                Output.error("tram-registry: error: \(text)\n")
            }
            return failure.kind.rawValue
        }
        let failure = Failure(explaining: error)
        failure.report(asJSON: asJSON)
        return failure.kind.rawValue
    }
}

/// The program: a registry that field kits sync with.
struct TramRegistry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tram-registry",
        abstract: "The registry's intake: issues kits, takes their packets, opens them and signs receipts.",
        subcommands: [
            InitCommand.self, ServeCommand.self, StatusCommand.self, KeysCommand.self, KitCommand.self,
            UserCommand.self,
            ReturnCommand.self, ExtractCommand.self,
        ])
}
