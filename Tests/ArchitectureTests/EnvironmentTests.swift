import Foundation
import TestSupport
import Testing

/// What our programs read from their environment. Everybody on the machine may see an environment, so nothing in this
/// table is a secret; a variable that is not here may not be read.
private let variables: [String: String] = [
    "TRAM_HOME": "a path",
    "TRAM_REGISTRY_HOME": "a path",
    "TRAM_USER": "a name, shown on the login screen",
    "TRAM_LANG": "vi or en",
    "HOME": "a path",
    "LC_ALL": "a locale", "LC_MESSAGES": "a locale", "LANG": "a locale",
    "TPM2TOOLS_TCTI": "where the TPM is, a device or a simulator",
    "TERM": "a terminal", "COLORTERM": "what colours it has", "NO_COLOR": "that it shall show none",
]

/// The files that look at the environment; what they ask for is named in them, in quotes.
private let readers: Set<String> = [
    "Sources/Terminal/TTY/TerminalEnvironment.swift", "Sources/tram/CommandLine/Entry.swift",
    "Sources/tram/CommandLine/Options.swift", "Sources/tram/Hardware/HardwareChoice.swift",
    "Sources/tram/Kit/LoginOptions.swift",
    "Sources/tram-registry/RegistryOptions.swift",
]

@Suite("The environment holds no secrets")
struct EnvironmentTests {
    private func sources() throws -> [(name: String, text: String)] {
        try ["Sources", "sync", "devices"].flatMap { folder in
            let root = SharedMaterial.checkout.appendingPathComponent(folder)
            let names = try FileManager.default.subpathsOfDirectory(atPath: root.path)
            let languages = [".swift", ".c", ".h"]
            return try names.filter { name in languages.contains(where: name.hasSuffix) }.map {
                ("\(folder)/\($0)", try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8))
            }
        }
    }

    /// Whoever asks the system for a variable, by whatever way there is.
    @Test func nobodyElseReadsTheEnvironment() throws {
        let ways = /processInfo\.environment|getenv|environ\b|setenv|putenv/
        let found = try sources().filter { $0.text.contains(ways) }.map(\.name)
        #expect(Set(found) == readers)
    }

    @Test func everyVariableIsInTheTable() throws {
        var found: Set<String> = []
        for (name, text) in try sources() where readers.contains(name) {
            for match in text.matches(of: /"([A-Z][A-Z0-9_]*)"/) {
                let variable = String(match.output.1)
                found.insert(variable)
                #expect(variables[variable] != nil, "\(name) asks for \(variable)")
            }
            // A name that is put together from pieces could not be seen here.
            #expect(!text.contains(/(?:environment\[|getenv\()\s*"[^"]*\\\(/), "\(name)")
        }
        #expect(found == Set(variables.keys))
    }

    @Test func aVariableOfOursThatIsSpokenOfIsInTheTable() throws {
        for (name, text) in try sources() {
            for match in text.matches(of: /\bTRAM_[A-Z_]+\b/) {
                let variable = String(match.output)
                // Return codes of the C part of Imaging and guards of headers have the same shape.
                if variable.hasPrefix("TRAM_JPEG_") || variable.hasSuffix("_H") { continue }
                #expect(variables[variable] != nil, "\(name) speaks of \(variable)")
            }
        }
    }
}
