import Enrollment
import GRDB
import Secrets

/// The device's signing seed and sealing identity, under a subkey of the store key.
struct DeviceSecrets {
    private static let signing = "device-signing"
    private static let sealing = "device-sealing"
    private static let outbox = "outbox-tags"
    let db: Database
    private let key: SubkeyBox

    init(db: Database, store: borrowing SecretKey) {
        self.db = db
        key = SubkeyBox(StoreSubkey.device.derive(from: store))
    }

    func save(_ ring: KeyRing, random: some RandomSource) throws {
        try save(Self.signing, ring.device.seed(), random: random)
        try save(Self.sealing, ring.identity.secretKey(), random: random)
        try save(Self.outbox, ring.outbox, random: random)
    }

    func signingSeed() throws -> SecretKey { try open(Self.signing) }

    func identity() throws -> SealingIdentity { SealingIdentity(secret: try open(Self.sealing)) }

    func outboxTags() throws -> SecretKey { try open(Self.outbox) }

    /// Seals every secret of the device for another store key; the table holds second copies of records as well.
    ///
    /// - Returns: How many could not be opened and were left as they are.
    func reseal(for store: borrowing SecretKey, random: some RandomSource) throws -> Int {
        let next = DeviceSecrets(db: db, store: store)
        var damaged = 0
        for name in [Self.signing, Self.sealing, Self.outbox] {
            do { try next.save(name, open(name), random: random) } catch StoreError.damaged { damaged += 1 }
        }
        return damaged
    }

    private func save(_ name: String, _ secret: borrowing SecretKey, random: some RandomSource) throws {
        let sealed = XChaCha20Poly1305.seal(
            secret.bytes, key: key.key, context: Self.place(name).context, random: random)
        try db.run("INSERT OR REPLACE INTO secret (name, sealed) VALUES (?, ?)", [name, sealed.data])
    }

    private func open(_ name: String) throws -> SecretKey {
        let what = "the key \(name)"
        guard let sealed = try db.row("SELECT sealed FROM secret WHERE name = ?", [name])?.bytes(0, of: what),
            let bytes = try? XChaCha20Poly1305.openSecret(sealed, key: key.key, context: Self.place(name).context),
            let secret = SecretKey(bytes)
        else { throw StoreError.damaged(what: what) }
        return secret
    }

    private static func place(_ name: String) -> RowPlace { RowPlace("secret", Array(name.utf8)) }
}

/// A key with several readers.
private final class SubkeyBox: Sendable {
    let key: SecretKey
    init(_ key: consuming SecretKey) { self.key = key }
}
