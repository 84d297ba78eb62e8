import CanonicalJSON
import Secrets
import Testing

@Suite struct KeySlotTests {
    private func slot(_ key: borrowing SecretKey, password: some Collection<UInt8>) throws -> KeySlot {
        try KeySlot(id: "an", sealing: key, password: LockedBytes(copying: password), cost: .weakForTests)
    }

    @Test(arguments: [
        Array("mật khẩu".utf8), [0xFF, 0xFE, 0x00], [UInt8](repeating: 0x61, count: 1_000_000), [0x20],
    ]) func anyBytesButNoneAreAPassword(password: [UInt8]) throws {
        let secret = SecretKey()
        let stored = try KeySlot(json: slot(secret, password: password).json)
        try expectSame(stored.open(password: LockedBytes(copying: password)), secret)
        #expect(throws: KeySlotError.wrongPassword) {
            _ = try stored.open(password: LockedBytes(copying: password + [0x21]))
        }
        #expect(throws: KeySlotError.emptyPassword) { _ = try stored.open(password: LockedBytes(count: 0)) }
    }

    @Test func anEmptyPasswordSealsNothing() {
        #expect(throws: KeySlotError.emptyPassword) { _ = try slot(SecretKey(), password: []) }
    }

    @Test func aPasswordStretchedOnceTriesSeveralSlots() throws {
        let password = try PasswordStretch(cost: .weakForTests).key(from: LockedBytes(copying: "một".utf8))
        let first = SecretKey()
        let second = SecretKey()
        let normal = KeySlot(id: "an/normal", sealing: first, under: password)
        let duress = KeySlot(id: "an/duress", sealing: second, under: password)
        try expectSame(normal.open(with: password), first)
        try expectSame(duress.open(with: password), second)
        let other = try PasswordStretch(cost: .weakForTests).key(from: LockedBytes(copying: "một".utf8))
        #expect(throws: KeySlotError.wrongPassword) { _ = try normal.open(with: other) }
    }

    @Test func aSlotDoesNotOpenUnderAnotherName() throws {
        let stored = try slot(SecretKey(), password: "một".utf8)
        var object = try #require(stored.json.object)
        object["id"] = "binh"
        let moved = try KeySlot(json: .object(object))
        #expect(throws: KeySlotError.wrongPassword) { _ = try moved.open(password: LockedBytes(copying: "một".utf8)) }
    }

    @Test func aChangedBoxIsAWrongPassword() throws {
        let stored = try slot(SecretKey(), password: "một".utf8)
        for index in stored.box.indices {
            var object = try #require(stored.json.object)
            var box = stored.box
            box[index] ^= 4
            object["box"] = .string(Base64URL.encode(box))
            let changed = try KeySlot(json: .object(object))
            #expect(throws: KeySlotError.wrongPassword) {
                _ = try changed.open(password: LockedBytes(copying: "một".utf8))
            }
        }
    }

    @Test(arguments: ["passes", "memory_kib"]) func absurdCostsAreRefused(member: String) throws {
        for value in [0, -1, 1 << 40] {
            var cost = try #require(PasswordCost.moderate.json.object)
            cost[member] = .int(value)
            #expect(throws: ShapeError.self) { try PasswordCost(json: .object(cost)) }
        }
    }

    @Test func realCostsAreThoseOfLibsodium() {
        #expect(PasswordCost.moderate.memoryKiB == 256 * 1024 && PasswordCost.moderate.passes == 3)
        #expect(PasswordCost.sensitive.memoryKiB == 1024 * 1024 && PasswordCost.sensitive.passes == 4)
    }
}
