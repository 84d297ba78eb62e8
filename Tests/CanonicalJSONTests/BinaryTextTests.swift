import CanonicalJSON
import TestSupport
import Testing

@Suite struct BinaryTextTests {
    // RFC 4648 §10 without padding, and the two characters that differ from plain base64.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64urlMatchesTheStandard(plain: String, encoded: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(plain.utf8))
    }

    @Test func base64urlUsesDashAndUnderscore() {
        #expect(Base64URL.encode([0xFB, 0xEF, 0xFF]) == "--__")
        #expect(Base64URL.decode("--__") == [0xFB, 0xEF, 0xFF])
    }

    @Test(arguments: ["Zg==", "Zm8=", "Z", "Zm9vY", "Zh", "Zm9", "++//", "Zm 9v", "Zm9v\n", "Zm9vé", "-_-_-"])
    func base64urlRefusesWhatNobodyWouldWrite(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func binaryComesBackFromItsText(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let bytes = (0..<Int.random(in: 0...70, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes, "seed \(seed)")
        #expect(Hex.decode(Hex.encode(bytes)) == bytes, "seed \(seed)")
        #expect(Hex.decode(Hex.encode(bytes).uppercased()) == bytes, "seed \(seed)")
    }

    @Test(arguments: ["0", "0g", "0x00", "é0", "٠٠", "００", " 00"])
    func hexadecimalRefusesWrongDigits(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test func digestsAre32BytesIn43Characters() throws {
        let digest = try #require(Digest(bytes: (0..<32).map { UInt8($0) }))
        #expect(digest.text == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
        #expect(Digest(text: digest.text) == digest)
        #expect(Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
        #expect(Digest(text: String(digest.text.dropLast())) == nil)
        #expect(Digest(text: digest.text + "A") == nil)
    }

    @Test func readersNameTheMemberAtFault() throws {
        let object = try ObjectReader(["n": 5, "s": "x", "list": ["a", 1], "bytes": "AQI"])
        #expect(throws: ShapeError("missing", expected: "a member of this name")) { try object.string("missing") }
        #expect(throws: ShapeError("n", expected: "text")) { try object.string("n") }
        #expect(throws: ShapeError("s", expected: "an integer")) { try object.int("s") }
        #expect(throws: ShapeError("n", expected: "an integer in 6...9")) { try object.int("n", in: 6...9) }
        #expect(throws: ShapeError("list[1]", expected: "text")) { try object.list("list", of: String.self) }
        #expect(throws: ShapeError("bytes", expected: "base64url of 3 bytes")) { try object.bytes("bytes", count: 3) }
        #expect(throws: ShapeError("", expected: "an object")) { try ObjectReader([1]) }
        #expect(try object.bytes("bytes") == [1, 2])
        #expect(ShapeError("name", expected: "text").within("roles").description == "roles.name: expected text")
    }
}
