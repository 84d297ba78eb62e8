import CSodium

/// Authenticated encryption of whole messages (XChaCha20-Poly1305-IETF): `nonce (24) ‖ ciphertext ‖ tag (16)`.
///
/// The nonce is always random: a counter would repeat after a restored backup.
public enum XChaCha20Poly1305 {
    /// Bytes of the nonce in front.
    public static let nonceCount = 24
    /// Bytes that sealing adds.
    public static let overhead = 40
    private static let tagCount = 16

    /// Seals a message.
    ///
    /// - Parameters:
    ///   - plaintext: The message.
    ///   - key: The key.
    ///   - context: Bytes that are not stored but must be the same at opening: where the message belongs.
    ///   - random: Where the nonce comes from.
    /// - Returns: ``overhead`` bytes more than the message.
    public static func seal(
        _ plaintext: some Collection<UInt8>, key: borrowing SecretKey, context: some Collection<UInt8> = [],
        random: some RandomSource = SystemRandom()
    ) -> [UInt8] {
        unsafe withPiece(plaintext) { message in
            unsafe seal(message, key: key, context: context, nonce: random.bytes(nonceCount))
        }
    }

    /// Seals secret bytes: a key under a key.
    public static func seal(
        _ secret: borrowing LockedBytes, key: borrowing SecretKey, context: some Collection<UInt8> = [],
        random: some RandomSource = SystemRandom()
    ) -> [UInt8] {
        let message = unsafe UnsafeBufferPointer(start: UnsafePointer(secret.base), count: secret.count)
        return unsafe seal(message, key: key, context: context, nonce: random.bytes(nonceCount))
    }

    /// Opens a message.
    ///
    /// - Throws: ``AEADError``, never a part of the message.
    public static func open(
        _ sealed: some Collection<UInt8>, key: borrowing SecretKey, context: some Collection<UInt8> = []
    ) throws(AEADError) -> [UInt8] {
        var plaintext = [UInt8](repeating: 0, count: try plainCount(sealed.count))
        let opened = unsafe plaintext.withUnsafeMutableBufferPointer { target in
            unsafe open(sealed, key: key, context: context, into: target.baseAddress)
        }
        guard opened else { throw .notAuthentic }
        return plaintext
    }

    /// Opens secret bytes straight into locked memory, that of `arena` where one is given.
    ///
    /// - Throws: ``AEADError``.
    public static func openSecret(
        _ sealed: some Collection<UInt8>, key: borrowing SecretKey, context: some Collection<UInt8> = [],
        in arena: LockedArena? = nil
    ) throws(AEADError) -> LockedBytes {
        let secret = LockedBytes(count: try plainCount(sealed.count), in: arena)
        guard unsafe open(sealed, key: key, context: context, into: secret.base) else { throw .notAuthentic }
        return secret
    }

    private static func plainCount(_ sealedCount: Int) throws(AEADError) -> Int {
        guard sealedCount >= overhead else { throw .tooShort }
        return sealedCount - overhead
    }

    static func seal(
        _ message: UnsafeBufferPointer<UInt8>, key: borrowing SecretKey, context: some Collection<UInt8>,
        nonce: [UInt8]
    ) -> [UInt8] {
        var sealed = nonce
        sealed += repeatElement(0, count: message.count + tagCount)
        let status = unsafe sealed.withUnsafeMutableBufferPointer { target -> Int32 in
            guard let base = target.baseAddress else { return -1 }
            return unsafe withPiece(context) { context in
                unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
                    base + nonceCount, nil, message.baseAddress, UInt64(message.count), context.baseAddress,
                    UInt64(context.count), nil, base, key.bytes.base)
            }
        }
        Sodium.expect(status, "crypto_aead_xchacha20poly1305_ietf_encrypt")
        return sealed
    }

    private static func open(
        _ sealed: some Collection<UInt8>, key: borrowing SecretKey, context: some Collection<UInt8>,
        into target: UnsafeMutablePointer<UInt8>?
    ) -> Bool {
        unsafe withPiece(sealed) { sealed in
            unsafe withPiece(context) { context in
                guard let base = sealed.baseAddress else { return false }
                let status = unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
                    target, nil, nil, base + nonceCount, UInt64(sealed.count - nonceCount), context.baseAddress,
                    UInt64(context.count), base, key.bytes.base)
                return status == 0
            }
        }
    }
}
