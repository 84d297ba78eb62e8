import CSodium

/// An Ed25519 signing key (RFC 8032) in locked memory.
public struct SigningKey: ~Copyable, Sendable {
    /// The half that everybody may know.
    public let publicKey: PublicKey
    // Seed and public key, as libsodium keeps them: 64 bytes.
    private let pair: LockedBytes

    /// The key that belongs to a seed.
    public init(seed: borrowing SecretKey) {
        let pair = LockedBytes(count: Int(crypto_sign_SECRETKEYBYTES))
        var bytes = [UInt8](repeating: 0, count: PublicKey.byteCount)
        Sodium.expect(unsafe crypto_sign_seed_keypair(&bytes, pair.base, seed.bytes.base), "crypto_sign_seed_keypair")
        guard let publicKey = PublicKey(bytes: bytes) else { preconditionFailure("a public key has 32 bytes") }
        self.publicKey = publicKey
        self.pair = pair
    }

    /// A new random key.
    public init(from random: some RandomSource = SystemRandom()) {
        self.init(seed: SecretKey(from: random))
    }

    /// The seed, to be sealed.
    public borrowing func seed() -> SecretKey {
        SecretKey(filling: { target in
            Sodium.expect(unsafe crypto_sign_ed25519_sk_to_seed(target, pair.base), "crypto_sign_ed25519_sk_to_seed")
        })
    }

    /// The signature of `message`, 64 bytes; the same for the same message.
    public borrowing func sign(_ message: some Collection<UInt8>) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: PublicKey.signatureCount)
        unsafe withPiece(message) { message in
            Sodium.expect(
                unsafe crypto_sign_detached(&signature, nil, message.baseAddress, UInt64(message.count), pair.base),
                "crypto_sign_detached")
        }
        return signature
    }
}
