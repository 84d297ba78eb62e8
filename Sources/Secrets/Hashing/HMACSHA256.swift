import CSodium

/// HMAC-SHA-256 (RFC 2104) with a key of any length.
public enum HMACSHA256 {
    /// How many bytes an authenticator has.
    public static let byteCount = 32

    /// The authenticator of `bytes`, 32 bytes.
    public static func authenticate(_ bytes: some Collection<UInt8>, key: borrowing LockedBytes) -> [UInt8] {
        let key = unsafe UnsafeBufferPointer(start: UnsafePointer(key.base), count: key.count)
        var tag = [UInt8](repeating: 0, count: byteCount)
        unsafe tag.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress else { return }
            unsafe withPiece(bytes) { piece in unsafe authenticate([piece], key: key, into: base) }
        }
        return tag
    }

    /// The authenticator of several pieces after each other, written to 32 bytes of memory.
    static func authenticate(
        _ pieces: [UnsafeBufferPointer<UInt8>], key: UnsafeBufferPointer<UInt8>,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        // On the stack like the library's own intermediate values, and wiped like them: a guarded page for each step
        // of a derivation would cost more than the derivation.
        var state = crypto_auth_hmacsha256_state()
        defer { unsafe sodium_memzero(&state, MemoryLayout.size(ofValue: state)) }
        Sodium.expect(
            unsafe crypto_auth_hmacsha256_init(&state, key.baseAddress ?? UnsafePointer(target), key.count),
            "crypto_auth_hmacsha256_init")
        for index in unsafe pieces.indices {
            let piece = unsafe pieces[index]
            Sodium.expect(
                unsafe crypto_auth_hmacsha256_update(&state, piece.baseAddress, UInt64(piece.count)),
                "crypto_auth_hmacsha256_update")
        }
        Sodium.expect(unsafe crypto_auth_hmacsha256_final(&state, target), "crypto_auth_hmacsha256_final")
    }
}
