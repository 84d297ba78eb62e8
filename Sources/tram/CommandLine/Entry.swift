import ArgumentParser
import CanonicalJSON
import Foundation
import Secrets
import Vietnam

/// Where the program begins: parses, runs, and turns whatever went wrong into one sentence and an exit code.
@main
enum Entry {
    static func main() async {
        do {
            // Keys and faces pass through this process, so it leaves no core behind and nobody may attach to it.
            try ProcessHardening.apply()
            signal(SIGPIPE, SIG_IGN)
            // Whoever started this one may ignore it, and then no end of a program that we start could be waited for.
            signal(SIGCHLD, SIG_DFL)
            var command = try Tram.parseAsRoot()
            // Every command may need keys, but not the parser's own that prints help.
            if "\(type(of: command))" != "HelpCommand" { try ProcessHardening.tryLockedMemory() }
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            // What was asked for and cannot be written is not done; a reader that went away has seen enough.
            if fflush(nil) != 0, errno != EPIPE {
                throw CommandFailure(problem: .diskFailed, detail: "stdout")
            }
        } catch let failure as WorstOf {
            exit(failure.kind.rawValue)
        } catch {
            exit(report(error))
        }
    }

    /// Says what went wrong and gives the exit code.
    private static func report(_ error: any Error) -> Int32 {
        let parserCode = Tram.exitCode(for: error)
        if parserCode == .success {
            // Help and version are not errors.
            print(Tram.fullMessage(for: error))
            return 0
        }
        if let exit = error as? ExitCode { return exit.rawValue }
        let language = Language.ofEnvironment
        if parserCode == .validationFailure {
            if CommandLine.arguments.contains("--json") {
                StandardError.write(
                    CommandFailure.usage(Tram.message(for: error)).json(in: language).canonicalText + "\n")
            } else {
                let text = Tram.fullMessage(for: error)
                let sentence = text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text
                StandardError.write("tram: error: \(sentence)\n")
            }
            return CommandFailure.Kind.usage.rawValue
        }
        let failure = CommandFailure(explaining: error)
        failure.report(asJSON: CommandLine.arguments.contains("--json"), in: language)
        return failure.kind.rawValue
    }
}

/// Several inputs were all processed and reported one by one; the worst code wins.
struct WorstOf: Error {
    let kind: CommandFailure.Kind
}

extension CommandFailure {
    /// A command line that does not fit.
    static func usage(_ message: String) -> CommandFailure {
        CommandFailure(
            .usage, "usage", Message(vi: message, en: message),
            hint: Message(vi: "xem tram --help", en: "see tram --help"))
    }

    /// Writes the failure to standard error.
    func report(asJSON: Bool, in language: Language = .ofEnvironment) {
        StandardError.write(asJSON ? json(in: language).canonicalText + "\n" : lines(in: language))
    }
}

/// The other output: errors and hints.
enum StandardError {
    static func write(_ text: String) {
        // Whoever read it may be gone; the work goes on.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

extension Language {
    /// `TRAM_LANG`, then the locale of the session, then Vietnamese.
    static var ofEnvironment: Language {
        let environment = ProcessInfo.processInfo.environment
        let named = ["TRAM_LANG", "LC_ALL", "LC_MESSAGES", "LANG"].lazy
            .compactMap { environment[$0] }.first { !$0.isEmpty }
        return named?.hasPrefix("en") == true ? .en : .vi
    }
}
