public import CanonicalJSON

/// What somebody may do on a kit.
public enum UserRole: String, Sendable, CaseIterable {
    /// Cán bộ thu nhận: enrols people.
    case `operator`
    /// Chỉ huy duyệt: approves what others took.
    case supervisor
    /// Prepares the kit: users, devices, extract.
    case admin
}

/// A hybrid logical clock: milliseconds and a counter; it orders what people see and never decides a conflict.
public struct HybridTime: Hashable, Sendable, Comparable, CanonicalCodable {
    /// Logical milliseconds since 1970.
    public var l: Int
    /// Counter within one millisecond.
    public var c: Int

    /// A point in time.
    public init(l: Int, c: Int) {
        self.l = l
        self.c = c
    }

    /// The next point of this clock when the wall says `wall` (Kulkarni et al. 2014, local event).
    public func next(wall: Int) -> HybridTime { wall > l ? HybridTime(l: wall, c: 0) : HybridTime(l: l, c: c + 1) }

    /// Earlier first.
    public static func < (a: HybridTime, b: HybridTime) -> Bool { (a.l, a.c) < (b.l, b.c) }

    /// Reads `{l, c}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        l = try reader.int("l")
        c = try reader.int("c", in: 0...Int(Int32.max))
    }

    /// `{l, c}`.
    public var json: JSONValue { ["l": .int(l), "c": .int(c)] }
}

/// What was odd about the laptop's clock when something was signed.
public enum ClockFlag: String, Sendable, CaseIterable, CanonicalCodable {
    /// The wall clock is behind the last hybrid time.
    case behind
    /// The wall clock is before the day this program was built.
    case beforeBuild = "before_build"
    /// The wall clock jumped by more than a day against the time since boot, or is a year past the kit's certificate.
    case jumped

    /// Reads the raw text.
    public init(json: JSONValue) throws(ShapeError) {
        guard let flag = json.string.flatMap(ClockFlag.init(rawValue:)) else {
            throw ShapeError("", expected: "a clock flag")
        }
        self = flag
    }

    /// The raw text.
    public var json: JSONValue { .string(rawValue) }
}

/// A blob that a revision brings along.
public struct BlobReference: Hashable, Sendable, CanonicalCodable {
    /// Hash of the plaintext.
    public var id: Digest
    /// Length of the plaintext in bytes.
    public var length: Int
    /// What it shows.
    public var kind: BlobKind
    /// Its encoding: `image/png`, `image/jpeg`, `application/pdf`.
    public var mediaType: String

    /// A reference.
    public init(id: Digest, length: Int, kind: BlobKind, mediaType: String) {
        self.id = id
        self.length = length
        self.kind = kind
        self.mediaType = mediaType
    }

    /// Reads `{id, len, kind, type}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        id = try reader.digest("id")
        length = try reader.int("len", in: 0...1_000_000_000)
        kind = try reader.choice("kind")
        mediaType = try reader.string("type")
    }

    /// `{id, len, kind, type}`.
    public var json: JSONValue {
        ["id": id.json, "len": .int(length), "kind": .string(kind.rawValue), "type": .string(mediaType)]
    }
}

/// The registry's values that a revision was made against; they travel inside sealed text only.
public struct RevisionBase: Sendable, Equatable, CanonicalCodable {
    /// The registry's version of the person's record, 0 when it was not known.
    public var registryVersion: Int
    /// The values themselves, which the merge and its view need.
    public var values: Fields

    /// A base.
    public init(registryVersion: Int = 0, values: Fields = Fields()) {
        self.registryVersion = registryVersion
        self.values = values
    }

    /// Reads `{registry_version, values}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        registryVersion = try reader.int("registry_version", in: 0...Int.max)
        values = try reader.decode("values")
    }

    /// `{registry_version, values}`.
    public var json: JSONValue { ["registry_version": .int(registryVersion), "values": values.json] }
}

/// One immutable step of an application, signed by the person who made it and by the device.
///
/// Its name `rev_id` is the hash of these canonical bytes without any signature. Members that this version does not
/// know are kept and written back byte for byte.
public struct Revision: Sendable, Equatable, CanonicalCodable {
    /// The format this program writes.
    public static let version = 1

