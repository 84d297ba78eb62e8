import CSodium

/// What guards a vault beside passwords.
public enum HardwareKind: String, Sendable, CaseIterable {
    /// Nothing: a password and a copy of the files are enough.
    case none
    /// A secret that the TPM 2.0 of this laptop gives out.
    case tpm2
}

/// The hardware secret H of one login: 32 bytes that go into keys beside a password or the store key.
///
/// Without a chip H is 32 zeros, so that every key is made in the same way.
public final class HardwareFactor: Sendable {
    /// Where H comes from.
    public let kind: HardwareKind
    private let secret: SecretKey

    /// No chip: 32 zeros.
    public static let none = HardwareFactor(.none, SecretKey(filling: { _ in }))

    /// The secret that a chip keeps.
    public convenience init(_ kind: HardwareKind, secret: consuming SecretKey) {
        precondition(kind != .none, "a secret comes from a chip")
        self.init(kind, secret)
    }

    private init(_ kind: HardwareKind, _ secret: consuming SecretKey) {
        self.kind = kind
        self.secret = secret
    }

    /// A key for a use, made of another key and H: BLAKE2b-256 of `name ‖ H`, keyed with the other key.
    ///
    /// The message is put together in locked memory.
    public func deriveKey(for name: some Collection<UInt8>, under key: borrowing SecretKey) -> SecretKey {
        var text = LockedText(capacity: name.count + SecretKey.byteCount)
        text.append(name)
        text.append(secret.bytes)
        let message = text.finish()
        return SecretKey(filling: { target in
            Sodium.expect(
                unsafe crypto_generichash(
                    target, SecretKey.byteCount, message.base, UInt64(message.count), key.bytes.base,
                    SecretKey.byteCount),
                "crypto_generichash")
        })
    }

    /// Names H without telling anything of it: 32 bytes that may lie beside what a chip sealed.
    public var check: [UInt8] { BLAKE2b.keyed(Array("tram-hardware-v1".utf8), key: secret) }
}
