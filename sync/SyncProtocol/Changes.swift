public import CanonicalJSON
public import EnrollmentModel

/// One thing the registry has for a kit.
public struct Change: Sendable, Equatable, CanonicalCodable {
    /// What it is.
    public enum Content: Sendable, Equatable {
        /// A signed receipt.
        case receipt(SignedObject)
        /// An application that was set aside after intake.
        case parked(PacketKey, ParkedReason)
        /// The kit's certificate with a new end, `tram-kit`.
        case certificate(SignedObject)
        /// An opened application that a person at the registry sends back: an age file for the kit's own key.
        case returned(ApplicationID, sealed: [UInt8])
        /// Something that this version does not know; it is skipped, and the cursor goes on.
        case unknown(String)
    }

    /// Its place in the kit's own sequence, from 1 and only growing.
    public var number: Int
    /// What it is.
    public var content: Content

    /// Whether only a kit that may go on working is told: the end of a certificate, and what is personal.
    public var isForWork: Bool {
        switch content {
        case .certificate, .returned: true
        case .receipt, .parked, .unknown: false
        }
    }

    /// A change.
    public init(number: Int, content: Content) {
        self.number = number
        self.content = content
    }

    /// Reads `{n, kind, …}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        number = try reader.int("n", in: 1...Int(JSONInteger.limit))
        switch try reader.string("kind") {
        case "receipt": content = .receipt(try reader.decode("receipt"))
        case "parked": content = .parked(try PacketKey(json: json), try reader.decode("reason"))
        case "certificate": content = .certificate(try reader.decode("certificate"))
        case "returned": content = .returned(try reader.decode("app"), sealed: try reader.bytes("sealed"))
        case let kind: content = .unknown(kind)
        }
    }

    /// `{n, kind, …}`.
    public var json: JSONValue {
        var object: JSONObject = ["n": .int(number)]
        switch content {
        case .receipt(let receipt):
            object["kind"] = "receipt"
            object["receipt"] = receipt.json
        case .parked(let key, let reason):
            object["kind"] = "parked"
            object["app"] = key.app.json
            object["seal"] = .int(key.seal)
            object["reason"] = reason.json
        case .certificate(let certificate):
            object["kind"] = "certificate"
            object["certificate"] = certificate.json
        case .returned(let app, let sealed):
            object["kind"] = "returned"
            object["app"] = app.json
            object["sealed"] = .string(Base64URL.encode(sealed))
        case .unknown(let kind): object["kind"] = .string(kind)
        }
        return .object(object)
    }
}

/// A page of changes.
public struct ChangesPage: Sendable, Equatable, CanonicalCodable {
    /// The changes, in order.
    public var changes: [Change]
    /// The cursor after this page.
    public var next: Int
    /// Whether more are there right now.
    public var hasMore: Bool
    /// How many applications of this kit are committed and not opened yet.
    public var pending: Int

    /// A page.
    public init(changes: [Change], next: Int, hasMore: Bool, pending: Int) {
        self.changes = changes
        self.next = next
        self.hasMore = hasMore
        self.pending = pending
    }

    /// Reads `{changes, next, more, pending}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        changes = try reader.list("changes")
        next = try reader.int("next", in: 0...Int(JSONInteger.limit))
        hasMore = try reader.bool("more")
        pending = try reader.int("pending", in: 0...Int(JSONInteger.limit))
        let numbers = changes.map(\.number)
        guard zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }), numbers.last ?? 0 <= next else {
            throw ShapeError("changes", expected: "growing numbers up to next")
        }
    }

    /// `{changes, next, more, pending}`.
    public var json: JSONValue {
        [
            "changes": .array(changes.map(\.json)), "next": .int(next), "more": .bool(hasMore),
            "pending": .int(pending),
        ]
    }
}
