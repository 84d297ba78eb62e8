import CanonicalJSON
import NIOHTTP1
import SyncProtocol

/// A request on its way to the registry.
struct WireRequest: Sendable {
    /// The body.
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// `length` bytes that come piece by piece: `next(place)` gives those at `place` bytes from the body's start.
        case pieces(length: Int, next: @Sendable (_ place: Int) async throws -> [UInt8])

        var length: Int? {
            switch self {
            case .none: nil
            case .bytes(let bytes): bytes.count
            case .pieces(let length, _): length
            }
        }
    }

    var method: HTTPMethod
    var path: String
    var fields: [(name: String, value: String)] = []
    var body = Body.none

    static func json(_ path: String, _ value: some CanonicalCodable) -> WireRequest {
        WireRequest(
            method: .POST, path: path, fields: [("Content-Type", "application/json")],
            body: .bytes(value.canonicalBytes))
    }
}

/// An answer of the registry.
struct WireAnswer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    /// The first value of a field.
    func field(_ name: String) -> String? { headers[name].first }

    /// The refusal, if this is one.
    var problem: Problem? {
        guard status >= 400 else { return nil }
        if let json = try? JSONValue(parsing: body), let problem = try? Problem(json: json) { return problem }
        return Problem(status, status >= 500 ? .unavailable : .badRequest, "HTTP status \(status)")
    }

    /// The body as a value of the protocol.
    func decoded<Value: CanonicalCodable>(as type: Value.Type = Value.self) throws(AgentError) -> Value {
        do {
            return try Value(json: JSONValue(parsing: body))
        } catch {
            throw .garbage("\(error)")
        }
    }
}
