import CanonicalJSON
import HTTPTypes
import Hummingbird
import NIOCore
import SyncProtocol

/// Header fields by name.
enum FieldName {
    static let uploadOffset = name(UploadField.offset)
    static let uploadComplete = name(UploadField.complete)
    static let uploadLength = name(UploadField.length)
    static let uploadLimit = name(UploadField.limit)
    static let uploadVersion = name(UploadField.version)
    static let part = name(UploadField.part)
    static let prefer = name("Prefer")

    static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a field name") }
        return name
    }
}

/// Answers as canonical JSON.
enum Answers {
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        var response = Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.canonicalBytes)))
        response.headers[.contentType] = "application/json"
        response.headers[.cacheControl] = "no-store"
        return response
    }

    static func problem(_ problem: Problem) -> Response {
        var response = json(problem.json, status: HTTPResponse.Status(code: problem.status))
        response.headers[.contentType] = "application/problem+json"
        if let offset = problem.expectedOffset {
            response.headers[FieldName.uploadOffset] = "\(offset)"
            response.headers[FieldName.uploadComplete] = StructuredField.text(false)
        }
        switch problem.code {
        case .digestMismatch, .uploadCompleted:
            response.headers[FieldName.uploadComplete] = StructuredField.text(true)
        case .unauthorized: response.headers[.wwwAuthenticate] = "Bearer"
        case .unavailable: response.headers[.retryAfter] = "30"
        default: break
        }
        return response
    }

    static func upload(
        _ standing: UploadStanding, status: HTTPResponse.Status, limit: UploadLimit, withLocation: Bool = false
    ) -> Response {
        var response = Response(status: status)
        response.headers[FieldName.uploadOffset] = "\(standing.resource.offset)"
        response.headers[FieldName.uploadComplete] = StructuredField.text(standing.resource.isComplete)
        response.headers[FieldName.uploadLength] = "\(standing.resource.length)"
        response.headers[FieldName.uploadLimit] = limit.field
        response.headers[FieldName.uploadVersion] = UploadField.interop
        response.headers[.cacheControl] = "no-store"
        if withLocation { response.headers[.location] = Routes.upload(standing.upload) }
        return response
    }
}

/// Turns refusals into answers; whatever else fails is the registry's own fault and says nothing about it.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let problem: Problem
        do {
            return try await next(request, context)
        } catch let error as Problem {
            problem = error
        } catch let error as HTTPError {
            problem = Problem(error)
        } catch let error as ShapeError {
            problem = Problem(400, .badRequest, "\(error)")
        } catch let error as JSONError {
            problem = Problem(400, .badRequest, "\(error)")
        }
        var response = Answers.problem(problem)
        // An answer to HEAD has no body; one that came would be taken for the next answer.
        if request.method == .head { response.body = ResponseBody() }
        return response
    }
}

extension Problem {
    fileprivate init(_ error: HTTPError) {
        switch error.status {
        case .notFound: self.init(404, .notFound, "there is no such address")
        case .contentTooLarge: self.init(413, .tooLarge, "the body is too large")
        default: self.init(error.status.code, .badRequest, "the request is not understood")
        }
    }
}
