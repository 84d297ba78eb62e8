public import CanonicalJSON

/// The name of one application for a card: 128 random bits minted on the laptop, without any time in them.
public struct ApplicationID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 16 bytes.
    public let bytes: [UInt8]

    /// An id from 16 random bytes; version and variant bits of RFC 9562 (version 4) are set here.
    public init(randomBytes: [UInt8]) {
        precondition(randomBytes.count == 16, "an application id is made of 16 random bytes")
        var bytes = randomBytes
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        self.bytes = bytes
    }

    /// An id from its text, 8-4-4-4-12 lower-case digits.
    public init?(text: String) {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        guard groups == [8, 4, 4, 4, 12], text == text.lowercased(),
            let bytes = Hex.decode(String(text.filter { $0 != "-" })), bytes.count == 16
        else { return nil }
        self.bytes = bytes
    }

    /// 8-4-4-4-12 lower-case digits.
    public var text: String {
        let digits = Array(Hex.encode(bytes))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }

    /// The same as ``text``.
    public var description: String { text }

    /// Order of the bytes, which is the order of leaves in an approval.
    public static func < (a: ApplicationID, b: ApplicationID) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

extension ApplicationID: CanonicalCodable {
    /// An id from its text.
    public init(json: JSONValue) throws(ShapeError) {
        guard let text = json.string, let id = ApplicationID(text: text) else {
            throw ShapeError("", expected: "an application id")
        }
        self = id
    }

    /// The text.
    public var json: JSONValue { .string(text) }
}

/// The name of one kit: five characters of `0–9 A–Z` given by the registry; the head of every receipt number.
public struct KitID: Hashable, Sendable, CustomStringConvertible, CanonicalCodable {
    /// The five characters.
    public let text: String

    /// An id from five digits or capital letters.
    public init?(_ text: String) {
        guard text.utf8.count == 5, text.utf8.allSatisfy({ Mod37.value(of: $0) != nil }) else { return nil }
        self.text = text
    }

    /// An id from its text.
    public init(json: JSONValue) throws(ShapeError) {
        guard let text = json.string, let kit = KitID(text) else { throw ShapeError("", expected: "a kit id") }
        self = kit
    }

    /// The text.
    public var json: JSONValue { .string(text) }
    /// The same as ``text``.
    public var description: String { text }
}

/// The number on the citizen's paper, `KKKKK-NNNNNN-C`: kit, a counter that never goes back, a check character.
public struct ReceiptNumber: Hashable, Sendable, CustomStringConvertible, CanonicalCodable {
    /// The kit that gave it.
    public let kit: KitID
    /// Its place in the kit's own sequence, 1 to 999,999.
    public let counter: Int

    /// The largest counter a kit can reach.
    public static let lastCounter = 999_999

    /// The number `counter` of `kit`; nothing outside 1 to 999,999.
    public init?(kit: KitID, counter: Int) {
        guard (1...Self.lastCounter).contains(counter) else { return nil }
        self.kit = kit
        self.counter = counter
    }

    /// A number as somebody typed it: capitals do not matter, the check character does.
    public init?(text: String) {
        let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let kit = KitID(String(parts[0])), parts[1].utf8.count == 6,
            parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let counter = Int(parts[1]), let number = ReceiptNumber(kit: kit, counter: counter),
            String(parts[2]) == number.check
        else { return nil }
        self = number
    }

    private var digits: String { String(String(1_000_000 + counter).dropFirst()) }
    private var check: String { String(Mod37.checkCharacter(for: kit.text + digits)) }

    /// `KKKKK-NNNNNN-C`.
    public var text: String { "\(kit.text)-\(digits)-\(check)" }
    /// The same as ``text``.
    public var description: String { text }

    /// A number from its text.
    public init(json: JSONValue) throws(ShapeError) {
        guard let text = json.string, let number = ReceiptNumber(text: text) else {
            throw ShapeError("", expected: "a receipt number")
        }
        self = number
    }

    /// The text.
    public var json: JSONValue { .string(text) }
}

/// The check character system MOD 37,36 of ISO/IEC 7064: finds every single wrong character and all but one in 630 swaps
/// of two neighbours.
public enum Mod37 {
    private static let alphabet = [UInt8]("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    static func value(of character: UInt8) -> Int? { alphabet.firstIndex(of: character) }

    /// The character that makes `text` followed by it valid; `text` is made of `0–9 A–Z`.
    public static func checkCharacter(for text: String) -> Character {
        let product = text.utf8.reduce(36) { product, character in
            guard let value = value(of: character) else { preconditionFailure("only 0-9 and A-Z have a check") }
            let sum = (product + value) % 36
            return (sum == 0 ? 36 : sum) * 2 % 37
        }
        return Character(UnicodeScalar(alphabet[(37 - product) % 36]))
    }

    /// Whether the last character of `text` is the right one.
    public static func isValid(_ text: String) -> Bool {
        guard let last = text.last, text.utf8.count > 1, text.utf8.allSatisfy({ value(of: $0) != nil }) else {
            return false
        }
        return checkCharacter(for: String(text.dropLast())) == last
    }
}
