public import CanonicalJSON

/// Whom something is sealed to: an X25519 public key, written as age does (`age1…`).
public struct SealingRecipient: Hashable, Sendable, CanonicalCodable, CustomStringConvertible {
    /// The key's 32 bytes.
    public let bytes: [UInt8]
    /// `age1…`, lower case.
    public let text: String
    static let prefix = "age"

    /// A recipient from its 32 bytes; nothing for another count or a point that gives everybody the same secret.
    public init?(bytes: [UInt8]) {
        guard bytes.count == X25519.byteCount,
            X25519.shared(secret: LockedBytes(copying: bytes), point: bytes) != nil
        else { return nil }
        self.bytes = bytes
        let text = Bech32.encode(prefix: Self.prefix, data: LockedBytes(copying: bytes))
        self.text = unsafe text.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// A recipient from its text; nothing for any other spelling than age's own.
    public init?(text: String) {
        guard let data = Bech32.decode(LockedBytes(copying: text.utf8), prefix: Self.prefix) else { return nil }
        self.init(bytes: unsafe data.withUnsafeBytes { unsafe Array($0) })
        guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
    }

    /// Reads the text.
    public init(json: JSONValue) throws(ShapeError) {
        guard let text = json.string, let recipient = SealingRecipient(text: text) else {
            throw ShapeError("", expected: "an age recipient (age1…)")
        }
        self = recipient
    }

    /// The text as JSON.
    public var json: JSONValue { .string(text) }
    /// The same as ``text``.
    public var description: String { text }
}
