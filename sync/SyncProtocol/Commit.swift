public import CanonicalJSON
import EnrollmentModel

/// Asks the registry to take responsibility for applications whose parts it holds.
public struct CommitRequest: Sendable, Equatable, CanonicalCodable {
    /// One application and what its kit believes it sent.
    public struct Item: Sendable, Equatable, CanonicalCodable {
        /// The application.
        public var key: PacketKey
        /// BLAKE2b-256 of the manifest's ``EnrollmentModel/PacketManifest/body``.
        public var body: Digest

        /// An application to commit.
        public init(key: PacketKey, body: Digest) {
            self.key = key
            self.body = body
        }

        /// Reads `{app, seal, body}`.
        public init(json: JSONValue) throws(ShapeError) {
            key = try PacketKey(json: json)
            body = try ObjectReader(json).digest("body")
        }

        /// `{app, seal, body}`.
        public var json: JSONValue { ["app": key.app.json, "seal": .int(key.seal), "body": body.json] }
    }

    /// The applications.
    public var items: [Item]

    /// A request.
    public init(items: [Item]) { self.items = items }

    /// Reads `{items}`.
    public init(json: JSONValue) throws(ShapeError) { items = try ObjectReader(json).list("items") }

    /// `{items}`.
    public var json: JSONValue { ["items": .array(items.map(\.json))] }
}

/// What came of a commit.
public struct CommitAnswer: Sendable, Equatable, CanonicalCodable {
    /// Receipts of what is committed, now or before: the same ones however often it is asked.
    public var receipts: [SignedObject]
    /// Applications that still lack parts.
    public var incomplete: [PacketKey]
    /// Applications that are set aside.
    public var parked: [ItemAnswer]

    /// An answer.
    public init(receipts: [SignedObject], incomplete: [PacketKey], parked: [ItemAnswer]) {
        self.receipts = receipts
        self.incomplete = incomplete
        self.parked = parked
    }

    /// Reads `{receipts, incomplete, parked}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        receipts = try reader.list("receipts")
        incomplete = try reader.list("incomplete")
        parked = try reader.list("parked")
    }

    /// `{receipts, incomplete, parked}`.
    public var json: JSONValue {
        [
            "receipts": .array(receipts.map(\.json)), "incomplete": .array(incomplete.map(\.json)),
            "parked": .array(parked.map(\.json)),
        ]
    }
}
