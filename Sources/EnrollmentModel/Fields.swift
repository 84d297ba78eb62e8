public import CanonicalJSON

/// Where a value stands in an application: dotted lower_snake, `person.name.full`.
public struct FieldPath: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The dotted text.
    public let text: String

    /// A path; nothing for empty segments or characters outside `a–z 0–9 _`.
    public init?(_ text: String) {
        let segments = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let allowed = segments.allSatisfy { segment in
            !segment.isEmpty
                && segment.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
                }
        }
        guard allowed, text.utf8.count <= 120 else { return nil }
        self.text = text
    }

    /// A path written in the code; a wrong one is a mistake of ours.
    public init(stringLiteral text: String) {
        guard let path = FieldPath(text) else { preconditionFailure("\(text) is not a field path") }
        self = path
    }

    /// Whether this path is `prefix` or below it.
    public func isWithin(_ prefix: FieldPath) -> Bool { self == prefix || text.hasPrefix(prefix.text + ".") }
    /// The dotted text.
    public var description: String { text }
    /// Order of the text.
    public static func < (a: FieldPath, b: FieldPath) -> Bool { a.text < b.text }
}

/// Where a value came from; for identity data the law's order of evidence is the order of the cases.
public enum FieldSource: String, Sendable, CaseIterable, Comparable {
    /// A civil-status paper: birth certificate or an extract of the register.
    case civilStatusPaper = "civil_status_paper"
    /// An identity card or an older identity paper.
    case card
    /// The residence book or residence database.
    case residenceBook = "residence_book"
    /// The commune's extract of the population database.
    case extract
    /// What the citizen or the representative said.
    case oralStatement = "oral_statement"
    /// Written by the officer from what is seen, such as distinguishing marks.
    case officer
    /// Given by a scanner or a camera.
    case device
    /// Set by the registry.
    case registry

    /// Stronger evidence first.
    public static func < (a: FieldSource, b: FieldSource) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

/// A value with its origin. Absent means *not asked*, which is neither *erased* nor *declined*.
public enum FieldValue: Sendable, Equatable {
    /// A value, where it came from, and the scan that proves it.
    case stated(JSONValue, source: FieldSource, evidence: Digest?)
    /// A value that was taken back, and why.
    case erased(reason: String, source: FieldSource)
    /// Asked, and the person would rather not say.
    case declined(source: FieldSource)

    /// The value if one is stated.
    public var value: JSONValue? { if case .stated(let value, _, _) = self { value } else { nil } }
    /// The stated value if it is text.
    public var text: String? { value?.string }
    /// Where it came from.
    public var source: FieldSource {
        switch self {
        case .stated(_, let source, _), .erased(_, let source), .declined(let source): source
        }
    }
}

extension FieldValue: CanonicalCodable {
    /// `{value, source, evidence?}`, `{value: null, reason, source}` or `{value: {declined: true}, source}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        let source = try reader.choice("source", of: FieldSource.self)
        let value = try reader.value("value")
        if value.isNull {
            self = .erased(reason: try reader.string("reason"), source: source)
        } else if value == ["declined": true] {
            self = .declined(source: source)
        } else {
            self = .stated(value, source: source, evidence: try reader.decodeIfPresent("evidence"))
        }
    }

    /// The canonical form, see ``init(json:)``.
    public var json: JSONValue {
        switch self {
        case .stated(let value, let source, let evidence):
            var object: JSONObject = ["value": value, "source": .string(source.rawValue)]
            object["evidence"] = evidence?.json
            return .object(object)
        case .erased(let reason, let source):
            return ["value": .null, "reason": .string(reason), "source": .string(source.rawValue)]
        case .declined(let source):
            return ["value": ["declined": true], "source": .string(source.rawValue)]
        }
    }
}

/// Values by path: what one revision changes, or what an application amounts to.
public struct Fields: Sendable, Equatable, CanonicalCodable, ExpressibleByDictionaryLiteral {
    /// The values.
    public var values: [FieldPath: FieldValue]

    /// Fields with these values.
    public init(_ values: [FieldPath: FieldValue] = [:]) { self.values = values }
    /// Fields from a literal.
    public init(dictionaryLiteral elements: (FieldPath, FieldValue)...) {
        values = Dictionary(elements) { _, last in last }
    }

    /// The value at a path, nothing when it was not asked.
    public subscript(path: FieldPath) -> FieldValue? {
        get { values[path] }
        set { values[path] = newValue }
    }

    /// The paths in order.
    public var paths: [FieldPath] { values.keys.sorted() }

    /// Later values over these.
    public func merging(_ changes: Fields) -> Fields { Fields(values.merging(changes.values) { _, new in new }) }

    /// An object of field values by path.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        var values: [FieldPath: FieldValue] = [:]
        for name in reader.object.names {
            guard let path = FieldPath(name) else { throw ShapeError(name, expected: "a field path") }
            values[path] = try reader.decode(name)
        }
        self.values = values
    }

    /// An object of field values by path.
    public var json: JSONValue {
        var object = JSONObject()
        for (path, value) in values { object[path.text] = value.json }
        return .object(object)
    }
}
