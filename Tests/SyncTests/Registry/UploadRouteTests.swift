import CanonicalJSON
import EnrollmentModel
import NIOHTTP1
import RegistryServer
import Secrets
import SyncProtocol
import Testing

@testable import SyncAgent

/// Uploads over the wire: headers, statuses, and what is durable after each.
struct UploadRouteTests {
    /// A client that is logged in and has an offered part.
    struct Client: Sendable {
        let connection: HTTPConnection
        let bearer: String
        let part: NeededPart
        let bytes: [UInt8]

        func send(
            _ method: HTTPMethod, _ path: String, _ fields: [(String, String)] = [], _ body: [UInt8]? = nil,
            bearer: String? = nil
        ) async throws -> WireAnswer {
            let all = [("Authorization", "Bearer \(bearer ?? self.bearer)")] + fields
            return try await connection.send(
                WireRequest(
                    method: method, path: path, fields: all.map { (name: $0.0, value: $0.1) },
                    body: body.map { .bytes($0) } ?? .none))
        }

        var path: String { Routes.upload(part.upload) }
        let version = ("Upload-Draft-Interop-Version", "8")

        func append(_ bytes: [UInt8], at offset: Int, complete: String) async throws -> WireAnswer {
            try await send(
                .PATCH, path,
                [
                    version, ("Content-Type", "application/partial-upload"), ("Upload-Offset", "\(offset)"),
                    ("Upload-Complete", complete),
                ], bytes)
        }

        func head() async throws -> WireAnswer { try await send(.HEAD, path, [version]) }
    }

