import CSodium

/// The stanza of a passphrase; always the only one of its file.
enum ScryptStanza {
    static let type = "scrypt"
    /// Log2 of scrypt's cost that is made and at most accepted: 256 MiB, about a second.
    static let workFactorLimit = 18
    private static let label = Array("age-encryption.org/v1/scrypt".utf8)
    private static let saltCount = 16
    private static let blockSize: UInt32 = 8

    static func wrap(
        _ fileKey: borrowing LockedBytes, passphrase: borrowing LockedBytes, workFactor: Int,
        random: some RandomSource
    ) throws(AgeError) -> AgeStanza {
        let salt = random.bytes(saltCount)
        let key = try wrapKey(passphrase, salt: salt, workFactor: workFactor)
        return AgeStanza(
            type: type, arguments: [AgeBase64.encode(salt), Array(String(workFactor).utf8)],
            body: ChaCha20Poly1305.wrap(fileKey, under: key))
    }

    /// The file key, nothing if the passphrase is another.
    ///
    /// - Throws: ``AgeError/header(_:)`` for a stanza that is not well formed or asks too much work.
    static func unwrap(_ stanza: AgeStanza, passphrase: borrowing LockedBytes) throws(AgeError) -> LockedBytes? {
        guard stanza.arguments.count == 2, let salt = AgeBase64.decode(stanza.arguments[0]), salt.count == saltCount,
            stanza.body.count == X25519Stanza.bodyCount
        else { throw .header("the passphrase recipient is malformed") }
        let digits = stanza.arguments[1]
        guard let first = digits.first, first != UInt8(ascii: "0"), digits.count <= 2,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let workFactor = Int(String(decoding: digits, as: UTF8.self)), workFactor <= workFactorLimit
        else { throw .header("the passphrase asks for malformed or too much work") }
        let key = try wrapKey(passphrase, salt: salt, workFactor: workFactor)
        return ChaCha20Poly1305.unwrap(stanza.body, under: key)
    }

    private static func wrapKey(
        _ passphrase: borrowing LockedBytes, salt: [UInt8], workFactor: Int
    ) throws(AgeError) -> LockedBytes {
        let key = LockedBytes(count: 32)
        let salt = label + salt
        let status = unsafe crypto_pwhash_scryptsalsa208sha256_ll(
            passphrase.base, passphrase.count, salt, salt.count, 1 << UInt64(workFactor), blockSize, 1, key.base,
            key.count)
        guard status == 0 else { throw .notEnoughMemory(kib: 1 << workFactor) }
        return key
    }
}
