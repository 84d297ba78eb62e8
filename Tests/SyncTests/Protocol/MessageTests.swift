import CanonicalJSON
import EnrollmentModel
import Secrets
import SyncProtocol
import Testing

struct MessageTests {
    private static let key = PacketKey(app: ApplicationID(randomBytes: [UInt8](repeating: 7, count: 16)), seal: 2)
    private static let digest = BLAKE2b.hash256([1])
    private static func signed() throws -> SignedObject { try SignedObject(json: ["payload": "", "signatures": []]) }

    private func comesBack<Value: CanonicalCodable & Equatable>(_ value: Value) throws {
        #expect(try Value(json: JSONValue(canonical: value.canonicalBytes)) == value)
    }

    @Test func everyMessageComesBackFromItsBytes() throws {
        let signed = try Self.signed()
        let leaf = ApprovalLeaf(app: Self.key.app, head: Self.digest, verdict: .approved)
        try comesBack(BatchOffer(batch: signed, approval: signed, leaves: [leaf], users: [signed], manifests: [signed]))
        let standings: [ItemAnswer.Standing] = [
            .have(receipts: [signed]), .parked(ParkedReason(.wrongRoot, "x")), .need([]),
            .need([NeededPart(part: Self.digest, offset: 3, length: 9, upload: "abc")]),
        ]
        try comesBack(BatchAnswer(batch: "b", items: standings.map { ItemAnswer(key: Self.key, standing: $0) }))
        try comesBack(CommitRequest(items: [CommitRequest.Item(key: Self.key, body: Self.digest)]))
        try comesBack(CommitAnswer(receipts: [signed], incomplete: [Self.key], parked: []))
        let changes = [
            Change(number: 1, content: .receipt(signed)),
            Change(number: 5, content: .parked(Self.key, ParkedReason(.sealBroken, "y"))),
            Change(number: 6, content: .unknown("holiday")),
        ]
        try comesBack(ChangesPage(changes: changes, next: 6, hasMore: true, pending: 2))
        try comesBack(TokenAnswer(token: "t", lifetime: 600, scopes: Scope.allCases))
        try comesBack(TokenAnswer(token: "t", lifetime: 600, scopes: [], isKitExpired: true))
        try comesBack(Problem(409, .uploadOffset, "z", expectedOffset: 4, providedOffset: 5))
        try comesBack(
            Hello(
                nonce: [UInt8](repeating: 1, count: 16), time: 5, registry: "r", recipients: ["age1x"],
                beacon: [UInt8](repeating: 2, count: 32), revocationVersion: 3, revoked: ["k"], limits: WireLimits()))
    }

    @Test func aReasonOfANewerRegistryIsReadAsUnknown() throws {
        let parked: JSONValue = ["code": "moon_phase", "text": "wait for the new moon"]
        let change: JSONValue = [
            "n": 1, "kind": "parked", "app": Self.key.app.json, "seal": 2, "reason": parked,
        ]
        let page = try ChangesPage(json: ["changes": [change], "next": 1, "more": false, "pending": 0])
        let reason = ParkedReason(.unknown, "wait for the new moon")
        #expect(page.changes.map(\.content) == [.parked(Self.key, reason)])
        #expect(throws: ShapeError.self) { try ParkedReason(json: ["code": 5, "text": ""]) }
    }

    @Test func changesThatGoBackwardsAreNotAPage() throws {
        let change: (Int) -> JSONValue = { ["n": .int($0), "kind": "x"] }
        for numbers in [[2, 1], [1, 1], [9]] {
            let json: JSONValue = [
                "changes": .array(numbers.map(change)), "next": 8, "more": false, "pending": 0,
            ]
            #expect(throws: ShapeError.self) { try ChangesPage(json: json) }
        }
    }

    @Test(arguments: ["", "..", "a/b", "a b", "ă", String(repeating: "x", count: 101)])
    func anUploadIsNamedByOnePlainSegment(_ name: String) {
        #expect(!Routes.isPathSegment(name))
    }

    @Test func anOffsetBeyondTheFileIsNotAnAnswer() {
        let json: JSONValue = ["part": .string(Self.digest.text), "offset": 10, "length": 9, "upload": "u"]
        #expect(throws: ShapeError.self) { try NeededPart(json: json) }
    }
}
