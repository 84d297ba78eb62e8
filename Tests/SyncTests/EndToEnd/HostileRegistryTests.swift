import CanonicalJSON
import EnrollmentModel
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Packet
import RegistryServer
import Secrets
import SyncAgent
import SyncProtocol
import Synchronization
import Testing

/// A server with the right certificate and the wrong answers: nothing is believed, nothing is lost.
struct HostileRegistryTests {
    /// Answers by path; the rest is 404.
    typealias Answers = @Sendable (_ path: String, _ nonce: [UInt8]) -> (Int, JSONValue)?

    private func syncing(
        with answers: @escaping Answers, registry: TestRegistry, kit: TestKit, _ outbox: MemoryOutbox
    ) async throws -> Result<SyncOutcome, AgentError> {
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Result<SyncOutcome, AgentError>?.self) { group in
            group.addTask {
                try await serve(answers, registry.home) { announce.yield($0) }
                return nil
            }
            group.addTask {
                for await port in ports {
                    var options = SyncOptions.test(port: port)
                    options.tries = 2
                    let session = SyncSession(access: kit.access, outbox: outbox, options: options)
                    do throws(AgentError) { return .success(try await session.run()) } catch { return .failure(error) }
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private func serve(
        _ answers: @escaping Answers, _ home: RegistryHome, ready: @escaping @Sendable (Int) -> Void
    ) async throws {
        let router = Router(context: BasicRequestContext.self)
        router.on("**", method: .get) { request, _ in reply(answers, request) }
        router.on("**", method: .post) { request, _ in
            _ = try await request.body.collect(upTo: 1 << 24)
            return reply(answers, request)
        }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(home.serverCertificatePath).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: home.serverKeyPath, format: .pem)))
        tls.minimumTLSVersion = .tlsv13
        let application = Application(
            router: router, server: try .tls(.http1(), tlsConfiguration: tls),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in ready(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await application.run()
    }

    private func reply(_ answers: Answers, _ request: Request) -> Response {
        let nonce = request.uri.queryParameters["nonce"].flatMap { Base64URL.decode(String($0)) } ?? []
        let (status, json) = answers(request.uri.path, nonce) ?? (404, .null)
        return Response(
            status: .init(code: status), body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.canonicalBytes)))
    }

    private static let noKeys = RevocationList(version: 0, revoked: [])

    /// What an honest hello and token look like, so that a test can be hostile later.
    private static func honest(_ registry: TestRegistry) -> Answers {
        { path, nonce in
            switch path {
            case Routes.hello: (200, registry.registry.hello(nonce: nonce, Self.noKeys).json)
            case Routes.token: (200, TokenAnswer(token: "t", lifetime: 600, scopes: Scope.allCases).json)
            default: nil
            }
        }
    }

    private struct Setting {
        let registry: TestRegistry
        let kit: TestKit
        let outbox: MemoryOutbox
        let packet: TestPacket
    }

    private func setting() async throws -> Setting {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let made = try kit.batch([[100]])
        return Setting(
            registry: registry, kit: kit, outbox: MemoryOutbox([made]), packet: try #require(made.1.first))
    }

    @Test func aHelloOfAnotherKeyOrAnotherNonceIsAnImpostor() async throws {
        let setting = try await setting()
        let other = try TestRegistry()
        let impostors: [Answers] = [
            { _, nonce in (200, other.registry.hello(nonce: nonce, Self.noKeys).json) },
            { _, _ in (200, setting.registry.registry.hello(nonce: [UInt8](repeating: 0, count: 16), Self.noKeys).json)
            },
        ]
        for impostor in impostors {
            let result = try await syncing(
                with: impostor, registry: setting.registry, kit: setting.kit, setting.outbox)
            #expect(throws: AgentError.impostor) { try result.get() }
        }
        #expect(await setting.outbox.uploading.isEmpty)
    }

    @Test func garbageWithStatus200IsReportedAndNothingChanges() async throws {
        let setting = try await setting()
        let honest = Self.honest(setting.registry)
        let result = try await syncing(
            with: { path, nonce in
                honest(path, nonce)
                    ?? (path == Routes.changes
                        ? (200, ["changes": [], "next": 0, "more": false, "pending": 0]) : (200, ["hello": "world"]))
            }, registry: setting.registry, kit: setting.kit, setting.outbox)
        #expect(try result.get().problems.map(\.status) == [502])
        #expect(await setting.outbox.receipts.isEmpty)
        #expect(await setting.outbox.uploading.isEmpty)
        #expect(await setting.outbox.pendingBatches().count == 1)
    }

    @Test func receiptsTheRegistryDidNotSignAreLeftUnused() async throws {
        let setting = try await setting()
        let manifest = setting.packet.manifest
        let receipt = Receipt(
            registry: manifest.registry, level: .opened, kit: manifest.kit, app: manifest.app, seal: manifest.seal,
            manifest: manifest.hash, heads: manifest.heads, parts: manifest.parts.map(\.sealedHash), time: 1)
        let forged = try SignedObject(
            json: JWS.sign(receipt.canonicalBytes, typ: "tram-receipt", key: setting.kit.device.key).json)
        let honest = Self.honest(setting.registry)
        let page = ChangesPage(
            changes: [Change(number: 1, content: .receipt(forged))], next: 1, hasMore: false, pending: 0)
        let key = setting.packet.key
        let result = try await syncing(
            with: { path, nonce in
                switch path {
                case Routes.batches:
                    (
                        200,
                        BatchAnswer(batch: "x", items: [ItemAnswer(key: key, standing: .have(receipts: [forged]))]).json
                    )
                case Routes.changes: (200, page.json)
                default: honest(path, nonce)
                }
            }, registry: setting.registry, kit: setting.kit, setting.outbox)
        #expect(try result.get().badReceipts == 2)
        #expect(await setting.outbox.receipts.isEmpty)
    }

    @Test func aRegistryThatCannotWriteIsAskedAgainLater() async throws {
        let setting = try await setting()
        let honest = Self.honest(setting.registry)
        let result = try await syncing(
            with: { path, nonce in honest(path, nonce) ?? (503, Problem(503, .unavailable, "full").json) },
            registry: setting.registry, kit: setting.kit, setting.outbox)
        #expect(throws: AgentError.refused(Problem(503, .unavailable, "full"))) { try result.get() }
        #expect(await setting.outbox.pendingBatches().count == 1)
    }

    @Test func aTokenThatIsOverIsReplacedAndTheRequestGoesAgain() async throws {
        let setting = try await setting()
        let honest = Self.honest(setting.registry)
        let (offers, tokens) = (Tally(), Tally())
        let result = try await syncing(
            with: { path, nonce in
                switch path {
                case Routes.token:
                    tokens.add()
                    return honest(path, nonce)
                case Routes.batches:
                    guard offers.add() > 1 else { return (401, Problem(401, .unauthorized, "over").json) }
                    return (200, BatchAnswer(batch: "x", items: []).json)
                case Routes.changes: return (200, ChangesPage(changes: [], next: 0, hasMore: false, pending: 0).json)
                default: return honest(path, nonce)
                }
            }, registry: setting.registry, kit: setting.kit, setting.outbox)
        #expect(try result.get().problems.isEmpty)
        #expect(offers.count == 2 && tokens.count == 2)
    }
}

/// Counts calls from any task.
private final class Tally: Sendable {
    private let state = Mutex(0)

    @discardableResult
    func add() -> Int {
        state.withLock { count in
            count += 1
            return count
        }
    }

    var count: Int { state.withLock { $0 } }
}