    /// The application it belongs to.
    public var app: ApplicationID
    /// The revisions it follows, in byte order; none for the first.
    public var parents: [Digest]
    /// What the registry held when this was made.
    public var base: RevisionBase
    /// The kit it was made on.
    public var device: KitID
    /// Raised by every restore and re-provisioning of the device.
    public var epoch: Int
    /// The device's own sequence, from 1 and without gaps within an epoch.
    public var seq: Int
    /// Hybrid logical time.
    public var hlc: HybridTime
    /// The laptop's clock in milliseconds since 1970, as it was, right or wrong.
    public var wall: Int
    /// What was odd about that clock.
    public var clock: [ClockFlag]
    /// Form and edition the fields follow: `enrol/1`.
    public var schema: String
    /// User name of who made it.
    public var actor: String
    /// In which role.
    public var role: UserRole
    /// The values it sets.
    public var changes: Fields
    /// The blobs it brings.
    public var blobs: [BlobReference]
    /// Why: `created`, `form`, `capture`, `correction`, …
    public var reason: String
    /// Members a newer version wrote.
    public var unknown: JSONObject
    /// As it was read, when a newer version wrote members inside its members; void once anything is changed.
    private var richer: Richer?

    private struct Richer: Sendable, Equatable {
        let read: JSONObject
        let understood: JSONObject
    }

    /// A revision; give every member, a default here would be an invention.
    public init(
        app: ApplicationID, parents: [Digest], base: RevisionBase, device: KitID, epoch: Int, seq: Int,
        hlc: HybridTime, wall: Int, clock: [ClockFlag], schema: String, actor: String, role: UserRole,
        changes: Fields, blobs: [BlobReference], reason: String, unknown: JSONObject = JSONObject()
    ) {
        self.app = app
        self.parents = parents.sorted()
        self.base = base
        self.device = device
        self.epoch = epoch
        self.seq = seq
        self.hlc = hlc
        self.wall = wall
        self.clock = clock
        self.schema = schema
        self.actor = actor
        self.role = role
        self.changes = changes
        self.blobs = blobs
        self.reason = reason
        self.unknown = unknown
    }
}

extension Revision {
    private static let known: Set<String> = [
        "v", "app", "parents", "base", "device", "epoch", "seq", "hlc", "wall", "clock", "schema", "actor", "role",
        "changes", "blobs", "reason",
    ]

    /// Reads the object of `docs/formats.md`, section Revision.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        _ = try reader.int("v", in: Self.version...Self.version)
        var unknown = JSONObject()
        for name in reader.object.names where !Self.known.contains(name) { unknown[name] = reader.object[name] }
        self.init(
            app: try reader.decode("app"), parents: try reader.list("parents"), base: try reader.decode("base"),
            device: try reader.decode("device"), epoch: try reader.int("epoch", in: 1...Int(Int32.max)),
            seq: try reader.int("seq", in: 1...Int(JSONInteger.limit)), hlc: try reader.decode("hlc"),
            wall: try reader.int("wall"), clock: try reader.list("clock"), schema: try reader.string("schema"),
            actor: try reader.string("actor"), role: try reader.choice("role"), changes: try reader.decode("changes"),
            blobs: try reader.list("blobs"), reason: try reader.string("reason"), unknown: unknown)
        guard let understood = self.json.object, understood != reader.object else { return }
        guard json.covers(self.json) else { throw ShapeError("parents", expected: "digests in byte order") }
        richer = Richer(read: reader.object, understood: understood)
    }

    /// The object of `docs/formats.md`, section Revision.
    public var json: JSONValue {
        var object = unknown
        object["v"] = .int(Self.version)
        object["app"] = app.json
        object["parents"] = .array(parents.map(\.json))
        object["base"] = base.json
        object["device"] = device.json
        object["epoch"] = .int(epoch)
        object["seq"] = .int(seq)
        object["hlc"] = hlc.json
        object["wall"] = .int(wall)
        object["clock"] = .array(clock.map(\.json))
        object["schema"] = .string(schema)
        object["actor"] = .string(actor)
        object["role"] = .string(role.rawValue)
        object["changes"] = changes.json
        object["blobs"] = .array(blobs.map(\.json))
        object["reason"] = .string(reason)
        if let richer, richer.understood == object { return .object(richer.read) }
        return .object(object)
    }
}

extension JSONValue {
    /// Whether this is `other` with more members in its objects, at any depth.
    fileprivate func covers(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let more), .object(let less)):
            less.names.allSatisfy { name in
                guard let mine = more[name], let theirs = less[name] else { return false }
                return mine.covers(theirs)
            }
        case (.array(let more), .array(let less)):
            more.count == less.count && zip(more, less).allSatisfy { $0.covers($1) }
        default: self == other
        }
    }
}
