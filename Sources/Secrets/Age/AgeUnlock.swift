/// From a header to the file key.
enum AgeUnlock {
    static func fileKey(of header: AgeHeader, with keys: borrowing AgeKeys) throws(AgeError) -> LockedBytes {
        let hasPassphrase = header.stanzas.contains { $0.type == ScryptStanza.type }
        guard !hasPassphrase || header.stanzas.count == 1 else {
            throw .header("a passphrase stands beside other recipients")
        }
        if keys.fileKey.count > 0 { return keys.fileKey.copy() }
        return hasPassphrase
            ? try fileKey(of: header, with: keys.passphrase) : try fileKey(of: header, with: keys.identities)
    }

    private static func fileKey(
        of header: AgeHeader, with identities: [SealingIdentity]
    ) throws(AgeError) -> LockedBytes {
        for stanza in header.stanzas where stanza.type == X25519Stanza.type {
            for identity in identities {
                if let key = try X25519Stanza.unwrap(stanza, identity: identity) { return key }
            }
        }
        throw .noMatch
    }

    private static func fileKey(
        of header: AgeHeader, with passphrase: borrowing LockedBytes
    ) throws(AgeError) -> LockedBytes {
        for stanza in header.stanzas where passphrase.count > 0 {
            if let key = try ScryptStanza.unwrap(stanza, passphrase: passphrase) { return key }
        }
        throw .noMatch
    }
}
