/// The part of HTTP structured fields (RFC 9651) that uploads need: integers, booleans, and dictionaries of them.
///
/// Parsing is strict: one wrong byte and the field is not there, as the draft wants.
public enum StructuredField {
    /// A bare value.
    public enum Item: Sendable, Equatable {
        /// An integer of at most 15 digits.
        case integer(Int)
        /// `?0` or `?1`.
        case boolean(Bool)
        /// A token such as `application/json`.
        case token(String)
    }

    /// Reads an item; its parameters must be well-formed and are ignored.
    public static func item(_ text: String) -> Item? {
        var cursor = Cursor(text)
        cursor.skipSpaces()
        guard let item = cursor.item(), cursor.skipParameters() else { return nil }
        cursor.skipSpaces()
        return cursor.isAtEnd ? item : nil
    }

    /// Reads an item that must be an integer of 0 or more.
    public static func count(_ text: String) -> Int? {
        if case .integer(let number) = item(text), number >= 0 { number } else { nil }
    }

    /// Reads an item that must be a boolean.
    public static func boolean(_ text: String) -> Bool? {
        if case .boolean(let flag) = item(text) { flag } else { nil }
    }

    /// Reads a dictionary; a key without a value is true, and the last of two equal keys counts.
    public static func dictionary(_ text: String) -> [String: Item]? {
        var cursor = Cursor(text)
        var members: [String: Item] = [:]
        cursor.skipSpaces()
        guard !cursor.isAtEnd else { return [:] }
        while true {
            guard let key = cursor.key() else { return nil }
            if cursor.take("=") {
                guard let item = cursor.item() else { return nil }
                members[key] = item
            } else {
                members[key] = .boolean(true)
            }
            guard cursor.skipParameters() else { return nil }
            cursor.skipSpaces()
            if cursor.isAtEnd { return members }
            guard cursor.take(",") else { return nil }
            cursor.skipSpaces()
            if cursor.isAtEnd { return nil }
        }
    }

    /// A boolean as a field value.
    public static func text(_ flag: Bool) -> String { flag ? "?1" : "?0" }
}

/// A reader of structured fields that never looks beyond the end.
private struct Cursor {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { offset == bytes.count }
    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func skipSpaces() {
        while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { offset += 1 }
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private mutating func run(while matches: (UInt8) -> Bool) -> String {
        let start = offset
        while let byte = next, matches(byte) { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    mutating func key() -> String? {
        guard let first = next, isLower(first) || first == UInt8(ascii: "*") else { return nil }
        return run { isLower($0) || isDigit($0) || Array("_-.*".utf8).contains($0) }
    }

    mutating func item() -> StructuredField.Item? {
        switch next {
        case UInt8(ascii: "?"):
            offset += 1
            if take("1") { return .boolean(true) }
            return take("0") ? .boolean(false) : nil
        case .some(let byte) where isDigit(byte) || byte == UInt8(ascii: "-"):
            let isNegative = take("-")
            let digits = run(while: isDigit)
            guard (1...15).contains(digits.utf8.count), next != UInt8(ascii: "."), let number = Int(digits) else {
                return nil
            }
            return .integer(isNegative ? -number : number)
        case .some(let byte) where isLetter(byte) || byte == UInt8(ascii: "*"):
            return .token(run { isLetter($0) || isDigit($0) || Array("!#$%&'*+-.^_`|~:/".utf8).contains($0) })
        default: return nil
        }
    }

    mutating func skipParameters() -> Bool {
        while take(";") {
            while take(" ") {}
            guard key() != nil else { return false }
            if take("="), item() == nil { return false }
        }
        return true
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
private func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
private func isLetter(_ byte: UInt8) -> Bool { isLower(byte | 0x20) && byte >= UInt8(ascii: "A") }
