public import Enrollment
public import Secrets

extension VaultSession {
    /// Lends the device's signing key: for manifests and for logging in at the registry.
    public func withDeviceKey<Result>(_ body: (borrowing SigningKey) throws -> Result) throws -> Result {
        try body(keys().device)
    }

    /// What opens files that the registry sealed to this kit.
    public func sealingIdentity() throws(StoreError) -> SealingIdentity { try keys().identity }

    /// The public half of the device's key.
    public var deviceKey: PublicKey { vault.device }

    /// The number of the first entry of the audit log that is missing, damaged or out of order; nothing when it is
    /// whole. A cut end is found at the next sync only.
    public func firstBrokenAuditEntry() throws(StoreError) -> Int? {
        try read { reader in try reader.audit.firstBroken() }
    }

    /// Wraps the keys of all applications anew and deletes what wrapped them before; at the end of a camp day.
    public func rotateKeys() throws(StoreError) {
        try write(.keysRotated) { writer in try writer.reader.keyTable.rotate() }
        try vault.emptyLog()
    }
}
