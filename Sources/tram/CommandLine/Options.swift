import ArgumentParser
import CanonicalJSON
import Foundation
import Vietnam

/// What every command takes.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "One JSON value on standard output, errors as JSON on standard error.")
    var json = false

    var language: Language { .ofEnvironment }

    /// Prints one result: the JSON for machines, the lines for people.
    func show(_ value: JSONValue, _ lines: @autoclosure () -> [String]) {
        print(json ? value.canonicalText : lines().joined(separator: "\n"))
    }
}

/// Where the kit's vault is.
struct HomeOptions: ParsableArguments {
    @Option(name: .long, help: "Folder of the kit (default: TRAM_HOME, or ~/.local/share/tram).")
    var home: String?

    /// The folder, whether it exists or not.
    var folder: URL {
        if let home { return URL(fileURLWithPath: home) }
        let environment = ProcessInfo.processInfo.environment
        if let home = environment["TRAM_HOME"], !home.isEmpty { return URL(fileURLWithPath: home) }
        let user =
            environment["HOME"].map { URL(fileURLWithPath: $0) } ?? FileManager.default.homeDirectoryForCurrentUser
        return user.appendingPathComponent(".local/share/tram")
    }
}
