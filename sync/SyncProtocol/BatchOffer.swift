public import CanonicalJSON
public import EnrollmentModel

/// What a kit offers: one approved batch and the manifests of those of its applications that are to be sent.
public struct BatchOffer: Sendable, Equatable, CanonicalCodable {
    /// The closed batch, `tram-batch`.
    public var batch: SignedObject
    /// The supervisor's word on it, `tram-approval`.
    public var approval: SignedObject
    /// Every leaf under the approval's root, ordered by application id.
    public var leaves: [ApprovalLeaf]
    /// Certificates of the users whose signatures occur, `tram-kit`.
    public var users: [SignedObject]
    /// The manifests, `tram-manifest`.
    public var manifests: [SignedObject]

    /// An offer.
    public init(
        batch: SignedObject, approval: SignedObject, leaves: [ApprovalLeaf], users: [SignedObject],
        manifests: [SignedObject]
    ) {
        self.batch = batch
        self.approval = approval
        self.leaves = leaves
        self.users = users
        self.manifests = manifests
    }

    /// Reads `{batch, approval, leaves, users, manifests}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        batch = try reader.decode("batch")
        approval = try reader.decode("approval")
        leaves = try reader.list("leaves")
        users = try reader.list("users")
        manifests = try reader.list("manifests")
    }

    /// `{batch, approval, leaves, users, manifests}`.
    public var json: JSONValue {
        [
            "batch": batch.json, "approval": approval.json, "leaves": .array(leaves.map(\.json)),
            "users": .array(users.map(\.json)), "manifests": .array(manifests.map(\.json)),
        ]
    }
}

/// A part the registry still wants bytes of.
public struct NeededPart: Sendable, Equatable, CanonicalCodable {
    /// The part, by the hash of its sealed bytes.
    public var part: Digest
    /// Bytes that are durably held already.
    public var offset: Int
    /// Bytes of the whole file.
    public var length: Int
    /// Id of the upload resource that takes the rest.
    public var upload: String

    /// A part that is wanted.
    public init(part: Digest, offset: Int, length: Int, upload: String) {
        self.part = part
        self.offset = offset
        self.length = length
        self.upload = upload
    }

    /// Reads `{part, offset, length, upload}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        part = try reader.digest("part")
        length = try reader.int("length", in: 0...1_000_000_000)
        offset = try reader.int("offset", in: 0...length)
        upload = try reader.string("upload")
        guard Routes.isPathSegment(upload) else { throw ShapeError("upload", expected: "an upload id") }
    }

    /// `{part, offset, length, upload}`.
    public var json: JSONValue {
        ["part": part.json, "offset": .int(offset), "length": .int(length), "upload": .string(upload)]
    }
}

/// What the registry says of one offered application.
public struct ItemAnswer: Sendable, Equatable, CanonicalCodable {
    /// How it stands.
    public enum Standing: Sendable, Equatable {
        /// Committed before; the receipts so far.
        case have(receipts: [SignedObject])
        /// These parts are wanted; none when all bytes are here and only the commit is missing.
        case need([NeededPart])
        /// Set aside.
        case parked(ParkedReason)
    }

    /// The application.
    public var key: PacketKey
    /// How it stands.
    public var standing: Standing

    /// An answer for one application.
    public init(key: PacketKey, standing: Standing) {
        self.key = key
        self.standing = standing
    }

    /// Reads `{app, seal, have|need|parked}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        key = try PacketKey(json: json)
        if reader.object["have"] != nil {
            standing = .have(receipts: try reader.list("have"))
        } else if reader.object["need"] != nil {
            standing = .need(try reader.list("need"))
        } else {
            standing = .parked(try reader.decode("parked"))
        }
    }

    /// `{app, seal, have|need|parked}`.
    public var json: JSONValue {
        var object: JSONObject = ["app": key.app.json, "seal": .int(key.seal)]
        switch standing {
        case .have(let receipts): object["have"] = .array(receipts.map(\.json))
        case .need(let parts): object["need"] = .array(parts.map(\.json))
        case .parked(let reason): object["parked"] = reason.json
        }
        return .object(object)
    }
}

/// The registry's answer to an offer.
public struct BatchAnswer: Sendable, Equatable, CanonicalCodable {
    /// The batch.
    public var batch: String
    /// One answer for each manifest offered that could be read, in the order of the offer.
    public var items: [ItemAnswer]

    /// An answer.
    public init(batch: String, items: [ItemAnswer]) {
        self.batch = batch
        self.items = items
    }

    /// Reads `{batch, items}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        batch = try reader.string("batch")
        items = try reader.list("items")
    }

    /// `{batch, items}`.
    public var json: JSONValue { ["batch": .string(batch), "items": .array(items.map(\.json))] }

    /// Whether every application was refused because its key came before with other contents: HTTP status 422.
    public var isReuse: Bool {
        !items.isEmpty
            && items.allSatisfy { item in
                if case .parked(let reason) = item.standing { reason.code == .keyReused } else { false }
            }
    }
}
