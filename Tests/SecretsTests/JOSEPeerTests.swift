import CanonicalJSON
import Foundation
import Secrets
import TestSupport
import Testing

/// Our signatures against Python's joserfc, both ways.
@Suite(.enabled(if: JOSEPeer.isThere, "needs python3 with the package joserfc"))
struct JOSEPeerTests {
    @Test func theirsVerifiesOurs() throws {
        let first = SigningKey()
        let second = SigningKey()
        var signed = JWS.sign(Array(#"{"tên":"Ba"}"#.utf8), typ: "tram-rev", key: first)
        signed.addSignature(typ: "tram-rev", key: second)
        let keys: [JSONValue] = [first.publicKey, second.publicKey].map { jwk(of: $0) }
        let input: JSONValue = ["jws": signed.json, "keys": .array(keys)]
        let outcome = try JOSEPeer.run(
            """
            import json, sys
            from joserfc import jws
            from joserfc.jwk import KeySet
            data = json.load(sys.stdin)
            keys = KeySet.import_key_set({"keys": data["keys"]})
            read = jws.deserialize_json(data["jws"], keys, algorithms=["EdDSA", "Ed25519"])
            sys.stdout.buffer.write(read.payload)
            """, input: input.canonicalBytes)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == signed.payload)
    }

    @Test func theirsRefusesOursWhenChanged() throws {
        let key = SigningKey()
        var object = try #require(JWS.sign([1, 2, 3], typ: "tram-rev", key: key).json.object)
        object["payload"] = "AQIE"
        let input: JSONValue = ["jws": .object(object), "keys": [jwk(of: key.publicKey)]]
        let outcome = try JOSEPeer.run(
            """
            import json, sys
            from joserfc import jws
            from joserfc.errors import BadSignatureError
            from joserfc.jwk import KeySet
            data = json.load(sys.stdin)
            keys = KeySet.import_key_set({"keys": data["keys"]})
            try:
                jws.deserialize_json(data["jws"], keys, algorithms=["EdDSA", "Ed25519"])
            except BadSignatureError:
                print("refused", end="")
            """, input: input.canonicalBytes)
        #expect(String(decoding: outcome.output, as: UTF8.self) == "refused", "\(outcome.errors)")
    }

    @Test func oursVerifiesTheirs() throws {
        let outcome = try JOSEPeer.run(
            """
            import json, sys
            from joserfc import jws, jwt
            from joserfc.jwk import OKPKey
            key = OKPKey.generate_key("Ed25519", {"kid": "theirs"})
            head = {"alg": "EdDSA", "typ": "tram-rev", "kid": "theirs"}
            made = jws.serialize_json([{"protected": head}], b"payload", key, algorithms=["EdDSA"])
            claims = {"iss": "K", "sub": "K", "aud": "u", "jti": "1", "iat": 1000, "exp": 1060}
            token = jwt.encode({"alg": "EdDSA", "typ": "JWT", "kid": "theirs"}, claims, key, algorithms=["EdDSA"])
            print(json.dumps({"jws": made, "key": key.as_dict(private=False), "token": token}))
            """)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try JSONValue(parsing: outcome.output)
        let key = try #require(json["key"]?["x"]?.string.flatMap { PublicKey(text: $0) })
        let signed = try JWS(json: try #require(json["jws"]))
        #expect(try signed.verify(typ: "tram-rev") { $0 == "theirs" ? key : nil } == ["theirs"])
        #expect(signed.payload == Array("payload".utf8))
        let token = try #require(json["token"]?.string)
        let (assertion, _) = try ClientAssertion.verify(token, audience: "u", now: 1000) { _ in key }
        #expect(assertion.client == "K")
    }

    private func jwk(of key: PublicKey) -> JSONValue {
        var object = key.jwk.object ?? [:]
        object["kid"] = .string(key.id)
        return .object(object)
    }
}

enum JOSEPeer {
    static let isThere = ((try? run("import joserfc"))?.status ?? 1) == 0

    static func run(_ script: String, input: [UInt8] = []) throws -> ExternalCommand.Outcome {
        guard let python = ExternalCommand("python3") else { throw NotAKey() }
        return try python.run(["-c", script], input: input)
    }
}
