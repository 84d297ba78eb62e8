extension SealingIdentity {
    /// A key that only this identity and that of `recipient` can make: X25519 of the two, hashed with what it is for
    /// and both public keys.
    ///
    /// - Parameters:
    ///   - recipient: The other side.
    ///   - purpose: What the key is for; two purposes never give one key.
    public func sharedKey(with recipient: SealingRecipient, for purpose: [UInt8]) -> SecretKey {
        guard let point = X25519.shared(secret: secret, point: recipient.bytes), let shared = SecretKey(point) else {
            preconditionFailure("a recipient is no point of small order")
        }
        let pair = [self.recipient.bytes, recipient.bytes].sorted { $0.lexicographicallyPrecedes($1) }
        return BLAKE2b.deriveKey(for: Array("tram-shared-v1".utf8) + pair[0] + pair[1] + purpose, under: shared)
    }
}
