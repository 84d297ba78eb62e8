import CSodium

/// Numbered subkeys of one key (`crypto_kdf`, BLAKE2b).
public enum KeyDerivation {
    /// The subkey with this number for this use.
    ///
    /// - Parameters:
    ///   - id: Number of the subkey.
    ///   - context: What it is for, exactly eight ASCII characters such as `recordv1`.
    ///   - key: The key both come from.
    ///   - arena: Memory to share with other small secrets.
    public static func subkey(
        _ id: UInt64, context: StaticString, of key: borrowing SecretKey, in arena: LockedArena? = nil
    ) -> SecretKey {
        precondition(context.utf8CodeUnitCount == Int(crypto_kdf_CONTEXTBYTES), "a context has eight characters")
        return SecretKey(in: arena) { target in
            let status = unsafe context.utf8Start.withMemoryRebound(
                to: CChar.self, capacity: context.utf8CodeUnitCount
            ) { name in
                unsafe crypto_kdf_derive_from_key(target, SecretKey.byteCount, id, name, key.bytes.base)
            }
            Sodium.expect(status, "crypto_kdf_derive_from_key")
        }
    }
}
