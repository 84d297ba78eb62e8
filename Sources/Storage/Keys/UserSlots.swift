import CanonicalJSON
import Secrets

/// What a user's password opens: the store key, the user's own signing key, and the key of approval tokens.
struct SlotSet: CanonicalCodable {
    let store: KeySlot
    let signing: KeySlot
    let token: KeySlot

    init(store: KeySlot, signing: KeySlot, token: KeySlot) {
        self.store = store
        self.signing = signing
        self.token = token
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        store = try reader.decode("store")
        signing = try reader.decode("signing")
        token = try reader.decode("token")
    }

    var json: JSONValue { ["store": store.json, "signing": signing.json, "token": token.json] }

    /// Seals the three keys under one stretched password.
    init(
        prefix: String, sealing keys: borrowing OpenedSlots, under password: borrowing PasswordKey,
        random: some RandomSource
    ) {
        store = KeySlot(id: "\(prefix)/store", sealing: keys.store, under: password, random: random)
        signing = KeySlot(id: "\(prefix)/signing", sealing: keys.signing, under: password, random: random)
        token = KeySlot(id: "\(prefix)/token", sealing: keys.token, under: password, random: random)
    }

    /// Three boxes of noise: nobody without the password can tell them from real ones.
    init(dummy prefix: String, stretch: PasswordStretch, random: some RandomSource) throws(ShapeError) {
        func noise(_ name: String) throws(ShapeError) -> KeySlot {
            let box = random.bytes(SecretKey.byteCount + XChaCha20Poly1305.overhead)
            return try KeySlot(
                json: [
                    "id": .string("\(prefix)/\(name)"), "stretch": stretch.json, "factor": "none",
                    "box": .string(Base64URL.encode(box)),
                ])
        }
        store = try noise("store")
        signing = try noise("signing")
        token = try noise("token")
    }

    /// Opens all three or none; a set that does not open costs as many tries as one that does.
    func open(with password: borrowing PasswordKey, prefix: String) -> OpenedSlots? {
        let store = open(store, "\(prefix)/store", password)
        let signing = open(signing, "\(prefix)/signing", password)
        let token = open(token, "\(prefix)/token", password)
        return OpenedSlots(store: store, signing: signing, token: token)
    }

    private func open(_ slot: KeySlot, _ id: String, _ password: borrowing PasswordKey) -> SecretKey? {
        // Compared by bytes: a slot moved here from another user has another id.
        let opened = try? slot.open(with: password)
        return slot.id.utf8.elementsEqual(id.utf8) ? opened : nil
    }
}

/// The keys that a password opened.
struct OpenedSlots: ~Copyable {
    let store: SecretKey
    let signing: SecretKey
    let token: SecretKey

    init(store: consuming SecretKey, signing: consuming SecretKey, token: consuming SecretKey) {
        self.store = store
        self.signing = signing
        self.token = token
    }

    init?(store: consuming SecretKey?, signing: consuming SecretKey?, token: consuming SecretKey?) {
        guard let store, let signing, let token else { return nil }
        self.init(store: store, signing: signing, token: token)
    }
}

/// The two slot sets of a user. Both always exist, look alike, and are both tried with the password stretched once.
struct UserSlots: CanonicalCodable {
    let stretch: PasswordStretch
    private let usual: SlotSet
    private let other: SlotSet

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        stretch = try reader.decode("stretch")
        usual = try reader.decode("usual")
        other = try reader.decode("other")
    }

    var json: JSONValue { ["stretch": stretch.json, "usual": usual.json, "other": other.json] }

    /// Slots of a new user; the set for duress is noise until a second password is chosen.
    init(
        user: String, sealing keys: borrowing OpenedSlots, password: borrowing LockedBytes, cost: PasswordCost,
        random: some RandomSource
    ) throws {
        stretch = PasswordStretch(cost: cost, random: random)
        let key = try stretch.key(from: password)
        usual = SlotSet(prefix: "\(user)/usual", sealing: keys, under: key, random: random)
        other = try SlotSet(dummy: "\(user)/other", stretch: stretch, random: random)
    }

    private init(stretch: PasswordStretch, usual: SlotSet, other: SlotSet) {
        self.stretch = stretch
        self.usual = usual
        self.other = other
    }

    /// The same keys under a new password. The salt stays, because the other set hangs on it as well.
    func changingPassword(
        user: String, of keys: borrowing OpenedSlots, to password: borrowing LockedBytes, random: some RandomSource
    ) throws(KeySlotError) -> UserSlots {
        let key = try stretch.key(from: password)
        return UserSlots(
            stretch: stretch, usual: SlotSet(prefix: "\(user)/usual", sealing: keys, under: key, random: random),
            other: other)
    }

    /// Opens the set the password belongs to.
    func open(user: String, password: borrowing LockedBytes) throws(KeySlotError) -> OpenedSlots {
        let key = try stretch.key(from: password)
        let first = usual.open(with: key, prefix: "\(user)/usual")
        let second = other.open(with: key, prefix: "\(user)/other")
        if let first { return first }
        if let second { return second }
        throw .wrongPassword
    }
}
