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
]

@Suite("The environment holds no secrets")
struct EnvironmentTests {
    private func sources() throws -> [(name: String, text: String)] {
        try ["Sources", "sync", "devices"].flatMap { folder in
            let root = SharedMaterial.checkout.appendingPathComponent(folder)
            let names = try FileManager.default.subpathsOfDirectory(atPath: root.path)
            return try names.filter { $0.hasSuffix(".swift") }.map {
                ("\(folder)/\($0)", try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8))
            }
        }
    }

    @Test func everyVariableIsInTheTable() throws {
        var found: Set<String> = []
        for (name, text) in try sources() {
            for match in text.matches(of: /\bTRAM_[A-Z_]+\b/) {
                let variable = String(match.output)
                // Return codes of the C part of Imaging have the same shape.
                if variable.hasPrefix("TRAM_JPEG_") { continue }
                found.insert(variable)
                #expect(variables[variable] != nil, "\(name) speaks of \(variable)")
            }
        }
        #expect(found == Set(variables.keys))
    }
}
