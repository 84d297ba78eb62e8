public import CanonicalJSON

/// Why the registry refused, as a stable word; the body of every refusal is RFC 9457 `application/problem+json`.
public enum WireProblemCode: String, Sendable, CaseIterable {
    /// The body is not JSON of the right shape.
    case badRequest = "bad_request"
    /// No token, or one that is over.
    case unauthorized
    /// The client assertion is not that of a known kit, or was used before.
    case invalidClient = "invalid_client"
    /// The token does not cover this.
    case forbidden
    /// There is no such thing here.
    case notFound = "not_found"
    /// The kit's certificate is over or was replaced by a newer one.
    case kitExpired = "kit_expired"
    /// The same key came before with another body.
    case keyReused = "key_reused"
    /// The offset is not where the file ends.
    case uploadOffset = "upload_offset"
    /// Lengths contradict each other.
    case uploadLength = "upload_length"
    /// The upload is complete already.
    case uploadCompleted = "upload_completed"
    /// An upload header field is missing or malformed.
    case uploadField = "upload_field"
    /// Another version of the upload draft.
    case uploadVersion = "upload_version"
    /// The body has the wrong media type.
    case mediaType = "media_type"
    /// All bytes came, and they are not those that were announced.
    case digestMismatch = "digest_mismatch"
    /// A limit was passed.
    case tooLarge = "too_large"
    /// Another request of the same upload took over.
    case superseded
    /// The registry holds later checkpoints of this kit: an older copy of its vault was put back.
    case rolledBack = "rolled_back"
    /// The registry holds other checkpoints of this kit: a second copy of its vault is at work.
    case forked
    /// The registry cannot do it now; the kit tries again later.
    case unavailable
}

/// A refusal on the wire.
public struct Problem: Error, Sendable, Equatable, CanonicalCodable, CustomStringConvertible {
    /// HTTP status.
    public let status: Int
    /// What it is.
    public let code: WireProblemCode
    /// One plain English sentence.
    public let title: String
    /// For an upload: where it must go on.
    public let expectedOffset: Int?
    /// For an upload: where the request wanted to go on.
    public let providedOffset: Int?

    /// A refusal.
    public init(
        _ status: Int, _ code: WireProblemCode, _ title: String, expectedOffset: Int? = nil, providedOffset: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.expectedOffset = expectedOffset
        self.providedOffset = providedOffset
    }

    /// Reads a problem.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        self.init(
            try reader.int("status", in: 400...599), try reader.choice("code"), try reader.string("title"),
            expectedOffset: try reader.intIfPresent("expected-offset"),
            providedOffset: try reader.intIfPresent("provided-offset"))
    }

    /// `{type, status, code, title, expected-offset?, provided-offset?}`.
    public var json: JSONValue {
        var object: JSONObject = [
            "type": .string(type), "status": .int(status), "code": .string(code.rawValue), "title": .string(title),
        ]
        object["expected-offset"] = expectedOffset.map { .int($0) }
        object["provided-offset"] = providedOffset.map { .int($0) }
        return .object(object)
    }

    private var type: String {
        switch code {
        case .uploadOffset: "https://iana.org/assignments/http-problem-types#mismatching-upload-offset"
        case .uploadLength: "https://iana.org/assignments/http-problem-types#inconsistent-upload-length"
        case .uploadCompleted: "https://iana.org/assignments/http-problem-types#completed-upload"
        default: "about:blank"
        }
    }

    /// Status, code and sentence.
    public var description: String { "\(status) \(code.rawValue): \(title)" }
}

extension UploadRefusal {
    /// The refusal as it goes over the wire.
    public var problem: Problem {
        switch self {
        case .version: Problem(400, .uploadVersion, "this registry speaks upload draft \(UploadField.interop)")
        case .field(let name): Problem(400, .uploadField, "\(name) is missing, malformed or out of place")
        case .mediaType: Problem(415, .mediaType, "the body of an append is \(UploadField.mediaType)")
        case .offset(let expected, let provided):
            Problem(
                409, .uploadOffset, "the upload goes on at byte \(expected)", expectedOffset: expected,
                providedOffset: provided)
        case .length(let expected): Problem(400, .uploadLength, "the file has \(expected) bytes")
        case .completed: Problem(410, .uploadCompleted, "the upload is complete already")
        case .tooLarge(let limit): Problem(413, .tooLarge, "a part has at most \(limit) bytes")
        }
    }
}
