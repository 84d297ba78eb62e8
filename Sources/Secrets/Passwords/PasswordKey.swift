import CSodium
public import CanonicalJSON

/// Salt and cost of one password: everything needed to stretch it again.
public struct PasswordStretch: Hashable, CanonicalCodable {
    /// What one try costs.
    public let cost: PasswordCost
    /// 16 random bytes.
    public let salt: [UInt8]
    private static let saltCount = 16

    /// A new salt.
    public init(cost: PasswordCost, random: some RandomSource = SystemRandom()) {
        self.cost = cost
        salt = random.bytes(Self.saltCount)
    }

    /// Reads salt and cost.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        cost = try reader.decode("cost")
        salt = try reader.bytes("salt", count: Self.saltCount)
    }

    /// `{"cost", "salt"}`.
    public var json: JSONValue { ["cost": cost.json, "salt": .string(Base64URL.encode(salt))] }

    /// Stretches a password; this takes the time and memory that ``cost`` says.
    ///
    /// - Parameter password: Any bytes but none; text is for the caller to normalise.
    /// - Throws: ``KeySlotError/emptyPassword``, ``KeySlotError/notEnoughMemory(kib:)``.
    public func key(from password: borrowing LockedBytes) throws(KeySlotError) -> PasswordKey {
        guard password.count > 0 else { throw .emptyPassword }
        var status: Int32 = 0
        let key = SecretKey(filling: { target in
            unsafe password.base.withMemoryRebound(to: CChar.self, capacity: password.count) { text in
                unsafe status = crypto_pwhash(
                    target, UInt64(SecretKey.byteCount), text, UInt64(password.count), salt, UInt64(cost.passes),
                    cost.memoryKiB * 1024, crypto_pwhash_alg_argon2id13())
            }
        })
        guard status == 0 else { throw .notEnoughMemory(kib: cost.memoryKiB) }
        return PasswordKey(stretch: self, key: key)
    }
}

/// A password that was stretched once; several slots can be tried with it.
public struct PasswordKey: ~Copyable, Sendable {
    /// How it was stretched.
    public let stretch: PasswordStretch
    let key: SecretKey
}
