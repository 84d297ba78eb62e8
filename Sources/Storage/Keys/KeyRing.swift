import Secrets

/// The keys of one login, in locked memory for as long as the session lives and wiped with it.
final class KeyRing: Sendable {
    /// The key that everything of the vault hangs on.
    let store: SecretKey
    /// Seals records.
    let records: SecretKey
    /// Seals the audit chain.
    let audit: SecretKey
    /// Digests rows for the audit chain.
    let index: SecretKey
    /// Seals the keys of days.
    let epochs: SecretKey
    /// Authenticates the pieces of sealed files.
    let outbox: SecretKey
    /// Hashes what people are looked up by.
    let blind: SecretKey
    /// The device's signing key.
    let device: SigningKey
    /// Opens what the registry seals to this kit.
    let identity: SealingIdentity
    /// The user's own signing key.
    let user: SigningKey
    /// Locked memory for the keys of applications, which come and go with every step.
    let arena = LockedArena()
    /// Makes the token of approvals: the user's own key, or the one that means duress.
    let token: SecretKey

    /// Opens the user's box of the store key, also after somebody made a new one.
    let unlock: SealingIdentity

    init(
        opened: borrowing OpenedSlots, store: borrowing SecretKey, device: borrowing SecretKey,
        identity: SealingIdentity
    ) {
        records = StoreSubkey.records.derive(from: store)
        audit = StoreSubkey.audit.derive(from: store)
        index = StoreSubkey.index.derive(from: store)
        epochs = StoreSubkey.epochs.derive(from: store)
        outbox = StoreSubkey.outbox.derive(from: store)
        blind = StoreSubkey.blind.derive(from: store)
        self.device = SigningKey(seed: device)
        self.identity = identity
        user = SigningKey(seed: opened.signing)
        token = opened.token.copy()
        unlock = opened.identity
        self.store = store.copy()
    }
}

/// The numbered subkeys of the store key; a number is never used for something else.
enum StoreSubkey: UInt64 {
    case records = 1
    case index = 2
    case audit = 3
    case epochs = 5
    case outbox = 6
    case device = 7
    case blind = 8

    func derive(from store: borrowing SecretKey) -> SecretKey {
        switch self {
        case .records: KeyDerivation.subkey(rawValue, context: "recordv1", of: store)
        case .index: KeyDerivation.subkey(rawValue, context: "rowindx1", of: store)
        case .audit: KeyDerivation.subkey(rawValue, context: "auditmc1", of: store)
        case .epochs: KeyDerivation.subkey(rawValue, context: "epochkv1", of: store)
        case .outbox: KeyDerivation.subkey(rawValue, context: "outboxv1", of: store)
        case .device: KeyDerivation.subkey(rawValue, context: "devicev1", of: store)
        case .blind: KeyDerivation.subkey(rawValue, context: "blindix1", of: store)
        }
    }
}
