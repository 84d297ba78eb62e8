import CanonicalJSON
import Secrets

/// Which of a user's two passwords opened their slots; nothing outside of them tells the two apart.
enum SlotPlace: String {
    /// The everyday password.
    case usual
    /// The password that means duress, or noise where none was chosen.
    case other
}

/// What a password of a user opens.
struct OpenedSlots: ~Copyable {
    /// The X25519 secret to whose public half the store key is sealed.
    let unlock: SecretKey
    /// Seed of the user's signing key.
    let signing: SecretKey
    /// Makes the tokens of this user's approvals when they came in with this password.
    let token: SecretKey
    /// In the usual set the token key that means duress, for when a second password is chosen; noise in the other.
    let duress: SecretKey

    init(
        unlock: consuming SecretKey, signing: consuming SecretKey, token: consuming SecretKey,
        duress: consuming SecretKey
    ) {
        self.unlock = unlock
        self.signing = signing
        self.token = token
        self.duress = duress
    }

    init?(
        unlock: consuming SecretKey?, signing: consuming SecretKey?, token: consuming SecretKey?,
        duress: consuming SecretKey?
    ) {
        guard let unlock, let signing, let token, let duress else { return nil }
        self.unlock = unlock
        self.signing = signing
        self.token = token
        self.duress = duress
    }

    /// Opens the boxes that are sealed to this user.
    var identity: SealingIdentity { SealingIdentity(secret: unlock) }
}

/// Four boxes under one password: the set for every day and the other one look alike.
struct SlotSet: CanonicalCodable {
    let unlock: KeySlot
    let signing: KeySlot
    let token: KeySlot
    let duress: KeySlot

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        unlock = try reader.decode("unlock")
        signing = try reader.decode("signing")
        token = try reader.decode("token")
        duress = try reader.decode("duress")
    }

    var json: JSONValue {
        ["unlock": unlock.json, "signing": signing.json, "token": token.json, "duress": duress.json]
    }

    /// Seals the four keys under one stretched password.
    init(
        prefix: String, sealing keys: borrowing OpenedSlots, under password: borrowing PasswordKey,
        random: some RandomSource
    ) {
        unlock = KeySlot(id: "\(prefix)/unlock", sealing: keys.unlock, under: password, random: random)
        signing = KeySlot(id: "\(prefix)/signing", sealing: keys.signing, under: password, random: random)
        token = KeySlot(id: "\(prefix)/token", sealing: keys.token, under: password, random: random)
        duress = KeySlot(id: "\(prefix)/duress", sealing: keys.duress, under: password, random: random)
    }

    /// Four boxes of noise: nobody without the password can tell them from real ones.
    init(dummy prefix: String, stretch: PasswordStretch, random: some RandomSource) throws(ShapeError) {
        func noise(_ name: String) throws(ShapeError) -> KeySlot {
            let box = random.bytes(SecretKey.byteCount + XChaCha20Poly1305.overhead)
            return try KeySlot(
                json: [
                    "id": .string("\(prefix)/\(name)"), "stretch": stretch.json, "factor": "none",
                    "box": .string(Base64URL.encode(box)),
                ])
        }
        unlock = try noise("unlock")
        signing = try noise("signing")
        token = try noise("token")
        duress = try noise("duress")
    }

    /// Opens all four or none; a set that does not open costs as many tries as one that does.
    func open(with password: borrowing PasswordKey, prefix: String) -> OpenedSlots? {
        let unlock = open(unlock, "\(prefix)/unlock", password)
        let signing = open(signing, "\(prefix)/signing", password)
        let token = open(token, "\(prefix)/token", password)
        let duress = open(duress, "\(prefix)/duress", password)
        return OpenedSlots(unlock: unlock, signing: signing, token: token, duress: duress)
    }

    private func open(_ slot: KeySlot, _ id: String, _ password: borrowing PasswordKey) -> SecretKey? {
        // Compared by bytes: a slot moved here from another user has another id.
        let opened = try? slot.open(with: password)
        return slot.id.utf8.elementsEqual(id.utf8) ? opened : nil
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

    /// Slots of a new user; the other set is noise until a second password is chosen.
    init(
        user: String, sealing keys: borrowing OpenedSlots, password: borrowing LockedBytes, cost: PasswordCost,
        random: some RandomSource
    ) throws {
        stretch = PasswordStretch(cost: cost, random: random)
        let key = try stretch.key(from: password)
        usual = SlotSet(prefix: Self.prefix(user, .usual), sealing: keys, under: key, random: random)
        other = try SlotSet(dummy: Self.prefix(user, .other), stretch: stretch, random: random)
    }

    private init(stretch: PasswordStretch, usual: SlotSet, other: SlotSet) {
        self.stretch = stretch
        self.usual = usual
        self.other = other
    }

    /// The set of a place with these keys under a new password. The salt stays, because the other set hangs on it too.
    func setting(
        _ place: SlotPlace, of user: String, to keys: borrowing OpenedSlots, password: borrowing LockedBytes,
        random: some RandomSource
    ) throws(KeySlotError) -> UserSlots {
        let key = try stretch.key(from: password)
        let set = SlotSet(prefix: Self.prefix(user, place), sealing: keys, under: key, random: random)
        return switch place {
        case .usual: UserSlots(stretch: stretch, usual: set, other: other)
        case .other: UserSlots(stretch: stretch, usual: usual, other: set)
        }
    }

    /// Opens the set the password belongs to.
    func open(user: String, password: borrowing LockedBytes) throws(KeySlotError) -> OpenedSlots {
        var place = SlotPlace.usual
        return try open(user: user, password: password, place: &place)
    }

    /// Opens the set the password belongs to and says which one that is.
    func open(
        user: String, password: borrowing LockedBytes, place: inout SlotPlace
    ) throws(KeySlotError) -> OpenedSlots {
        let key = try stretch.key(from: password)
        let first = usual.open(with: key, prefix: Self.prefix(user, .usual))
        let second = other.open(with: key, prefix: Self.prefix(user, .other))
        if let first {
            place = .usual
            return first
        }
        if let second {
            place = .other
            return second
        }
        throw .wrongPassword
    }

    private static func prefix(_ user: String, _ place: SlotPlace) -> String { "\(user)/\(place.rawValue)" }
}
