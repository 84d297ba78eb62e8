import CSodium

/// ChaCha20-Poly1305 (RFC 8439) with a nonce the format dictates: only for age, where no key is used twice with one.
enum ChaCha20Poly1305 {
    static let tagCount = 16
    static let nonceCount = 12

    /// Writes `count + 16` bytes to `target`, which may not overlap the message.
    static func seal(
        _ message: UnsafeBufferPointer<UInt8>, key: borrowing LockedBytes, nonce: [UInt8],
        into target: UnsafeMutablePointer<UInt8>
    ) {
        precondition(key.count == 32 && nonce.count == nonceCount, "a key has 32 bytes, a nonce 12")
        Sodium.expect(
            unsafe crypto_aead_chacha20poly1305_ietf_encrypt(
                target, nil, message.baseAddress, UInt64(message.count), nil, 0, nil, nonce, key.base),
            "crypto_aead_chacha20poly1305_ietf_encrypt")
    }

    /// Writes `count - 16` bytes to `target` if they are authentic.
    static func open(
        _ sealed: UnsafeBufferPointer<UInt8>, key: borrowing LockedBytes, nonce: [UInt8],
        into target: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        precondition(key.count == 32 && nonce.count == nonceCount, "a key has 32 bytes, a nonce 12")
        guard sealed.count >= tagCount, let base = sealed.baseAddress else { return false }
        let status = unsafe crypto_aead_chacha20poly1305_ietf_decrypt(
            target, nil, nil, base, UInt64(sealed.count), nil, 0, nonce, key.base)
        return status == 0
    }

    /// A file key wrapped under a key that is used this once, so that the nonce is zero.
    static func wrap(_ fileKey: borrowing LockedBytes, under key: borrowing LockedBytes) -> [UInt8] {
        var body = [UInt8](repeating: 0, count: fileKey.count + tagCount)
        let message = unsafe UnsafeBufferPointer(start: UnsafePointer(fileKey.base), count: fileKey.count)
        unsafe body.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress else { return }
            unsafe seal(message, key: key, nonce: zeroNonce, into: base)
        }
        return body
    }

    /// The file key in a stanza's body, if `key` is the right one.
    static func unwrap(_ body: [UInt8], under key: borrowing LockedBytes) -> LockedBytes? {
        guard body.count >= tagCount else { return nil }
        let fileKey = LockedBytes(count: body.count - tagCount)
        let opened = unsafe body.withUnsafeBufferPointer {
            unsafe open($0, key: key, nonce: zeroNonce, into: fileKey.base)
        }
        guard opened else { return nil }
        return consume fileKey
    }

    private static let zeroNonce = [UInt8](repeating: 0, count: nonceCount)
}