    private func withClient(
        _ body: @escaping @Sendable (Client, TestRegistry) async throws -> Void
    ) async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let (batch, packets) = try kit.batch([[70_000]])
        try await registry.serving { port in
            let address = try #require(RegistryAddress(url: "https://localhost:\(port)"))
            let authority = try PinnedAuthority(
                pem: kit.certificate.authority, address: address, sight: .at(SyncOptions().now()))
            let connection = try await HTTPClient(
                address: address, authority: authority, options: WireOptions()
            ).connect()
            defer { connection.close() }
            let bearer = try await token(kit, connection)
            let offer = BatchOffer(
                batch: try SignedObject(json: batch.batch.json),
                approval: try SignedObject(json: batch.approval.json), leaves: batch.leaves,
                users: try batch.users.map { try SignedObject(json: $0.json) },
                manifests: try packets.map { try SignedObject(json: $0.signedManifest.json) })
            var request = WireRequest.json(Routes.batches, offer)
            request.fields.append(("Authorization", "Bearer \(bearer)"))
            let answer: BatchAnswer = try await connection.send(request).decoded()
            guard case .need(let parts) = answer.items[0].standing else { throw CancellationError() }
            let part = try #require(parts.last)
            let bytes = try #require(packets[0].files[part.part])
            try await body(Client(connection: connection, bearer: bearer, part: part, bytes: bytes), registry)
        }
    }

    private func token(_ kit: TestKit, _ connection: HTTPConnection) async throws -> String {
        let assertion = ClientAssertion(
            client: kit.certificate.kit.text, audience: kit.certificate.registry, id: "j1",
            now: SyncOptions().now() / 1000)
        let signed = try kit.access.sign(assertion)
        let type = TokenRequest.assertionType
        let form = "grant_type=client_credentials&client_assertion_type=\(type)&client_assertion=\(signed)"
        let request = WireRequest(method: .POST, path: Routes.token, body: .bytes(Array(form.utf8)))
        let first = try await connection.send(request)
        // The same assertion is worth nothing a second time.
        #expect(try await connection.send(request).status == 401)
        return try first.decoded(as: TokenAnswer.self).token
    }

    @Test func bytesAreKeptPieceByPieceAndTheOffsetIsTold() async throws {
        try await withClient { client, registry in
            let empty = try await client.head()
            #expect(empty.status == 204)
            #expect(empty.field("Upload-Offset") == "0" && empty.field("Upload-Complete") == "?0")
            #expect(empty.field("Upload-Length") == "\(client.part.length)")
            #expect(empty.field("Cache-Control") == "no-store")
            #expect(empty.field("Upload-Limit").flatMap(UploadLimit.init(field:))?.maxSize != nil)
            let some = try await client.append(Array(client.bytes.prefix(1_000)), at: 0, complete: "?0")
            #expect(some.status == 204 && some.field("Upload-Offset") == "1000")
            let wrong = try await client.append(Array(client.bytes.dropFirst(999)), at: 999, complete: "?1")
            #expect(wrong.status == 409 && wrong.field("Upload-Offset") == "1000")
            #expect(wrong.problem?.code == .uploadOffset && wrong.problem?.expectedOffset == 1_000)
            let rest = try await client.append(Array(client.bytes.dropFirst(1_000)), at: 1_000, complete: "?1")
            #expect(rest.status == 200 && rest.field("Upload-Complete") == "?1")
            let whole = try await client.head()
            #expect(whole.field("Upload-Complete") == "?1")
            #expect(whole.field("Upload-Offset") == "\(client.part.length)")
            #expect(try await client.append([], at: client.part.length, complete: "?1").status == 410)
            #expect(try await client.append([1], at: client.part.length, complete: "?1").status == 400)
            #expect(try await client.send(.DELETE, client.path).status == 410)
            #expect(try await registry.store.counts().parts == 1)
        }
    }

    @Test func allBytesWithoutTheWordDoNotCompleteAndAnEmptyAppendDoes() async throws {
        try await withClient { client, _ in
            let all = try await client.append(client.bytes, at: 0, complete: "?0")
            #expect(all.field("Upload-Complete") == "?0")
            #expect(all.field("Upload-Offset") == "\(client.part.length)")
            let end = try await client.append([], at: client.part.length, complete: "?1")
            #expect(end.status == 200 && end.field("Upload-Complete") == "?1")
        }
    }

    @Test func aFlippedBitIsFoundAndThePartBeginsAnew() async throws {
        try await withClient { client, registry in
            var flipped = client.bytes
            flipped[500] ^= 1
            let answer = try await client.append(flipped, at: 0, complete: "?1")
            #expect(answer.status == 422 && answer.field("Upload-Complete") == "?1")
            #expect(answer.problem?.code == .digestMismatch)
            #expect(try await client.head().status == 404)
            let made = try await client.send(
                .POST, Routes.uploads,
                [client.version, ("Tram-Part", client.part.part.text), ("Upload-Complete", "?1")], client.bytes)
            #expect(made.status == 201 && made.field("Upload-Complete") == "?1")
            #expect(made.field("Location")?.hasPrefix("/v1/uploads/") == true)
            #expect(try await registry.store.counts().parts == 1)
        }
    }

    @Test func creationIsCarefulAndNeverLosesBytes() async throws {
        try await withClient { client, _ in
            _ = try await client.append(Array(client.bytes.prefix(70)), at: 0, complete: "?0")
            let fields = [client.version, ("Tram-Part", client.part.part.text), ("Upload-Complete", "?0")]
            let again = try await client.send(.POST, Routes.uploads, fields, [])
            #expect(again.status == 201 && again.field("Location") == client.path)
            #expect(again.field("Upload-Offset") == "70")
            let body = try await client.send(.POST, Routes.uploads, fields, [1, 2, 3])
            #expect(body.status == 409 && body.field("Upload-Offset") == "70")
            let stranger = BLAKE2b.hash256([9]).text
            let unknown = [client.version, ("Tram-Part", stranger), ("Upload-Complete", "?0")]
            #expect(try await client.send(.POST, Routes.uploads, unknown, []).status == 404)
            #expect(try await client.send(.POST, Routes.uploads, [client.version], []).status == 400)
            #expect(try await client.send(.DELETE, client.path).status == 204)
            #expect(try await client.head().status == 404)
        }
    }

    @Test func aBodyBeyondTheEndIsRefusedAndHarmsNothing() async throws {
        try await withClient { client, _ in
            let long = try await client.append(client.bytes + [0], at: 0, complete: "?1")
            #expect(long.status == 400 && long.problem?.code == .uploadLength)
            #expect(try await client.head().field("Upload-Offset") == "0")
            #expect(try await client.append(client.bytes, at: 0, complete: "?1").status == 200)
        }
    }

    @Test func nothingGoesWithoutAGoodToken() async throws {
        try await withClient { client, _ in
            let forged = String(client.bearer.dropLast(4)) + "AAAA"
            for bearer in ["", "x", forged] {
                #expect(try await client.send(.HEAD, client.path, [client.version], bearer: bearer).status == 401)
                #expect(try await client.send(.GET, "\(Routes.changes)?after=0", bearer: bearer).status == 401)
            }
            #expect(try await client.send(.GET, "\(Routes.changes)?after=-1").status == 400)
            #expect(try await client.send(.GET, "\(Routes.hello)?nonce=short").status == 400)
            #expect(try await client.send(.POST, Routes.batches, [], Array("{\"x\":1.5}".utf8)).status == 400)
            #expect(try await client.send(.GET, "/nothing/here").status == 404)
            let health = try await client.send(.GET, Routes.health)
            #expect(health.status == 200)
        }
    }
}
