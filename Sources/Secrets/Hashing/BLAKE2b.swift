import CSodium
public import CanonicalJSON

/// BLAKE2b (RFC 7693), the hash of everything that Trạm names by its content.
public enum BLAKE2b {
    /// BLAKE2b-256 of the bytes.
    public static func hash256(_ bytes: some Collection<UInt8>) -> Digest {
        var hash = [UInt8](repeating: 0, count: Digest.byteCount)
        unsafe withPiece(bytes) { piece in
            Sodium.expect(
                unsafe crypto_generichash(&hash, hash.count, piece.baseAddress, UInt64(piece.count), nil, 0),
                "crypto_generichash")
        }
        guard let digest = Digest(bytes: hash) else { preconditionFailure("a digest has 32 bytes") }
        return digest
    }

    /// A keyed hash of 16 to 64 bytes: a blind index, a chain link, a tag.
    public static func keyed(_ bytes: some Collection<UInt8>, key: borrowing SecretKey, count: Int = 32) -> [UInt8] {
        precondition((16...64).contains(count), "a keyed hash has 16 to 64 bytes")
        var tag = [UInt8](repeating: 0, count: count)
        unsafe withPiece(bytes) { piece in
            Sodium.expect(
                unsafe crypto_generichash(
                    &tag, count, piece.baseAddress, UInt64(piece.count), key.bytes.base, SecretKey.byteCount),
                "crypto_generichash")
        }
        return tag
    }

    /// A key that belongs to `name` under `key`: BLAKE2b-256 of the name, keyed.
    public static func deriveKey(for name: some Collection<UInt8>, under key: borrowing SecretKey) -> SecretKey {
        SecretKey(filling: { target in
            unsafe withPiece(name) { piece in
                Sodium.expect(
                    unsafe crypto_generichash(
                        target, SecretKey.byteCount, piece.baseAddress, UInt64(piece.count), key.bytes.base,
                        SecretKey.byteCount),
                    "crypto_generichash")
            }
        })
    }
}

/// BLAKE2b-256 of bytes that come piece by piece.
@safe public struct BLAKE2bHasher: ~Copyable, Sendable {
    /// How many bytes were hashed so far.
    public private(set) var count = 0
    // The pointer never changes; its memory is changed by exclusive access alone.
    private nonisolated(unsafe) let state: UnsafeMutableRawPointer

    /// A hash of nothing yet.
    public init() {
        // libsodium wants this state aligned to 64 bytes, more than a Swift value can be.
        unsafe state = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
        Sodium.expect(unsafe crypto_generichash_init(opaque, nil, 0, Digest.byteCount), "crypto_generichash_init")
    }

    deinit { unsafe state.deallocate() }

    private var opaque: OpaquePointer { unsafe OpaquePointer(state) }

    /// Adds bytes.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        unsafe withPiece(bytes) { unsafe update($0) }
    }

    /// Adds bytes that are lent.
    mutating func update(_ piece: UnsafeBufferPointer<UInt8>) {
        count += piece.count
        Sodium.expect(
            unsafe crypto_generichash_update(opaque, piece.baseAddress, UInt64(piece.count)),
            "crypto_generichash_update")
    }

    /// The hash of the bytes added so far; more may follow.
    public borrowing func hashSoFar() -> Digest { BLAKE2bHasher(copying: self).finish() }

    private init(copying other: borrowing BLAKE2bHasher) {
        self.init()
        unsafe state.copyMemory(from: other.state, byteCount: crypto_generichash_statebytes())
        count = other.count
    }

    /// The hash of all bytes added.
    public consuming func finish() -> Digest {
        var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
        Sodium.expect(unsafe crypto_generichash_final(opaque, &bytes, bytes.count), "crypto_generichash_final")
        guard let digest = Digest(bytes: bytes) else { preconditionFailure("a digest has 32 bytes") }
        return digest
    }
}
