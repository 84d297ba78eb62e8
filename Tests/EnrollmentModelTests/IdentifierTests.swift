import CanonicalJSON
import EnrollmentModel
import TestSupport
import Testing

@Suite struct IdentifierTests {
    static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    /// The definition of ISO/IEC 7064 hybrid systems, written down a second time: the sum over all characters with
    /// the check must be 1 modulo 36.
    static func remainder(_ text: String) -> Int {
        var product = 36
        for (index, character) in text.enumerated() {
            let value = alphabet.firstIndex(of: character) ?? 0
            let sum = (product + value) % 36
            if index == text.count - 1 { return sum }
            product = (sum == 0 ? 36 : sum) * 2 % 37
        }
        return product
    }

    // The first is the example of the IFPI's Global Release Identifier, A1-2425G-ABC1234002-M.
    @Test(arguments: [("A12425GABC1234002", "M"), ("K0001000001", "H"), ("K0001000042", "0")])
    func checkCharactersAreThoseOfTheStandard(text: String, check: Character) {
        #expect(Mod37.checkCharacter(for: text) == check)
        #expect(Mod37.isValid(text + String(check)))
        #expect(Self.remainder(text + String(check)) == 1)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func checkCharactersFulfilTheDefinition(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let text = String(
            (0..<Int.random(in: 1...20, using: &random)).compactMap { _ in
                Self.alphabet.randomElement(using: &random)
            })
        #expect(Self.remainder(text + String(Mod37.checkCharacter(for: text))) == 1, "seed \(seed)")
    }

    @Test func everySingleWrongCharacterIsFound() {
        let right = Array("K0001000042" + String(Mod37.checkCharacter(for: "K0001000042")))
        for index in right.indices {
            for character in Self.alphabet where character != right[index] {
                var wrong = right
                wrong[index] = character
                #expect(!Mod37.isValid(String(wrong)))
            }
        }
    }

    @Test func allButOneIn630SwapsOfNeighboursAreFound() {
        // One character before them puts the sum into each of its 36 states, so this is every case there is.
        var missed = 0
        var tried = 0
        for before in Self.alphabet {
            for (index, a) in Self.alphabet.enumerated() {
                for b in Self.alphabet[(index + 1)...] {
                    tried += 1
                    let check = Mod37.checkCharacter(for: String([before, a, b]))
                    if Mod37.isValid(String([before, b, a, check])) { missed += 1 }
                }
            }
        }
        #expect(tried == 22_680)
        #expect(missed == 36)
    }

    @Test(arguments: ["", "M", "a12425GABC1234002M", "A12425GABC1234002m", "A12425GABC-1234002M", "é0"])
    func textsThatNeverCarryACheckAreInvalid(text: String) {
        #expect(!Mod37.isValid(text))
    }

    @Test(arguments: [1, 42, 999_999])
    func receiptNumbersComeBackFromTheirText(counter: Int) throws {
        let number = try #require(ReceiptNumber(kit: Samples.kit, counter: counter))
        #expect(ReceiptNumber(text: number.text) == number)
        #expect(ReceiptNumber(text: number.text.lowercased()) == number)
        #expect(number.text.count == 14)
        #expect(try ReceiptNumber(json: number.json) == number)
    }

    @Test(arguments: [
        "K0001-000042-1", "K0001-42-0", "K0001000042-0", "K0001-000000-5", "K001-000042-0", "K0001-00004A-0",
        "K0001-000042-", "K0001-000042-0-", "", "K0002-000042-0",
    ])
    func mistypedReceiptNumbersAreRefused(text: String) {
        #expect(ReceiptNumber(text: text) == nil)
    }

    @Test func theCounterHasAnEnd() throws {
        let kit = try #require(KitID("K0001"))
        #expect(ReceiptNumber(kit: kit, counter: 0) == nil)
        #expect(ReceiptNumber(kit: kit, counter: 1_000_000) == nil)
        #expect(["K001", "K00011", "k0001", "K0Đ01", "K 001"].allSatisfy { KitID($0) == nil })
    }

    @Test func applicationIdsAreVersion4UUIDs() throws {
        let id = ApplicationID(randomBytes: [UInt8](repeating: 0xFF, count: 16))
        #expect(id.text == "ffffffff-ffff-4fff-bfff-ffffffffffff")
        #expect(ApplicationID(text: id.text) == id)
        let refused = [
            "FFFFFFFF-ffff-4fff-bfff-ffffffffffff", "ffffffffffff4fffbfffffffffffffff",
            "ffffffff-ffff-4fff-bfff-fffffffffff",
            "gfffffff-ffff-4fff-bfff-ffffffffffff", "",
        ]
        #expect(refused.allSatisfy { ApplicationID(text: $0) == nil })
    }

    @Test(arguments: ["person.name.full", "a", "a1._b"])
    func dottedLowerSnakeIsAPath(text: String) {
        #expect(FieldPath(text)?.text == text)
    }

    @Test(arguments: ["", ".", "a.", ".a", "a..b", "Person", "a-b", "a b", "tên", String(repeating: "a", count: 121)])
    func otherTextIsNoPath(text: String) {
        #expect(FieldPath(text) == nil)
    }

    @Test func aPathIsWithinItselfAndItsParents() {
        let path: FieldPath = "person.name.full"
        #expect(path.isWithin("person.name"))
        #expect(path.isWithin("person.name.full"))
        #expect(!path.isWithin("person.na"))
        #expect(!path.isWithin("person.name.full.more"))
    }
}
