import CanonicalJSON
import HTTPTypes
import Hummingbird
import NIOCore
import SyncProtocol

/// Resumable uploads over HTTP. Bodies go to the disk piece by piece and are never held as a whole.
struct UploadRoutes: Sendable {
    let registry: Registry

    func add(to router: Router<BasicRequestContext>) {
        router.post("v1/uploads") { request, _ in try await create(request) }
        router.head("v1/uploads/:id") { request, context in
            let caller = try registry.authorize(bearer: request.bearer, for: .intake)
            let standing = try await registry.upload(try context.id, UploadRequest(request), by: caller)
            return Answers.upload(standing, status: .noContent, limit: limit)
        }
        router.patch("v1/uploads/:id") { request, context in try await append(request, to: try context.id) }
        router.delete("v1/uploads/:id") { request, context in
            let caller = try registry.authorize(bearer: request.bearer, for: .intake)
            try await registry.cancelUpload(try context.id, by: caller)
            return Response(status: .noContent)
        }
    }

    private func create(_ request: Request) async throws -> Response {
        let caller = try registry.authorize(bearer: request.bearer, for: .intake)
        guard let text = request.headers[FieldName.part], let part = Digest(text: text) else {
            throw Problem(400, .uploadField, "\(UploadField.part) names the part by the hash of its sealed bytes")
        }
        let standing = try await registry.createUpload(
            part: part, UploadRequest(request), body: request.body.pieces, by: caller)
        return Answers.upload(standing, status: .created, limit: limit, withLocation: true)
    }

    private func append(_ request: Request, to id: String) async throws -> Response {
        let caller = try registry.authorize(bearer: request.bearer, for: .intake)
        let standing = try await registry.append(
            to: id, UploadRequest(request), body: request.body.pieces, by: caller)
        return Answers.upload(standing, status: standing.resource.isComplete ? .ok : .noContent, limit: limit)
    }

    private var limit: UploadLimit { UploadLimit(maxSize: registry.limits.part) }
}

extension UploadRequest {
    fileprivate init(_ request: Request) {
        self.init { name in HTTPField.Name(name).flatMap { request.headers[$0] } }
    }
}

extension BasicRequestContext {
    fileprivate var id: String {
        get throws { try parameters.require("id") }
    }
}

extension RequestBody {
    /// The body as collections of bytes.
    fileprivate var pieces: AsyncMapSequence<RequestBody, ByteBufferView> { map { $0.readableBytesView } }
}
