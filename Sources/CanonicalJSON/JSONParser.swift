/// Why bytes are not JSON as Trạm accepts it.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong.
    public enum Reason: Equatable, Sendable {
        /// The bytes ended inside a value.
        case truncated
        /// A byte that no JSON value can have here.
        case unexpectedByte
        /// A number with a fraction or an exponent.
        case floatingPoint
        /// An integer beyond ±(2^53 − 1).
        case integerOutOfRange
        /// The same name twice in an object.
        case duplicateName
        /// Bytes that are not UTF-8, or a lone surrogate escape.
        case invalidText
        /// Arrays and objects inside each other beyond the limit.
        case tooDeep
        /// Something after the value.
        case trailingBytes
        /// Readable JSON that is not the canonical encoding of its value.
        case notCanonical
    }

    /// What was wrong.
    public let reason: Reason
    /// Where, in bytes from the start.
    public let offset: Int

    /// An error at `offset`.
    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The reason and where it was found.
    public var description: String { "not acceptable JSON at byte \(offset): \(reason)" }
}

extension JSONValue {
    /// Reads any JSON text of the accepted subset (RFC 8259 without fractions and exponents).
    ///
    /// - Parameter bytes: UTF-8, white space allowed.
    /// - Parameter depth: How many arrays and objects may stand inside each other.
    /// - Throws: ``JSONError`` with the offset of the first byte that is wrong.
    public init(parsing bytes: some Collection<UInt8>, depth: Int = 64) throws(JSONError) {
        var parser = JSONParser(bytes: Array(bytes), depth: depth)
        self = try parser.document()
    }

    /// Reads bytes that must be the canonical encoding already: what is signed is never re-encoded by trust.
    ///
    /// - Throws: ``JSONError``, `.notCanonical` when the value is fine but its bytes are not RFC 8785.
    public init(canonical bytes: [UInt8]) throws(JSONError) {
        try self.init(parsing: bytes)
        let canonical = canonicalBytes
        guard canonical == bytes else {
            let offset = zip(canonical, bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            throw JSONError(.notCanonical, at: offset ?? min(canonical.count, bytes.count))
        }
    }
}

/// A cursor over bytes that never reads beyond them.
private struct JSONParser {
    let bytes: [UInt8]
    let depth: Int
    var offset = 0
    var level = 0

    init(bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func failure(_ reason: JSONError.Reason) -> JSONError {
        JSONError(offset < bytes.count ? reason : (reason == .unexpectedByte ? .truncated : reason), at: offset)
    }

    mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        let value = try self.value()
        skipSpace()
        guard offset == bytes.count else { throw JSONError(.trailingBytes, at: offset) }
        return value
    }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
    }

    mutating func take(_ byte: Character) throws(JSONError) {
        guard let wanted = byte.asciiValue, next == wanted else { throw failure(.unexpectedByte) }
        offset += 1
    }

    mutating func value() throws(JSONError) -> JSONValue {
        switch next {
        case UInt8(ascii: "{"): return try nested { (p) throws(JSONError) in try p.object() }
        case UInt8(ascii: "["): return try nested { (p) throws(JSONError) in try p.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
        default: throw failure(.unexpectedByte)
        }
    }

    mutating func nested(
        _ read: (inout JSONParser) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        guard level < depth else { throw failure(.tooDeep) }
        level += 1
        let value = try read(&self)
        level -= 1
        return value
    }

    mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in word.description.utf8 {
            guard next == byte else { throw failure(.unexpectedByte) }
            offset += 1
        }
        return value
    }

    mutating func array() throws(JSONError) -> JSONValue {
        try take("[")
        var values: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            offset += 1
            return .array([])
        }
        while true {
            skipSpace()
            values.append(try value())
            skipSpace()
            guard next == UInt8(ascii: ",") else { break }
            offset += 1
        }
        try take("]")
        return .array(values)
    }

    mutating func object() throws(JSONError) -> JSONValue {
        try take("{")
        var object = JSONObject()
        skipSpace()
        if next == UInt8(ascii: "}") {
            offset += 1
            return .object(object)
        }
        while true {
            skipSpace()
            let start = offset
            let name = try string()
            guard object[name] == nil else { throw JSONError(.duplicateName, at: start) }
            skipSpace()
            try take(":")
            skipSpace()
            object[name] = try value()
            skipSpace()
            guard next == UInt8(ascii: ",") else { break }
            offset += 1
        }
        try take("}")
        return .object(object)
    }

    mutating func number() throws(JSONError) -> JSONValue {
        let start = offset
        if next == UInt8(ascii: "-") { offset += 1 }
        let digitsStart = offset
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
        let digits = bytes[digitsStart..<offset]
        guard let first = digits.first else { throw failure(.unexpectedByte) }
        guard first != UInt8(ascii: "0") || digits.count == 1 else { throw JSONError(.unexpectedByte, at: start) }
        if let byte = next, byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
            throw JSONError(.floatingPoint, at: start)
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard text != "-0" else { throw JSONError(.floatingPoint, at: start) }
        guard let value = Int64(text), let integer = JSONInteger(value) else {
            throw JSONError(.integerOutOfRange, at: start)
        }
        return .integer(integer)
    }
}

extension JSONParser {
    fileprivate mutating func string() throws(JSONError) -> String {
        let start = offset
        try take("\"")
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw JSONError(.invalidText, at: start)
                }
                return string
            case UInt8(ascii: "\\"):
                offset += 1
                try escape(into: &text)
            case 0..<0x20: throw failure(.unexpectedByte)
            default:
                text.append(byte)
                offset += 1
            }
        }
        throw JSONError(.truncated, at: offset)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = next else { throw failure(.truncated) }
        let start = offset
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "u"): text += try unicodeEscape(from: start).utf8
        default: throw JSONError(.unexpectedByte, at: start)
        }
    }

    private mutating func unicodeEscape(from start: Int) throws(JSONError) -> String {
        let first = try hexUnit()
        var units = [first]
        if (0xD800...0xDBFF).contains(first) {
            guard next == UInt8(ascii: "\\") else { throw JSONError(.invalidText, at: start) }
            offset += 1
            try take("u")
            units.append(try hexUnit())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw JSONError(.invalidText, at: start) }
        return text
    }

    private mutating func hexUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw failure(.unexpectedByte)
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }
}
