/// A value with exactly one canonical JSON form.
public protocol CanonicalCodable: Sendable {
    /// Reads the value.
    ///
    /// - Throws: ``ShapeError`` that names the member at fault.
    init(json: JSONValue) throws(ShapeError)
    /// The value as JSON.
    var json: JSONValue { get }
}

/// Canonical JSON that does not have the shape its reader needs.
public struct ShapeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where, dotted from the outermost object: `roles.witness.name`.
    public let path: String
    /// What was expected there.
    public let expected: String

    /// An error at `path`.
    public init(_ path: String, expected: String) {
        self.path = path
        self.expected = expected
    }

    /// The same error seen from the enclosing object.
    public func within(_ name: String) -> ShapeError {
        ShapeError(path.isEmpty ? name : "\(name).\(path)", expected: expected)
    }

    /// Path and expectation.
    public var description: String { "\(path.isEmpty ? "the value" : path): expected \(expected)" }
}

/// Reads the members of an object one by one and names what is missing or wrong.
public struct ObjectReader: Sendable {
    /// The object that is read.
    public let object: JSONObject

    /// A reader of `json`, which must be an object.
    public init(_ json: JSONValue) throws(ShapeError) {
        guard let object = json.object else { throw ShapeError("", expected: "an object") }
        self.object = object
    }

    /// A member that must be there.
    public func value(_ name: String) throws(ShapeError) -> JSONValue {
        guard let value = object[name] else { throw ShapeError(name, expected: "a member of this name") }
        return value
    }

    /// Text that must be there.
    public func string(_ name: String) throws(ShapeError) -> String {
        guard let text = try value(name).string else { throw ShapeError(name, expected: "text") }
        return text
    }

    /// An integer that must be there and lie in `range`.
    public func int(_ name: String, in range: ClosedRange<Int> = .min ... .max) throws(ShapeError) -> Int {
        guard let number = try value(name).int, range.contains(number) else {
            throw ShapeError(name, expected: range.lowerBound == .min ? "an integer" : "an integer in \(range)")
        }
        return number
    }

    /// A truth value that must be there.
    public func bool(_ name: String) throws(ShapeError) -> Bool {
        guard let flag = try value(name).bool else { throw ShapeError(name, expected: "true or false") }
        return flag
    }

    /// Bytes written as base64url; `count` of them when given.
    public func bytes(_ name: String, count: Int? = nil) throws(ShapeError) -> [UInt8] {
        guard let bytes = Base64URL.decode(try string(name)), count == nil || bytes.count == count else {
            throw ShapeError(name, expected: count.map { "base64url of \($0) bytes" } ?? "base64url")
        }
        return bytes
    }

    /// A digest that must be there.
    public func digest(_ name: String) throws(ShapeError) -> Digest {
        guard let digest = Digest(text: try string(name)) else { throw ShapeError(name, expected: "a digest") }
        return digest
    }

    /// A nested value that must be there.
    public func decode<T: CanonicalCodable>(_ name: String, as type: T.Type = T.self) throws(ShapeError) -> T {
        let value = try value(name)
        do { return try T(json: value) } catch { throw error.within(name) }
    }

    /// A nested value that may be absent.
    public func decodeIfPresent<T: CanonicalCodable>(
        _ name: String, as type: T.Type = T.self
    ) throws(ShapeError) -> T? {
        guard object[name] != nil else { return nil }
        return try decode(name, as: type)
    }

    /// Text that may be absent.
    public func stringIfPresent(_ name: String) throws(ShapeError) -> String? {
        object[name] == nil ? nil : try string(name)
    }

    /// A list of nested values that must be there.
    public func list<T: CanonicalCodable>(_ name: String, of type: T.Type = T.self) throws(ShapeError) -> [T] {
        guard let values = try value(name).array else { throw ShapeError(name, expected: "a list") }
        var list: [T] = []
        for (index, value) in values.enumerated() {
            do { list.append(try T(json: value)) } catch { throw error.within("\(name)[\(index)]") }
        }
        return list
    }

    /// One of the cases of a raw-valued enumeration.
    public func choice<T: RawRepresentable & CaseIterable>(
        _ name: String, of type: T.Type = T.self
    ) throws(ShapeError) -> T where T.RawValue == String {
        guard let choice = T(rawValue: try string(name)) else {
            throw ShapeError(name, expected: "one of " + T.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }
}

extension CanonicalCodable {
    /// The canonical bytes of this value.
    public var canonicalBytes: [UInt8] { json.canonicalBytes }
}

extension String: CanonicalCodable {
    /// Text.
    public init(json: JSONValue) throws(ShapeError) {
        guard let text = json.string else { throw ShapeError("", expected: "text") }
        self = text
    }
    /// The text as JSON.
    public var json: JSONValue { .string(self) }
}

extension Digest: CanonicalCodable {
    /// A digest from its base64url text.
    public init(json: JSONValue) throws(ShapeError) {
        guard let text = json.string, let digest = Digest(text: text) else {
            throw ShapeError("", expected: "a digest")
        }
        self = digest
    }
    /// base64url text.
    public var json: JSONValue { .string(text) }
}
