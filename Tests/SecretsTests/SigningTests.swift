import CanonicalJSON
import Secrets
import TestSupport
import Testing

@Suite struct SigningTests {
    @Test(.enabled(if: Wycheproof.isThere("ed25519"), "needs the Wycheproof vectors"))
    func ed25519PassesWycheproof() throws {
        var count = 0
        for (group, tests) in try Wycheproof("ed25519").groups {
            let json = try #require(group["publicKey"])
            let key = try #require(PublicKey(bytes: try json.hex("pk")))
            for test in tests {
                let good = key.verifies(try test.hex("sig"), of: try test.hex("msg"))
                #expect(good == test.isValid, "case \(test["tcId"]?.int ?? 0)")
                count += 1
            }
        }
        print("wycheproof ed25519: \(count) run, none skipped")
        #expect(count == 151)
    }

    @Test func theSeedIsTheKey() {
        let seed = SecretKey()
        let signer = SigningKey(seed: seed)
        expectSame(signer.seed(), seed)
        #expect(signer.publicKey.verifies(signer.sign("một".utf8), of: "một".utf8))
        #expect(!signer.publicKey.verifies(signer.sign("một".utf8), of: "hai".utf8))
        #expect(PublicKey(text: signer.publicKey.text) == signer.publicKey)
    }

    @Test func aSignedObjectSurvivesItsJSON() throws {
        let operatorKey = SigningKey()
        let deviceKey = SigningKey()
        let keys = [operatorKey.publicKey.id: operatorKey.publicKey, "máy": deviceKey.publicKey]
        var signed = JWS.sign(Array(#"{"a":1}"#.utf8), typ: "tram-rev", key: operatorKey)
        signed.addSignature(typ: "tram-rev", kid: "máy", key: deviceKey)
        let read = try JWS(json: JSONValue(canonical: signed.canonicalBytes))
        #expect(read == signed)
        #expect(try read.claimedKeys() == [operatorKey.publicKey.id, "máy"])
        #expect(try read.verify(typ: "tram-rev") { keys[$0] } == [operatorKey.publicKey.id, "máy"])
    }

    @Test func theProtectedHeaderIsCanonical() throws {
        let signed = JWS.sign([], typ: "tram-hello", kid: "k", key: SigningKey())
        let header = String(decoding: try #require(signed.signatures.first).protected, as: UTF8.self)
        #expect(header == #"{"alg":"EdDSA","kid":"k","typ":"tram-hello"}"#)
    }

    @Test func aSignatureForOneKindIsNotOneForAnother() {
        let key = SigningKey()
        let signed = JWS.sign([1], typ: "tram-rev", key: key)
        let publicKey = key.publicKey
        #expect(throws: JWSError.type(expected: "tram-batch", found: "tram-rev")) {
            try signed.verify(typ: "tram-batch") { _ in publicKey }
        }
        #expect(throws: JWSError.unknownKey(publicKey.id)) { try signed.verify(typ: "tram-rev") { _ in nil } }
        #expect(throws: JWSError.unsigned) { try JWS(payload: [1]).verify(typ: "tram-rev") { _ in publicKey } }
    }

    @Test func everyChangeOfASignedObjectIsFound() throws {
        let key = SigningKey()
        let publicKey = key.publicKey
        let signed = JWS.sign(Array("nội dung".utf8), typ: "t", kid: "k", key: key)
        let original = signed.canonicalBytes
        for index in original.indices {
            var bytes = original
            bytes[index] ^= 1
            let result = Result {
                let read = try JWS(json: JSONValue(parsing: bytes))
                _ = try read.verify(typ: "t") { $0 == "k" ? publicKey : nil }
                return read
            }
            #expect((try? result.get()) == nil, "byte \(index)")
        }
    }

    @Test(arguments: [
        (#"{"alg":"EdDSA","crit":["x"],"kid":"k","typ":"t","x":1}"#, JWSError.critical),
        (#"{"alg":"none","kid":"k","typ":"t"}"#, .algorithm),
        (#"{"alg":"HS256","kid":"k","typ":"t"}"#, .algorithm),
        (#"{"alg":"EdDSA","typ":"t"}"#, .malformed("kid")),
        (#"{"alg":"EdDSA","kid":"k"}"#, .malformed("typ")),
        (#"{"alg":"EdDSA","alg":"EdDSA","kid":"k","typ":"t"}"#, .malformed("protected header")),
    ]) func hostileHeadersAreRefused(header: String, expected: JWSError) throws {
        let publicKey = SigningKey().publicKey
        let text = [Array(header.utf8), [1], [UInt8](repeating: 0, count: 64)].map { Base64URL.encode($0) }
        #expect(throws: expected) {
            try CompactJWS(text: text.joined(separator: ".")).verify(typ: "t") { _ in publicKey }
        }
    }

    @Test func anUnprotectedHeaderIsRefused() throws {
        let signed = JWS.sign([1], typ: "t", key: SigningKey())
        var signature = try #require(signed.signatures.first?.json.object)
        signature["header"] = ["kid": "x"]
        let json: JSONValue = ["payload": "AQ", "signatures": [.object(signature)]]
        #expect(throws: ShapeError.self) { try JWS(json: json) }
    }
}

@Suite struct ClientAssertionTests {
    private let audience = "https://registry/oauth/token"

    @Test func anAssertionIsReadBack() throws {
        let key = SigningKey()
        let publicKey = key.publicKey
        let made = ClientAssertion(client: "K0001", audience: audience, id: "1", now: 1000)
        let (read, kid) = try ClientAssertion.verify(made.sign(kid: "K0001", key: key), audience: audience, now: 1010) {
            _ in publicKey
        }
        #expect(read == made)
        #expect(kid == "K0001")
    }

    @Test(arguments: [
        ("https://elsewhere/", 1000, ClientAssertion.Refusal.claim("aud")),
        ("https://registry/oauth/token", 1120, .time), ("https://registry/oauth/token", 900, .time),
    ]) func anAssertionForAnotherPlaceOrTimeIsRefused(
        audience: String, now: Int, expected: ClientAssertion.Refusal
    ) {
        let key = SigningKey()
        let publicKey = key.publicKey
        let text = ClientAssertion(client: "K0001", audience: self.audience, id: "1", now: 1000).sign(key: key)
        #expect(throws: expected) {
            _ = try ClientAssertion.verify(text, audience: audience, now: now) { _ in publicKey }
        }
        #expect(throws: ClientAssertion.Refusal.self) {
            _ = try ClientAssertion.verify(text + "x", audience: self.audience, now: 1000) { _ in publicKey }
        }
    }

    @Test func anAssertionThatLivesTooLongIsRefused() {
        let key = SigningKey()
        let publicKey = key.publicKey
        let made = ClientAssertion(client: "K0001", audience: audience, id: "1", now: 1000, lifetime: 100_000)
        #expect(throws: ClientAssertion.Refusal.time) {
            _ = try ClientAssertion.verify(made.sign(key: key), audience: audience, now: 1000) { _ in publicKey }
        }
    }
}
