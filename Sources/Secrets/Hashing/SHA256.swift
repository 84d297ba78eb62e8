import CSodium
public import CanonicalJSON

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece; for formats that ask for it (RFC 6962, age).
public struct SHA256: Sendable {
    /// How many bytes a hash has.
    public static let byteCount = 32
    private var state = crypto_hash_sha256_state()

    /// A hash of nothing yet.
    public init() {
        Sodium.start()
        Sodium.expect(unsafe crypto_hash_sha256_init(&state), "crypto_hash_sha256_init")
    }

    /// SHA-256 of the bytes, 32 bytes.
    public static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.finish()
    }

    /// SHA-256 of the bytes as a digest: leaves and nodes of an approval's tree.
    public static func digest(_ bytes: some Collection<UInt8>) -> Digest {
        guard let digest = Digest(bytes: hash(bytes)) else { preconditionFailure("a digest has 32 bytes") }
        return digest
    }

    /// Adds bytes.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        unsafe withPiece(bytes) { piece in
            Sodium.expect(
                unsafe crypto_hash_sha256_update(&state, piece.baseAddress, UInt64(piece.count)),
                "crypto_hash_sha256_update")
        }
    }

    /// The hash of all bytes added, 32 bytes.
    public consuming func finish() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.byteCount)
        Sodium.expect(unsafe crypto_hash_sha256_final(&state, &bytes), "crypto_hash_sha256_final")
        return bytes
    }
}
