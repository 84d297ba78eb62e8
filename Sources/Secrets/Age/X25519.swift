import CSodium

/// Diffie-Hellman on Curve25519 (RFC 7748).
package enum X25519 {
    /// Bytes of a scalar and of a point.
    package static let byteCount = 32

    /// The public point of a secret.
    package static func publicKey(of secret: borrowing LockedBytes) -> [UInt8] {
        precondition(secret.count == byteCount, "a scalar has 32 bytes")
        var point = [UInt8](repeating: 0, count: byteCount)
        Sodium.expect(unsafe crypto_scalarmult_base(&point, secret.base), "crypto_scalarmult_base")
        return point
    }

    /// The shared secret; nothing when it would be zero, which a point of small order makes it for everybody.
    package static func shared(secret: borrowing LockedBytes, point: [UInt8]) -> LockedBytes? {
        precondition(secret.count == byteCount && point.count == byteCount, "scalar and point have 32 bytes")
        let shared = LockedBytes(count: byteCount)
        guard unsafe crypto_scalarmult(shared.base, secret.base, point) == 0 else { return nil }
        return shared
    }
}
