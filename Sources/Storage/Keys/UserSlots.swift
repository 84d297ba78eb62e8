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
        guard [signing, token, duress].allSatisfy({ $0.factor == unlock.factor }) else {
            throw ShapeError("factor", expected: "the same in all slots")
        }
    }

    var json: JSONValue {
        ["unlock": unlock.json, "signing": signing.json, "token": token.json, "duress": duress.json]
    }

    /// Seals the four keys under one stretched password and the secret of the chip.
    init(
        prefix: String, sealing keys: borrowing OpenedSlots, under password: borrowing PasswordKey,
        hardware: HardwareFactor, random: some RandomSource
    ) {
        func slot(_ name: String, _ key: borrowing SecretKey) -> KeySlot {
            KeySlot(id: "\(prefix)/\(name)", sealing: key, under: password, hardware: hardware, random: random)
        }
        unlock = slot("unlock", keys.unlock)
        signing = slot("signing", keys.signing)
        token = slot("token", keys.token)
        duress = slot("duress", keys.duress)
    }

    /// Four boxes of noise: nobody without the password can tell them from real ones.
    init(
        dummy prefix: String, stretch: PasswordStretch, factor: HardwareKind, random: some RandomSource
    ) throws(ShapeError) {
        func noise(_ name: String) throws(ShapeError) -> KeySlot {
            let box = random.bytes(SecretKey.byteCount + XChaCha20Poly1305.overhead)
            return try KeySlot(
                json: [
                    "id": .string("\(prefix)/\(name)"), "stretch": stretch.json, "factor": .string(factor.rawValue),
                    "box": .string(Base64URL.encode(box)),
                ])
        }
        unlock = try noise("unlock")
        signing = try noise("signing")
        token = try noise("token")
        duress = try noise("duress")
    }

    /// Opens all four or none; a set that does not open costs as many tries as one that does.
    func open(with password: borrowing PasswordKey, hardware: HardwareFactor, prefix: String) -> OpenedSlots? {
        func open(_ slot: KeySlot, _ name: String) -> SecretKey? {
            // Compared by bytes: a slot moved here from another user has another id.
            let opened = try? slot.open(with: password, hardware: hardware)
            return slot.id.utf8.elementsEqual("\(prefix)/\(name)".utf8) ? opened : nil
        }
        let unlock = open(unlock, "unlock")
        let signing = open(signing, "signing")
        let token = open(token, "token")
        let duress = open(duress, "duress")
        return OpenedSlots(unlock: unlock, signing: signing, token: token, duress: duress)
    }
}

/// The two slot sets of a user. Both always exist, look alike, and are both tried with the password stretched once.
struct UserSlots: CanonicalCodable {
    let stretch: PasswordStretch
    /// Which chip they need beside the password, all of them alike.
    var factor: HardwareKind { usual.unlock.factor }
    private let usual: SlotSet
    private let other: SlotSet

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        stretch = try reader.decode("stretch")
        usual = try reader.decode("usual")
        other = try reader.decode("other")
        guard other.unlock.factor == usual.unlock.factor else {
            throw ShapeError("factor", expected: "the same in all slots")
        }
    }

    var json: JSONValue { ["stretch": stretch.json, "usual": usual.json, "other": other.json] }

    /// Slots of a new user; the other set is noise until a second password is chosen.
    init(
        user: String, sealing keys: borrowing OpenedSlots, password: borrowing LockedBytes, cost: PasswordCost,
        hardware: HardwareFactor, random: some RandomSource
    ) throws {
        stretch = PasswordStretch(cost: cost, random: random)
        let key = try stretch.key(from: password)
        usual = SlotSet(
            prefix: Self.prefix(user, .usual), sealing: keys, under: key, hardware: hardware, random: random)
        other = try SlotSet(
            dummy: Self.prefix(user, .other), stretch: stretch, factor: hardware.kind, random: random)
    }

    private init(stretch: PasswordStretch, usual: SlotSet, other: SlotSet) {
        self.stretch = stretch
        self.usual = usual
        self.other = other
    }

    /// The set of a place with these keys under a new password. The salt stays, because the other set hangs on it too.
    func setting(
        _ place: SlotPlace, of user: String, to keys: borrowing OpenedSlots, password: borrowing LockedBytes,
        hardware: HardwareFactor, random: some RandomSource
    ) throws(KeySlotError) -> UserSlots {
        let key = try stretch.key(from: password)
        let set = SlotSet(
            prefix: Self.prefix(user, place), sealing: keys, under: key, hardware: hardware, random: random)
        return switch place {
        case .usual: UserSlots(stretch: stretch, usual: set, other: other)
        case .other: UserSlots(stretch: stretch, usual: usual, other: set)
        }
    }

    /// Opens the set the password belongs to.
    func open(
        user: String, password: borrowing LockedBytes, hardware: HardwareFactor
    ) throws(KeySlotError) -> OpenedSlots {
        var place = SlotPlace.usual
        return try open(user: user, password: password, hardware: hardware, place: &place)
    }

    /// Opens the set the password belongs to and says which one that is.
    func open(
        user: String, password: borrowing LockedBytes, hardware: HardwareFactor, place: inout SlotPlace
    ) throws(KeySlotError) -> OpenedSlots {
        let key = try stretch.key(from: password)
        let first = usual.open(with: key, hardware: hardware, prefix: Self.prefix(user, .usual))
        let second = other.open(with: key, hardware: hardware, prefix: Self.prefix(user, .other))
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
