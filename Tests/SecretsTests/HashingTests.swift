import CanonicalJSON
import Secrets
import TestSupport
import Testing

@Suite struct HashingTests {
    @Test func blake2bOfNothingIsTheKnownAnswer() {
        let expected = "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"
        #expect(Hex.encode(BLAKE2b.hash256([]).bytes) == expected)
    }

    @Test func sha256OfAbcIsTheKnownAnswer() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(Hex.encode(SHA256.hash("abc".utf8)) == expected)
        #expect(SHA256.digest("abc".utf8).bytes == SHA256.hash("abc".utf8))
    }

    @Test func hmacIsThatOfRFC4231Case2() {
        let key = LockedBytes(copying: "Jefe".utf8)
        let tag = HMACSHA256.authenticate("what do ya want for nothing?".utf8, key: key)
        #expect(Hex.encode(tag) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func piecesHashLikeTheWhole(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let bytes = seededBytes(Int.random(in: 0...5000, using: &random), seed: seed)
        var blake = BLAKE2bHasher()
        var sha = SHA256()
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...700, using: &random))
            blake.update(piece)
            #expect(blake.hashSoFar() == BLAKE2b.hash256(bytes.prefix(blake.count)), "seed \(seed)")
            sha.update(piece)
            rest = rest.dropFirst(piece.count)
        }
        #expect(blake.count == bytes.count)
        #expect(blake.finish() == BLAKE2b.hash256(bytes), "seed \(seed)")
        #expect(sha.finish() == SHA256.hash(bytes), "seed \(seed)")
    }

    @Test func keyedHashesDependOnKeyNameAndLength() throws {
        let one = try key(seededBytes(32, seed: 1))
        let two = try key(seededBytes(32, seed: 2))
        let tag = BLAKE2b.keyed("a".utf8, key: one)
        #expect(tag.count == 32)
        #expect(tag != BLAKE2b.keyed("a".utf8, key: two))
        #expect(tag != BLAKE2b.keyed("b".utf8, key: one))
        #expect(Array(tag.prefix(16)) != BLAKE2b.keyed("a".utf8, key: one, count: 16))
        #expect(plain(BLAKE2b.deriveKey(for: "a".utf8, under: one).bytes) == tag)
    }

    @Test func subkeysDependOnNumberContextAndKey() throws {
        let master = try key(seededBytes(32))
        let first = KeyDerivation.subkey(1, context: "recordv1", of: master)
        expectSame(first, KeyDerivation.subkey(1, context: "recordv1", of: master))
        expectSame(first, KeyDerivation.subkey(2, context: "recordv1", of: master), false)
        expectSame(first, KeyDerivation.subkey(1, context: "blindix1", of: master), false)
        expectSame(first, master, false)
    }

    @Test(.enabled(if: Wycheproof.isThere("hkdf_sha256"), "needs the Wycheproof vectors"))
    func hkdfPassesWycheproof() throws {
        var count = 0
        for test in try Wycheproof("hkdf_sha256").groups.flatMap(\.tests) where test.isValid {
            let secret = LockedBytes(copying: try test.hex("ikm"))
            let size = try #require(test["size"]?.int)
            let derived = HKDFSHA256.derive(
                from: secret, salt: try test.hex("salt"), info: try test.hex("info"), count: size)
            #expect(plain(derived) == (try test.hex("okm")), "case \(test["tcId"]?.int ?? 0)")
            count += 1
        }
        print("wycheproof hkdf_sha256: \(count) run, 3 skipped: more than 255 hashes of output are never asked for")
        #expect(count == 83)
    }
}
