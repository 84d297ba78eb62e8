public import CanonicalJSON

/// Why a key slot was not made or opened.
public enum KeySlotError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The password is not the one of this slot, or the slot was changed: the two cannot be told apart.
    case wrongPassword
    /// A password of no characters protects nothing.
    case emptyPassword
    /// The machine has less free memory than the slot's cost asks.
    case notEnoughMemory(kib: Int)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .wrongPassword: "the password is wrong: check the keyboard layout and Caps Lock, then type it again"
        case .emptyPassword: "the password is empty: choose one"
        case .notEnoughMemory(let kib):
            "checking the password needs \(kib / 1024) MiB of free memory: close other programs and try again"
        }
    }
}

/// A key sealed under a password: data that may lie beside what the key protects.
///
/// The key that seals is BLAKE2b-256 of `slot-v1 ‖ id ‖ H`, keyed with the stretched password. `H` is the secret of a
/// chip, ``HardwareFactor``: 32 zeros and `factor: "none"` without one. Id, factor and parameters are authenticated.
public struct KeySlot: CanonicalCodable, Equatable {
    /// Which slot this is; one slot does not open in the place of another.
    public let id: String
    /// Salt and cost of its password.
    public let stretch: PasswordStretch
    /// Which chip it needs beside the password.
    public let factor: HardwareKind
    /// Nonce, sealed key and tag.
    public let box: [UInt8]

    /// Seals a key under a stretched password, and under the secret of a chip where there is one.
    public init(
        id: String, sealing key: borrowing SecretKey, under password: borrowing PasswordKey,
        hardware: HardwareFactor = .none, random: some RandomSource = SystemRandom()
    ) {
        self.id = id
        stretch = password.stretch
        factor = hardware.kind
        box = XChaCha20Poly1305.seal(
            key.bytes, key: Self.slotKey(id, password, hardware),
            context: Self.context(id, password.stretch, hardware.kind), random: random)
    }

    /// Seals a key under a password that is stretched for this slot alone.
    ///
    /// - Throws: ``KeySlotError``.
    public init(
        id: String, sealing key: borrowing SecretKey, password: borrowing LockedBytes, cost: PasswordCost,
        random: some RandomSource = SystemRandom()
    ) throws(KeySlotError) {
        let stretched = try PasswordStretch(cost: cost, random: random).key(from: password)
        self.init(id: id, sealing: key, under: stretched, random: random)
    }

    /// Reads a slot.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        guard let factor = HardwareKind(rawValue: try reader.string("factor")) else {
            throw ShapeError("factor", expected: "a factor this program knows")
        }
        self.factor = factor
        id = try reader.string("id")
        stretch = try reader.decode("stretch")
        box = try reader.bytes("box", count: SecretKey.byteCount + XChaCha20Poly1305.overhead)
    }

    /// `{"box", "factor", "id", "stretch"}`.
    public var json: JSONValue {
        [
            "box": .string(Base64URL.encode(box)), "factor": .string(factor.rawValue), "id": .string(id),
            "stretch": stretch.json,
        ]
    }

    /// Opens the slot with a stretched password, and with the secret of the chip it needs.
    ///
    /// - Throws: ``KeySlotError/wrongPassword``, also for one that was stretched with another salt or cost, and for
    ///   another chip.
    public func open(
        with password: borrowing PasswordKey, hardware: HardwareFactor = .none
    ) throws(KeySlotError) -> SecretKey {
        guard password.stretch == stretch, hardware.kind == factor else { throw .wrongPassword }
        do {
            let bytes = try XChaCha20Poly1305.openSecret(
                box, key: Self.slotKey(id, password, hardware), context: Self.context(id, stretch, factor))
            guard let key = SecretKey(bytes) else { throw KeySlotError.wrongPassword }
            return key
        } catch {
            throw .wrongPassword
        }
    }

    /// Stretches a password and opens the slot with it.
    ///
    /// - Throws: ``KeySlotError``.
    public func open(password: borrowing LockedBytes) throws(KeySlotError) -> SecretKey {
        try open(with: stretch.key(from: password))
    }

    private static func slotKey(
        _ id: String, _ password: borrowing PasswordKey, _ hardware: HardwareFactor
    ) -> SecretKey {
        hardware.deriveKey(for: Array("slot-v1".utf8) + id.utf8, under: password.key)
    }

    private static func context(_ id: String, _ stretch: PasswordStretch, _ factor: HardwareKind) -> [UInt8] {
        JSONValue.object(["factor": .string(factor.rawValue), "id": .string(id), "stretch": stretch.json])
            .canonicalBytes
    }
}
