/// 32 bytes of BLAKE2b-256 over canonical bytes: the name of a revision or of a blob.
///
/// The function itself is in `Secrets`; here is only the value.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// How many bytes a digest has.
    public static let byteCount = 32
    /// The bytes.
    public let bytes: [UInt8]

    /// A digest from its 32 bytes, nothing for another count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// A digest from its base64url text.
    public init?(text: String) {
        guard let bytes = Base64URL.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// base64url without padding, 43 characters.
    public var text: String { Base64URL.encode(bytes) }
    /// The same as ``text``.
    public var description: String { text }

    /// Order of the bytes.
    public static func < (a: Digest, b: Digest) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
