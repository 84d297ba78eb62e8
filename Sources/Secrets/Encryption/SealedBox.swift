import CSodium

/// A key sealed to somebody's X25519 key, `crypto_box_seal` of libsodium: whoever seals needs no secret.
///
/// It does not say who sealed it, so what was opened is believed only as far as it opens something else.
public enum SealedBox {
    /// Bytes that a box adds to what is in it.
    private static let overhead = 48
    /// Bytes of a box with a key in it.
    public static let keyBoxCount = SecretKey.byteCount + overhead

    /// Seals a key; never the same bytes twice.
    public static func seal(_ key: borrowing SecretKey, to recipient: SealingRecipient) -> [UInt8] {
        Sodium.start()
        var box = [UInt8](repeating: 0, count: keyBoxCount)
        Sodium.expect(
            unsafe crypto_box_seal(&box, key.bytes.base, UInt64(SecretKey.byteCount), recipient.bytes),
            "crypto_box_seal")
        return box
    }

    /// Opens a box; nothing when it was sealed to somebody else or changed.
    public static func open(_ box: [UInt8], with identity: SealingIdentity) -> SecretKey? {
        guard box.count == keyBoxCount else { return nil }
        Sodium.start()
        var status: Int32 = -1
        let key = SecretKey(filling: { target in
            unsafe status = crypto_box_seal_open(
                target, box, UInt64(box.count), identity.recipient.bytes, identity.secret.base)
        })
        guard status == 0 else { return nil }
        return key
    }
}
