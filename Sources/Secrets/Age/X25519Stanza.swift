/// The stanza of a recipient with an X25519 key.
enum X25519Stanza {
    static let type = "X25519"
    private static let info = Array("age-encryption.org/v1/X25519".utf8)
    static let bodyCount = 32

    static func wrap(
        _ fileKey: borrowing LockedBytes, to recipient: SealingRecipient, random: some RandomSource
    ) -> AgeStanza {
        let ephemeral = LockedBytes(random: X25519.byteCount, from: random)
        let share = X25519.publicKey(of: ephemeral)
        guard let shared = X25519.shared(secret: ephemeral, point: recipient.bytes) else {
            preconditionFailure("a recipient was checked to be no point of small order")
        }
        let key = wrapKey(shared, share: share, recipient: recipient)
        return AgeStanza(
            type: type, arguments: [AgeBase64.encode(share)], body: ChaCha20Poly1305.wrap(fileKey, under: key))
    }

    /// The file key, nothing if the stanza is for somebody else.
    ///
    /// - Throws: ``AgeError/header(_:)`` for a stanza that is not well formed.
    static func unwrap(_ stanza: AgeStanza, identity: SealingIdentity) throws(AgeError) -> LockedBytes? {
        guard stanza.arguments.count == 1, let share = AgeBase64.decode(stanza.arguments[0]),
            share.count == X25519.byteCount, stanza.body.count == bodyCount
        else { throw .header("an X25519 recipient is malformed") }
        guard let shared = X25519.shared(secret: identity.secret, point: share) else {
            throw .header("an X25519 recipient has a share of small order")
        }
        let key = wrapKey(shared, share: share, recipient: identity.recipient)
        return ChaCha20Poly1305.unwrap(stanza.body, under: key)
    }

    private static func wrapKey(
        _ shared: borrowing LockedBytes, share: [UInt8], recipient: SealingRecipient
    ) -> LockedBytes {
        HKDFSHA256.derive(from: shared, salt: share + recipient.bytes, info: info, count: 32)
    }
}
