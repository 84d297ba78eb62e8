/// What opens a file.
public struct AgeKeys: ~Copyable, Sendable {
    let identities: [SealingIdentity]
    // Without bytes where there is none.
    let passphrase: LockedBytes
    let fileKey: LockedBytes

    private init(
        identities: [SealingIdentity] = [], passphrase: consuming LockedBytes = LockedBytes(count: 0),
        fileKey: consuming LockedBytes = LockedBytes(count: 0)
    ) {
        self.identities = identities
        self.passphrase = passphrase
        self.fileKey = fileKey
    }

    /// Any of these identities.
    public static func identities(_ identities: [SealingIdentity]) -> AgeKeys { AgeKeys(identities: identities) }

    /// A passphrase.
    public static func passphrase(_ passphrase: consuming LockedBytes) -> AgeKeys { AgeKeys(passphrase: passphrase) }

    /// Any of these identities, or the passphrase: whichever the file asks for.
    public static func either(_ identities: [SealingIdentity], _ passphrase: consuming LockedBytes) -> AgeKeys {
        AgeKeys(identities: identities, passphrase: passphrase)
    }

    /// The key of the very file, still in hand after sealing it.
    public static func fileKey(_ key: consuming FileKey) -> AgeKeys { AgeKeys(fileKey: key.bytes) }
}
