import CanonicalJSON
import Vietnam

/// Something that does not stop a command but that somebody has to know.
struct Warning {
    let code: String
    let message: Message

    /// Says it on standard error, as JSON for scripts.
    func report() {
        let text = message.text(in: .ofEnvironment)
        let warning: JSONValue = ["warning": ["code": .string(code), "message": .string(text)]]
        let asJSON = CommandLine.arguments.contains("--json")
        StandardError.write(asJSON ? warning.canonicalText + "\n" : "tram: warning: \(text)\n")
    }
}
