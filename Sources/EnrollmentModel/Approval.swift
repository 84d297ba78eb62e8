public import CanonicalJSON

/// The work of one team, commune and day, closed by the operator: from here on nothing in it changes unseen.
public struct Batch: Sendable, Equatable, CanonicalCodable {
    /// Name of the batch, unique on the kit: `K0001-20261122-1`.
    public var id: String
    /// The kit.
    public var kit: KitID
    /// The camp session it was taken in.
    public var session: CampSession
    /// Applications with the head each had when the batch was closed, ordered by application id.
    public var items: [BatchItem]
    /// User name of who closed it.
    public var closedBy: String
    /// When, in milliseconds since 1970.
    public var closed: Int

    /// A closed batch.
    public init(id: String, kit: KitID, session: CampSession, items: [BatchItem], closedBy: String, closed: Int) {
        self.id = id
        self.kit = kit
        self.session = session
        self.items = items.sorted { $0.app < $1.app }
        self.closedBy = closedBy
        self.closed = closed
    }

    /// Reads `{id, kit, session, items, closed_by, closed_ms}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        self.init(
            id: try reader.string("id"), kit: try reader.decode("kit"), session: try reader.decode("session"),
            items: try reader.list("items"), closedBy: try reader.string("closed_by"),
            closed: try reader.int("closed_ms"))
    }

    /// `{id, kit, session, items, closed_by, closed_ms}`.
    public var json: JSONValue {
        [
            "id": .string(id), "kit": kit.json, "session": session.json, "items": .array(items.map(\.json)),
            "closed_by": .string(closedBy), "closed_ms": .int(closed),
        ]
    }
}

/// An application in a batch, at the revision that is judged.
public struct BatchItem: Sendable, Equatable, CanonicalCodable {
    /// The application.
    public var app: ApplicationID
    /// Its head when the batch was closed.
    public var head: Digest

    /// An item.
    public init(app: ApplicationID, head: Digest) {
        self.app = app
        self.head = head
    }

    /// Reads `{app, head}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        app = try reader.decode("app")
        head = try reader.digest("head")
    }

    /// `{app, head}`.
    public var json: JSONValue { ["app": app.json, "head": head.json] }
}

/// What a supervisor says of one application.
public enum Verdict: String, Sendable, CaseIterable {
    /// Goes to the registry.
    case approved
    /// Goes back to the operator with a reason.
    case returned
}

/// Why an application goes back, as a code that can be counted and a word to the operator.
public struct ReturnReason: Sendable, Equatable, CanonicalCodable {
    /// What kind of fault it is.
    public enum Code: String, Sendable, CaseIterable {
        /// A field is wrong or missing.
        case field
        /// A picture is not good enough.
        case capture
        /// A paper is missing or does not fit.
        case paper
        /// Somebody else, or somebody twice.
        case identity
        /// Anything else; the text says what.
        case other
    }

    /// What kind of fault it is.
    public var code: Code
    /// The field it is about, when there is one.
    public var field: FieldPath?
    /// What the operator should do.
    public var text: String

    /// A reason; the text must say something.
    public init(code: Code, field: FieldPath? = nil, text: String) {
        self.code = code
        self.field = field
        self.text = text
    }

    /// Reads `{code, field?, text}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        code = try reader.choice("code")
        text = try reader.string("text")
        field = try reader.stringIfPresent("field").flatMap { FieldPath($0) }
        guard (field == nil) == (reader.object["field"] == nil) else {
            throw ShapeError("field", expected: "a field path")
        }
    }

    /// `{code, field?, text}`.
    public var json: JSONValue {
        var object: JSONObject = ["code": .string(code.rawValue), "text": .string(text)]
        object["field"] = field.map { .string($0.text) }
        return .object(object)
    }
}

/// One leaf under an approval's root.
public struct ApprovalLeaf: Sendable, Equatable, CanonicalCodable {
    /// The application.
    public var app: ApplicationID
    /// The revision that was judged.
    public var head: Digest
    /// The verdict.
    public var verdict: Verdict

    /// A leaf.
    public init(app: ApplicationID, head: Digest, verdict: Verdict) {
        self.app = app
        self.head = head
        self.verdict = verdict
    }

    /// Reads `{app, head, verdict}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        app = try reader.decode("app")
        head = try reader.digest("head")
        verdict = try reader.choice("verdict")
    }

    /// `{app, head, verdict}`.
    public var json: JSONValue { ["app": app.json, "head": head.json, "verdict": .string(verdict.rawValue)] }
}

/// What a supervisor signs for a batch; the leaves travel beside it and must give its root.
public struct Approval: Sendable, Equatable, CanonicalCodable {
    /// The batch.
    public var batch: String
    /// The kit.
    public var kit: KitID
    /// RFC 6962 root with SHA-256 over the leaves in the order of application ids, 32 bytes.
    public var root: Digest
    /// How many were approved.
    public var approved: Int
    /// How many were returned.
    public var returned: Int
    /// Which rules of approval were in force.
    public var policy: String
    /// BLAKE2b-256 of batch root and the registry's last beacon: not known before the batch is fixed.
    public var sampleSeed: Digest
    /// The applications drawn by the seed; the supervisor opened every one.
    public var sample: [ApplicationID]
    /// User name of the supervisor.
    public var supervisor: String
    /// Hybrid logical time.
    public var hlc: HybridTime
    /// The laptop's clock in milliseconds since 1970.
    public var wall: Int
    /// Key id of the supervisor's signing key.
    public var certificate: String
    /// 16 bytes that look the same under threat; only the registry can tell.
    public var token: [UInt8]

    /// An approval before it is signed.
    public init(
        batch: String, kit: KitID, root: Digest, approved: Int, returned: Int, policy: String, sampleSeed: Digest,
        sample: [ApplicationID], supervisor: String, hlc: HybridTime, wall: Int, certificate: String, token: [UInt8]
    ) {
        precondition(token.count == 16)
        self.batch = batch
        self.kit = kit
        self.root = root
        self.approved = approved
        self.returned = returned
        self.policy = policy
        self.sampleSeed = sampleSeed
        self.sample = sample.sorted()
        self.supervisor = supervisor
        self.hlc = hlc
        self.wall = wall
        self.certificate = certificate
        self.token = token
    }
}

extension Approval {
    private static let kind = "approve-v1"

    /// Reads the object of `docs/formats.md`, section Approval.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        guard try reader.string("kind") == Self.kind else { throw ShapeError("kind", expected: Self.kind) }
        self.init(
            batch: try reader.string("batch"), kit: try reader.decode("kit"), root: try reader.digest("root"),
            approved: try reader.int("approved", in: 0...100_000),
            returned: try reader.int("returned", in: 0...100_000),
            policy: try reader.string("policy"), sampleSeed: try reader.digest("sample_seed"),
            sample: try reader.list("sample"), supervisor: try reader.string("supervisor"),
            hlc: try reader.decode("hlc"), wall: try reader.int("wall"), certificate: try reader.string("cert"),
            token: try reader.bytes("token", count: 16))
    }

    /// The object of `docs/formats.md`, section Approval.
    public var json: JSONValue {
        [
            "kind": .string(Self.kind), "batch": .string(batch), "kit": kit.json, "root": root.json,
            "approved": .int(approved), "returned": .int(returned), "policy": .string(policy),
            "sample_seed": sampleSeed.json, "sample": .array(sample.map(\.json)), "supervisor": .string(supervisor),
            "hlc": hlc.json, "wall": .int(wall), "cert": .string(certificate),
            "token": .string(Base64URL.encode(token)),
        ]
    }
}
