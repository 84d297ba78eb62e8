import CanonicalJSON
import Secrets
import Testing

@Suite("A slot with a hardware factor opens with password and chip, and with neither alone")
struct HardwareFactorTests {
    private func key(_ bytes: [UInt8]) -> SecretKey {
        guard let key = SecretKey(LockedBytes(copying: bytes)) else { preconditionFailure("32 bytes") }
        return key
    }

    private func password(_ text: String = "một") throws -> PasswordKey {
        try PasswordStretch(cost: .weakForTests).key(from: LockedBytes(copying: text.utf8))
    }

    @Test func theSlotNamesItsFactorAndNeedsIt() throws {
        let (chip, other) = (HardwareFactor(.tpm2, secret: SecretKey()), HardwareFactor(.tpm2, secret: SecretKey()))
        let password = try password()
        let key = SecretKey()
        let slot = KeySlot(id: "an", sealing: key, under: password, hardware: chip)
        #expect(slot.json["factor"]?.string == "tpm2")
        let stored = try KeySlot(json: slot.json)
        try expectSame(stored.open(with: password, hardware: chip), key)
        #expect(throws: KeySlotError.wrongPassword) { _ = try stored.open(with: password, hardware: other) }
        #expect(throws: KeySlotError.wrongPassword) { _ = try stored.open(with: password) }
    }

    @Test func aSlotCannotBeRelabelled() throws {
        let password = try password()
        let chip = HardwareFactor(.tpm2, secret: SecretKey())
        for (hardware, label) in [(HardwareFactor.none, "tpm2"), (chip, "none")] {
            let slot = KeySlot(id: "an", sealing: SecretKey(), under: password, hardware: hardware)
            var object = try #require(slot.json.object)
            object["factor"] = .string(label)
            let changed = try KeySlot(json: .object(object))
            for tried in [HardwareFactor.none, chip] {
                #expect(throws: KeySlotError.wrongPassword) { _ = try changed.open(with: password, hardware: tried) }
            }
        }
    }

    @Test(arguments: ["", "NONE", "fido2", "tpm"]) func anUnknownFactorIsNoSlot(factor: String) throws {
        let slot = KeySlot(id: "an", sealing: SecretKey(), under: try password())
        var object = try #require(slot.json.object)
        object["factor"] = .string(factor)
        #expect(throws: ShapeError.self) { try KeySlot(json: .object(object)) }
    }

    /// The construction as it is written down, with libsodium's hash put together by hand.
    @Test func theKeyIsTheKeyedHashOfNameAndSecret() throws {
        let bytes = (0..<32).map { UInt8($0) }
        let secret = key(bytes)
        let under = SecretKey()
        let derived = HardwareFactor(.tpm2, secret: secret).deriveKey(for: Array("slot-v1an".utf8), under: under)
        expectSame(derived, BLAKE2b.deriveKey(for: Array("slot-v1an".utf8) + bytes, under: under))
        let none = HardwareFactor.none.deriveKey(for: Array("slot-v1an".utf8), under: under)
        let zeros = [UInt8](repeating: 0, count: 32)
        expectSame(none, BLAKE2b.deriveKey(for: Array("slot-v1an".utf8) + zeros, under: under))
    }

    @Test func theCheckTellsSecretsApartAndIsNoPartOfThem() throws {
        let secret = SecretKey()
        let factor = HardwareFactor(.tpm2, secret: secret.copy())
        #expect(factor.check == HardwareFactor(.tpm2, secret: secret.copy()).check)
        #expect(factor.check != HardwareFactor(.tpm2, secret: SecretKey()).check)
        let shown = key(factor.check)
        expectSame(shown, secret, false)
    }
}
