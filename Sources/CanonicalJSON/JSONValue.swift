/// A JSON value as Trạm knows it: no floating point, integers within ±(2^53 − 1), strings compared by scalars.
///
/// Scores and degrees travel as scaled integers with the scale in their name.
public enum JSONValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// An integer that every JSON reader represents exactly.
    case integer(JSONInteger)
    /// Text, kept scalar by scalar: never normalised here.
    case string(String)
    /// Values in their order.
    case array([JSONValue])
    /// Members with distinct names.
    case object(JSONObject)
}

/// An integer within ±(2^53 − 1), the range that survives any JSON reader.
public struct JSONInteger: Hashable, Sendable {
    /// The largest magnitude allowed, 2^53 − 1.
    public static let limit: Int64 = 9_007_199_254_740_991
    /// The number itself.
    public let value: Int64

    /// The integer if it is in range.
    public init?(_ value: Int64) {
        guard (-Self.limit...Self.limit).contains(value) else { return nil }
        self.value = value
    }
}

/// The members of a JSON object; names are distinct, order is always that of RFC 8785.
public struct JSONObject: Sendable, ExpressibleByDictionaryLiteral {
    private var members: [MemberName: JSONValue]

    /// An object without members.
    public init() { members = [:] }

    /// Members from a literal; a name given twice is a mistake of ours.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        members = [:]
        for (name, value) in elements {
            let previous = members.updateValue(value, forKey: MemberName(name))
            precondition(previous == nil, "member \(name) given twice")
        }
    }

    /// How many members there are.
    public var count: Int { members.count }
    /// Whether there are none.
    public var isEmpty: Bool { members.isEmpty }

    /// The value of a member, or nothing when it is absent (which differs from `null`).
    public subscript(name: String) -> JSONValue? {
        get { members[MemberName(name)] }
        set { members[MemberName(name)] = newValue }
    }

    /// Names and values sorted by the UTF-16 units of the names, as RFC 8785 §3.2.3 wants.
    public var sorted: [(name: String, value: JSONValue)] {
        members.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value) }
    }

    /// The names in canonical order.
    public var names: [String] { members.keys.sorted().map(\.text) }
}

/// A member name that is equal only to the same scalars, never to a canonically equivalent spelling.
private struct MemberName: Hashable, Comparable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (a: MemberName, b: MemberName) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    static func < (a: MemberName, b: MemberName) -> Bool { a.text.utf16.lexicographicallyPrecedes(b.text.utf16) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

extension JSONValue: Equatable {
    /// Equal when the canonical bytes are equal: strings by their scalars.
    public static func == (a: JSONValue, b: JSONValue) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let x), .bool(let y)): x == y
        case (.integer(let x), .integer(let y)): x == y
        case (.string(let x), .string(let y)): x.utf8.elementsEqual(y.utf8)
        case (.array(let x), .array(let y)): x == y
        case (.object(let x), .object(let y)): x == y
        default: false
        }
    }
}

extension JSONObject: Equatable {
    /// Equal when the same names carry equal values.
    public static func == (a: JSONObject, b: JSONObject) -> Bool {
        a.count == b.count && a.members.allSatisfy { b.members[$0.key] == $0.value }
    }
}

extension JSONValue {
    /// An integer; out of range is a mistake of ours.
    public static func int(_ value: some BinaryInteger) -> JSONValue {
        guard let narrow = Int64(exactly: value), let integer = JSONInteger(narrow) else {
            preconditionFailure("integer out of the range of JSON")
        }
        return .integer(integer)
    }

    /// The text if this is a string.
    public var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The number if this is an integer.
    public var int: Int? { if case .integer(let number) = self { Int(number.value) } else { nil } }
    /// The truth value if this is one.
    public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    /// The values if this is an array.
    public var array: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
    /// The members if this is an object.
    public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    /// Whether this is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// A member of this object, if it is an object and has it.
    public subscript(name: String) -> JSONValue? { object?[name] }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Text from a literal.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer from a literal.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// A truth value from a literal.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Values from a literal.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Members from a literal; a name given twice is a mistake of ours.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (name, value) in elements {
            precondition(object[name] == nil, "member \(name) given twice")
            object[name] = value
        }
        self = .object(object)
    }
}
