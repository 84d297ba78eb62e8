/// Names and values of the header fields of resumable uploads (draft-ietf-httpbis-resumable-upload, interop 8).
public enum UploadField {
    /// Bytes that are durably held, or from which the body goes on.
    public static let offset = "Upload-Offset"
    /// Whether the body reaches the end.
    public static let complete = "Upload-Complete"
    /// Bytes of the whole file.
    public static let length = "Upload-Length"
    /// What the registry allows.
    public static let limit = "Upload-Limit"
    /// Which draft both ends speak.
    public static let version = "Upload-Draft-Interop-Version"
    /// The version spoken here.
    public static let interop = "8"
    /// Ours: which announced part an upload carries, by the hash of its sealed bytes.
    public static let part = "Tram-Part"
    /// Media type of the body of an append.
    public static let mediaType = "application/partial-upload"
}

/// The value of `Upload-Limit`, in bytes and seconds.
public struct UploadLimit: Sendable, Equatable {
    /// Largest file.
    public var maxSize: Int?
    /// Largest body of one request.
    public var maxAppendSize: Int?
    /// Smallest body of one request that does not complete the upload.
    public var minAppendSize: Int?
    /// Seconds the resource still lives.
    public var maxAge: Int?

    /// Limits; what is not given is not limited.
    public init(maxSize: Int? = nil, maxAppendSize: Int? = nil, minAppendSize: Int? = nil, maxAge: Int? = nil) {
        self.maxSize = maxSize
        self.maxAppendSize = maxAppendSize
        self.minAppendSize = minAppendSize
        self.maxAge = maxAge
    }

    /// Reads the field; nothing when it must be ignored. Unknown keys are ignored one by one.
    public init?(field: String) {
        guard let members = StructuredField.dictionary(field) else { return nil }
        var values: [String: Int] = [:]
        for key in ["max-size", "min-size", "max-append-size", "min-append-size", "max-age"] {
            switch members[key] {
            case nil: continue
            case .integer(let number) where number >= 0: values[key] = number
            default: return nil
            }
        }
        self.init(
            maxSize: values["max-size"], maxAppendSize: values["max-append-size"],
            minAppendSize: values["min-append-size"], maxAge: values["max-age"])
    }

    /// The field's value.
    public var field: String {
        [
            ("max-size", maxSize), ("max-append-size", maxAppendSize), ("min-append-size", minAppendSize),
            ("max-age", maxAge),
        ].compactMap { key, value in value.map { "\(key)=\($0)" } }.joined(separator: ", ")
    }
}

/// What one request says about an upload, taken from its header fields; a field that is malformed counts as absent.
public struct UploadRequest: Sendable, Equatable {
    /// `Upload-Offset`.
    public var offset: Int?
    /// `Upload-Complete`.
    public var isComplete: Bool?
    /// `Upload-Length`.
    public var length: Int?
    /// `Content-Length`, absent for a chunked body.
    public var contentLength: Int?
    /// `Content-Type` without parameters, lower case.
    public var contentType: String?
    /// `Upload-Draft-Interop-Version`.
    public var version: String?

    /// Reads the fields by name; `field` gives a field's value, whatever the case of its name.
    public init(field: (String) -> String?) {
        offset = field(UploadField.offset).flatMap(StructuredField.count)
        isComplete = field(UploadField.complete).flatMap(StructuredField.boolean)
        length = field(UploadField.length).flatMap(StructuredField.count)
        contentLength = field("Content-Length").flatMap { Int($0) }
        contentType = field("Content-Type").flatMap { $0.split(separator: ";").first }.map {
            $0.lowercased().filter { $0 != " " }
        }
        version = field(UploadField.version)
    }
}

/// Why a request to an upload is refused.
public enum UploadRefusal: Error, Sendable, Equatable {
    /// `Upload-Draft-Interop-Version` is not ours.
    case version
    /// A needed field is missing, malformed, or there though it must not be.
    case field(String)
    /// The body of an append is not `application/partial-upload`.
    case mediaType
    /// The append does not begin where the file ends.
    case offset(expected: Int, provided: Int)
    /// Lengths contradict each other, or the file has them all already.
    case length(expected: Int)
    /// The upload was completed before.
    case completed
    /// The file is larger than allowed.
    case tooLarge(limit: Int)
}

/// The rules of one upload resource, without the bytes: both ends and the tests read them here.
public struct UploadResource: Sendable, Equatable {
    /// Bytes of the whole file, known from the manifest.
    public let length: Int
    /// Bytes durably held.
    public private(set) var offset: Int
    /// Whether the file was declared complete and is.
    public private(set) var isComplete: Bool

    /// A resource of `length` bytes of which `offset` are held.
    public init(length: Int, offset: Int = 0, isComplete: Bool = false) {
        precondition(0...length ~= offset && (!isComplete || offset == length))
        self.length = length
        self.offset = offset
        self.isComplete = isComplete
    }

    /// Judges the request that creates the resource.
    ///
    /// - Parameter limit: Largest file, bytes.
    /// - Returns: How many bytes of body may be taken at most.
    public func judgeCreation(_ request: UploadRequest, limit: Int) throws(UploadRefusal) -> Int {
        guard request.version == UploadField.interop else { throw .version }
        guard request.offset == nil || request.offset == 0 else { throw .field(UploadField.offset) }
        guard let completes = request.isComplete else { throw .field(UploadField.complete) }
        guard length <= limit else { throw .tooLarge(limit: limit) }
        return try judgeLengths(request, completes: completes)
    }

    /// Judges a request for the offset.
    public func judgeRetrieval(_ request: UploadRequest) throws(UploadRefusal) {
        guard request.version == UploadField.interop else { throw .version }
        guard request.offset == nil else { throw .field(UploadField.offset) }
        guard request.isComplete == nil else { throw .field(UploadField.complete) }
    }

    /// Judges an append.
    ///
    /// - Returns: How many bytes of body may be taken at most.
    public func judgeAppend(_ request: UploadRequest) throws(UploadRefusal) -> Int {
        guard request.version == UploadField.interop else { throw .version }
        guard request.contentType == UploadField.mediaType else { throw .mediaType }
        guard let provided = request.offset else { throw .field(UploadField.offset) }
        guard let completes = request.isComplete else { throw .field(UploadField.complete) }
        if isComplete {
            guard request.contentLength == 0 else { throw .length(expected: length) }
            throw .completed
        }
        guard provided == offset else { throw .offset(expected: offset, provided: provided) }
        return try judgeLengths(request, completes: completes)
    }

    private func judgeLengths(_ request: UploadRequest, completes: Bool) throws(UploadRefusal) -> Int {
        guard request.length == nil || request.length == length else { throw .length(expected: length) }
        let rest = length - offset
        if let body = request.contentLength {
            guard completes ? body == rest : 0...rest ~= body else { throw .length(expected: length) }
        }
        return rest
    }

    /// Takes note of bytes that are durably held now.
    ///
    /// - Parameter count: Bytes that came, 0 or more and never beyond the length.
    /// - Parameter completes: Whether the request said that they reach the end **and** its body ended properly.
    public mutating func append(_ count: Int, completes: Bool) {
        precondition(count >= 0 && offset + count <= length)
        offset += count
        isComplete = completes && offset == length
    }
}
