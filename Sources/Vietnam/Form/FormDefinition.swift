public import EnrollmentModel

/// A form of the law as data: which fields, of what shape, for which kinds of application.
public struct FormDefinition: Sendable {
    /// Form and edition, written into every revision: `enrol/1`.
    public let schema: String
    /// The kinds of application it serves.
    public let kinds: [ApplicationKind]
    /// Every field in the order of the form; captures, roles and consents come after those.
    public let fields: [FieldDefinition]
    /// The choices the citizen is free to make, default no.
    public let consents: [ConsentDefinition]
    private let byPath: [FieldPath: FieldDefinition]

    /// A form; a path given twice is a mistake of ours.
    public init(
        schema: String, kinds: [ApplicationKind], fields: [FieldDefinition], consents: [ConsentDefinition]
    ) {
        self.schema = schema
        self.kinds = kinds
        self.consents = consents
        self.fields = fields + consents.map(\.field)
        byPath = Dictionary(self.fields.map { ($0.path, $0) }) { _, again in
            preconditionFailure("field \(again.path) is defined twice")
        }
    }

    /// The fields that people type or choose, in the order of the form.
    public var entered: [FieldDefinition] { fields.filter(\.isEntered) }

    /// The definition at a path; pages of documents have one without being listed.
    public func field(_ path: FieldPath) -> FieldDefinition? {
        byPath[path] ?? CapturePosition(path: path).map(Self.captureField)
    }

    /// The listed path most like a mistyped one, when one is near: its beginning, its end, or a slip or two away.
    public func nearest(to text: String) -> FieldPath? {
        let paths = fields.map(\.path)
        // What everybody is asked is meant before what only some need.
        for group in [fields.filter(\.isUsual).map(\.path), paths] {
            let parts = group.filter { $0.text.hasSuffix("." + text) || $0.text.hasPrefix(text + ".") }
            if parts.count == 1 { return parts[0] }
        }
        let ranked = paths.map { ($0, EditDistance.between(text, $0.text)) }
        guard let best = ranked.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return nil }
        return best.1 <= max(2, text.count / 5) ? best.0 : nil
    }

    static func captureField(_ position: CapturePosition) -> FieldDefinition {
        FieldDefinition(
            position.path, .model(.capture), .optional, group: .single,
            conflict: position == .portrait ? .identity : .union, label: .of(position))
    }
}

/// A choice the citizen is free to make; enrolment itself is a duty and needs none.
public struct ConsentDefinition: Sendable, Equatable {
    /// Its name under `consents.`.
    public let name: String
    /// Where it stands.
    public let path: FieldPath
    /// Short label.
    public let label: Message
    /// What is asked, read out as it stands.
    public let question: Message

    /// A choice; `name` is lower_snake.
    public init(_ name: String, label: Message, question: Message) {
        self.name = name
        self.path = FieldPath(stringLiteral: "consents.\(name)")
        self.label = label
        self.question = question
    }

    var field: FieldDefinition {
        FieldDefinition(path, .model(.consent), .optional, group: .single, conflict: .soft, label: label)
    }
}

/// Levenshtein's distance in characters.
enum EditDistance {
    static func between(_ a: String, _ b: String) -> Int {
        let b = Array(b.unicodeScalars)
        var row = Array(0...b.count)
        for (i, left) in a.unicodeScalars.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let replaced = diagonal + (left == right ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }
}
