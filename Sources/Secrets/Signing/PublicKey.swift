import CSodium
public import CanonicalJSON

/// The public half of an Ed25519 key (RFC 8032): 32 bytes, written as base64url.
public struct PublicKey: Hashable, Sendable, CanonicalCodable, CustomStringConvertible {
    /// How many bytes a public key has.
    public static let byteCount = 32
    /// Bytes of a signature.
    public static let signatureCount = 64
    /// The bytes.
    public let bytes: [UInt8]

    /// A key from its 32 bytes; nothing for another count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// A key from its base64url text.
    public init?(text: String) {
        guard let bytes = Base64URL.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// Reads the base64url text.
    public init(json: JSONValue) throws(ShapeError) {
        guard let text = json.string, let key = PublicKey(text: text) else {
            throw ShapeError("", expected: "an Ed25519 public key")
        }
        self = key
    }

    /// The base64url text as JSON.
    public var json: JSONValue { .string(text) }
    /// base64url without padding, 43 characters.
    public var text: String { Base64URL.encode(bytes) }
    /// The same as ``text``.
    public var description: String { text }
    /// The key's name in signatures: base64url of BLAKE2b-256 of its bytes.
    public var id: String { BLAKE2b.hash256(bytes).text }

    /// The key as a JSON Web Key (RFC 8037), for any JOSE library.
    public var jwk: JSONValue { ["crv": "Ed25519", "kty": "OKP", "x": .string(text)] }

    /// Whether `signature` is this key's signature of `bytes`. Small-order keys and non-canonical signatures never are.
    public func verifies(_ signature: [UInt8], of message: some Collection<UInt8>) -> Bool {
        guard signature.count == Self.signatureCount else { return false }
        Sodium.start()
        return unsafe withPiece(message) { message in
            unsafe crypto_sign_verify_detached(signature, message.baseAddress, UInt64(message.count), bytes) == 0
        }
    }
}
