import CanonicalJSON
import EnrollmentModel
import Secrets
import Testing

@testable import RegistryServer

/// The registry tells the two tokens of a user apart and an invented one from both.
struct ApprovalTokenTests {
    let registry = SealingIdentity()
    let root = SHA256.digest([1, 2, 3])
    let usual = [UInt8](repeating: 0xA1, count: 32)
    let duress = [UInt8](repeating: 0xB2, count: 32)

    private func user(_ text: JSONValue? = nil, to identity: SealingIdentity? = nil) throws -> UserCertificate {
        let kit = try #require(KitID("K0001"))
        let json = text ?? tokens()
        var sealer = AgeSealer(to: [(identity ?? registry).recipient])
        var file: [UInt8] = []
        sealer.push(json.canonicalBytes, into: &file)
        _ = sealer.finish(into: &file)
        return UserCertificate(
            kit: kit, user: "minh \"x\"", role: .supervisor, signingKey: [], unlockKey: [],
            tokens: file, notBefore: 0, notAfter: 1)
    }

    private func tokens(kit: String = "K0001", user: String = "minh \"x\"") -> JSONValue {
        [
            "duress": .string(Base64URL.encode(duress)), "kit": .string(kit),
            "usual": .string(Base64URL.encode(usual)), "user": .string(user),
        ]
    }

    private func meaning(_ key: [UInt8], of user: UserCertificate) -> ApprovalToken {
        guard let secret = SecretKey(LockedBytes(copying: key)) else {
            Issue.record("a key has 32 bytes")
            return .unknown
        }
        let approval = Approval(
            batch: "b", kit: user.kit, root: root, approved: 1, returned: 0, policy: "approve/1", sampleSeed: root,
            sample: [], supervisor: user.user, hlc: HybridTime(l: 1, c: 0), wall: 1, certificate: "c",
            token: BLAKE2b.keyed(root.bytes, key: secret, count: 16))
        return TokenCheck(identities: [SealingIdentity(), registry]).meaning(of: approval, root: root, by: user)
    }

    @Test func eachTokenMeansWhatItsKeyMeans() throws {
        let user = try user()
        #expect(meaning(usual, of: user) == .usual)
        #expect(meaning(duress, of: user) == .duress)
        #expect(meaning([UInt8](repeating: 7, count: 32), of: user) == .unknown)
    }

    @Test func tokensOfAnotherKitUserOrRegistryAreUnknown() throws {
        for other in [
            try user(tokens(kit: "K0002")), try user(tokens(user: "chi")), try user(["duress": "x"]),
            try user(to: SealingIdentity()),
        ] {
            #expect(meaning(usual, of: other) == .unknown)
            #expect(meaning(duress, of: other) == .unknown)
        }
    }
}
