/// The headquarters' recovery key as three shares, any two of which open what was sealed to it.
public enum RecoveryShares {
    /// How many shares there are.
    public static let count = 3
    /// How many of them give the key.
    public static let needed = 2

    /// Splits a recovery key. The key itself is to be forgotten after that.
    ///
    /// - Parameters:
    ///   - identity: The recovery key.
    ///   - registry: Whose it is, for people to read in each share.
    ///   - random: Where the polynomials come from.
    public static func split(
        _ identity: SealingIdentity, registry: String, random: some RandomSource = SystemRandom()
    ) -> [RecoveryShare] {
        let secret = identity.secretKey()
        let slope = LockedBytes(random: SecretKey.byteCount, from: random)
        return (1...UInt8(count)).map { number in
            RecoveryShare(
                registry: registry, recipient: identity.recipient,
                points: SharedSecret.point(secret.bytes, slope: slope, number: number))
        }
    }

    /// The recovery key of two or more shares.
    ///
    /// - Throws: ``RecoveryShareError``.
    public static func combine(_ shares: [RecoveryShare]) throws(RecoveryShareError) -> SealingIdentity {
        for (index, share) in shares.enumerated() {
            guard share.recipient == shares[0].recipient else { throw .mixed }
            guard !shares[..<index].contains(where: { $0.number == share.number }) else {
                throw .repeated(number: share.number)
            }
        }
        guard shares.count >= needed else { throw .tooFew(needed: needed) }
        // Of three shares any two must give the same key: a forged third one must not pass unseen.
        for share in shares.dropFirst() {
            let bytes = SharedSecret.combine(shares[0].points, share.points)
            guard let secret = SecretKey(bytes), SealingIdentity(secret: secret).recipient == share.recipient else {
                throw .wrong
            }
        }
        guard let secret = SecretKey(SharedSecret.combine(shares[0].points, shares[1].points)) else { throw .wrong }
        return SealingIdentity(secret: secret)
    }
}
