import Secrets

/// The keys of one login, in locked memory and wiped when the session, or the last call that uses them, is over. When
/// somebody makes a new store key, the session goes on with another ring.
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
    /// Authenticates the pieces of sealed files. Random and kept beside the device's secrets, so that a new store key
    /// does not mean to read and tag gigabytes of sealed files again; it opens nothing.
    let outbox: SecretKey
    /// Hashes what people are looked up by.
    let blind: SecretKey
    /// Seals the key of the extract: made of the store key and the hardware factor.
    let extract: SecretKey
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

    /// The secret of the laptop's chip, asked for once a login: slots that this session writes need it.
    let hardware: HardwareFactor

    /// The user's box that the store key came from: another box in its place means another store key.
    let box: [UInt8]

    /// The keys of a login.
    convenience init(
        opened: borrowing OpenedSlots, store: borrowing SecretKey, device: borrowing SecretKey,
        identity: SealingIdentity, outbox: borrowing SecretKey, hardware: HardwareFactor, box: [UInt8] = []
    ) {
        self.init(
            store: store, box: box, outbox: outbox, device: SigningKey(seed: device), identity: identity,
            user: SigningKey(seed: opened.signing), token: opened.token.copy(), unlock: opened.identity,
            hardware: hardware)
    }

    /// The same user and device with another store key.
    convenience init(renewing old: KeyRing, store: borrowing SecretKey, box: [UInt8]) {
        self.init(
            store: store, box: box, outbox: old.outbox, device: SigningKey(seed: old.device.seed()),
            identity: old.identity, user: SigningKey(seed: old.user.seed()), token: old.token.copy(),
            unlock: old.unlock, hardware: old.hardware)
    }

    /// Everything that hangs on the store key is derived here and nowhere else.
    private init(
        store: borrowing SecretKey, box: [UInt8], outbox: borrowing SecretKey, device: consuming SigningKey,
        identity: SealingIdentity, user: consuming SigningKey, token: consuming SecretKey, unlock: SealingIdentity,
        hardware: HardwareFactor
    ) {
        self.hardware = hardware
        records = StoreSubkey.records.derive(from: store)
        audit = StoreSubkey.audit.derive(from: store)
        index = StoreSubkey.index.derive(from: store)
        epochs = StoreSubkey.epochs.derive(from: store)
        blind = StoreSubkey.blind.derive(from: store)
        extract = ExtractRecord.sealingKey(store, hardware: hardware)
        self.store = store.copy()
        self.box = box
        self.outbox = outbox.copy()
        self.device = device
        self.identity = identity
        self.user = user
        self.token = token
        self.unlock = unlock
    }
}

/// The numbered subkeys of the store key; a number is never used for something else (4 and 6 are taken).
enum StoreSubkey: UInt64 {
    case records = 1
    case index = 2
    case audit = 3
    case epochs = 5
    case device = 7
    case blind = 8
    case extract = 9

    func derive(from store: borrowing SecretKey) -> SecretKey {
        switch self {
        case .records: KeyDerivation.subkey(rawValue, context: "recordv1", of: store)
        case .index: KeyDerivation.subkey(rawValue, context: "rowindx1", of: store)
        case .audit: KeyDerivation.subkey(rawValue, context: "auditmc1", of: store)
        case .epochs: KeyDerivation.subkey(rawValue, context: "epochkv1", of: store)
        case .device: KeyDerivation.subkey(rawValue, context: "devicev1", of: store)
        case .blind: KeyDerivation.subkey(rawValue, context: "blindix1", of: store)
        case .extract: KeyDerivation.subkey(rawValue, context: "extractk", of: store)
        }
    }
}
