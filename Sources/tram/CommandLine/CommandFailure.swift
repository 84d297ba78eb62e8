import CanonicalJSON
import Vietnam

/// Why a command failed, in words for people and a code for scripts.
struct CommandFailure: Error, Equatable {
    /// The exit codes of every command.
    enum Kind: Int32 {
        /// The world failed: device, disk, network.
        case world = 1
        /// Wrong use of the command line.
        case usage = 2
        /// The data was refused.
        case data = 3
        /// Locked, or not allowed.
        case denied = 4
    }

    /// Which exit code.
    let kind: Kind
    /// Stable, for scripts: `wrong_password`, `disk_full`.
    let code: String
    /// What happened.
    let message: Message
    /// What to do next.
    let hint: Message

    init(_ kind: Kind, _ code: String, _ message: Message, hint: Message) {
        self.kind = kind
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension CommandFailure {
    /// `{"error": {"code", "message", "hint"}}`.
    func json(in language: Language) -> JSONValue {
        [
            "error": [
                "code": .string(code), "message": .string(message.text(in: language)),
                "hint": .string(hint.text(in: language)),
            ]
        ]
    }

    /// Two lines for people.
    func lines(in language: Language) -> String {
        "tram: error: \(message.text(in: language))\ntram: hint: \(hint.text(in: language))\n"
    }
}
