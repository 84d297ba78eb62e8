import CanonicalJSON
import EnrollmentModel
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Secrets
import SyncProtocol

/// What HTTP sees of a registry: each route reads, calls one use case, and writes.
struct RegistryRoutes: Sendable {
    let registry: Registry
    /// Longest wait for changes, seconds.
    static let longestWait = 20

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.addMiddleware { ProblemMiddleware() }
        router.get("healthz") { _, _ in
            _ = try await registry.stored { () throws(StoreFault) in try await registry.store.counts() }
            return Answers.json(["status": "ok", "registry": .string(registry.name)])
        }
        router.get("v1/hello") { request, _ in try await hello(request) }
        router.post("oauth/token") { request, _ in try await token(request) }
        router.post("v1/batches") { request, _ in try await offer(request) }
        router.post("v1/batches/:batch/commit") { request, _ in try await commit(request) }
        router.post("v1/checkpoints") { request, _ in try await checkpoints(request) }
        router.get("v1/changes") { request, _ in try await changes(request) }
        UploadRoutes(registry: registry).add(to: router)
        return router
    }

    private func hello(_ request: Request) async throws -> Response {
        guard let text = request.uri.queryParameters["nonce"], let nonce = Base64URL.decode(String(text)),
            nonce.count == Hello.nonceCount
        else { throw Problem(400, .badRequest, "hello needs a nonce of \(Hello.nonceCount) bytes as base64url") }
        return Answers.json(try await registry.hello(nonce: nonce).json)
    }

    private func token(_ request: Request) async throws -> Response {
        let form = try await request.body.collect(upTo: 16 * 1024)
        await registry.meter.add(form.readableBytes)
        let fields = URI("/?" + String(buffer: form)).queryParameters
        guard fields["grant_type"].map(String.init) == TokenRequest.grant,
            fields["client_assertion_type"].map(String.init) == TokenRequest.assertionType,
            let assertion = fields["client_assertion"].map(String.init)
        else { throw Problem(400, .badRequest, "a token is asked for with a client assertion") }
        return Answers.json(try await registry.token(assertion: assertion).json)
    }

    private func offer(_ request: Request) async throws -> Response {
        let caller = try registry.authorize(bearer: request.bearer, for: .intake)
        let offer = try BatchOffer(json: try await json(of: request))
        let answer = try await registry.offer(offer, by: caller)
        return Answers.json(answer.json, status: answer.isReuse ? .unprocessableContent : .ok)
    }

    private func checkpoints(_ request: Request) async throws -> Response {
        let caller = try registry.authorize(bearer: request.bearer, for: .intake)
        let answer = try await registry.checkpoints(
            try CheckpointOffer(json: try await json(of: request)), by: caller)
        return Answers.json(answer.json)
    }

    private func commit(_ request: Request) async throws -> Response {
        let caller = try registry.authorize(bearer: request.bearer, for: .intake)
        let answer = try await registry.commit(try CommitRequest(json: try await json(of: request)), by: caller)
        return Answers.json(answer.json, status: answer.isReuse ? .unprocessableContent : .ok)
    }

    private func changes(_ request: Request) async throws -> Response {
        let caller = try registry.authorize(bearer: request.bearer, for: .changes)
        let query = request.uri.queryParameters
        guard let after = Int(query["after"] ?? "0"), after >= 0, let limit = Int(query["limit"] ?? "200"),
            (1...1000).contains(limit)
        else { throw Problem(400, .badRequest, "after is a cursor, limit 1 to 1000") }
        let page = try await registry.changes(
            after: after, limit: limit, patience: .seconds(patience(request)), for: caller)
        return Answers.json(page.json)
    }

    /// `Prefer: wait=N` (RFC 7240 §4.3).
    private func patience(_ request: Request) -> Int {
        guard let prefer = request.headers[FieldName.prefer],
            case .integer(let seconds) = StructuredField.dictionary(prefer)?["wait"]
        else { return 0 }
        return min(max(seconds, 0), Self.longestWait)
    }

    private func json(of request: Request) async throws -> JSONValue {
        let body = try await request.body.collect(upTo: registry.limits.json)
        await registry.meter.add(body.readableBytes)
        return try JSONValue(parsing: body.readableBytesView)
    }
}

extension Request {
    /// The bearer token, if one came.
    var bearer: String? {
        guard let field = headers[.authorization], field.lowercased().hasPrefix("bearer ") else { return nil }
        return String(field.dropFirst("bearer ".count))
    }
}

extension CommitAnswer {
    /// Whether every application was refused because its key came before with other contents.
    var isReuse: Bool {
        receipts.isEmpty && incomplete.isEmpty && BatchAnswer(batch: "", items: parked).isReuse
    }
}
