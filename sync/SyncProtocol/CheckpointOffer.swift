public import CanonicalJSON

/// What a kit shows of its audit log: the signed checkpoints after the last one it knows to be held.
public struct CheckpointOffer: Sendable, Equatable, CanonicalCodable {
    /// Most checkpoints in one offer.
    public static let most = 500
    /// The checkpoints are all those of this epoch after this entry, as far as they go; 0: from the first on.
    public var after: Int
    /// The last checkpoint that the kit has.
    public var last: Int
    /// They themselves, `tram-checkpoint`, in order.
    public var checkpoints: [SignedObject]

    /// An offer.
    public init(after: Int, last: Int, checkpoints: [SignedObject]) {
        self.after = after
        self.last = last
        self.checkpoints = checkpoints
    }

    /// Reads `{after, last, checkpoints}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        after = try reader.int("after", in: 0...Int(JSONInteger.limit))
        last = try reader.int("last", in: 1...Int(JSONInteger.limit))
        checkpoints = try reader.list("checkpoints")
    }

    /// `{after, last, checkpoints}`.
    public var json: JSONValue {
        ["after": .int(after), "last": .int(last), "checkpoints": .array(checkpoints.map(\.json))]
    }
}

/// The registry's answer to checkpoints that it does not refuse.
public enum CheckpointAnswer: Sendable, Equatable, CanonicalCodable {
    /// The last one held, `tram-checkpoint-ack`.
    case acknowledged(SignedObject)
    /// The registry holds less than the kit thinks: it wants everything after this entry.
    case wanted(after: Int)

    /// Reads `{ack}` or `{want}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        self =
            if reader.object["want"] != nil {
                .wanted(after: try reader.int("want", in: 0...Int(JSONInteger.limit)))
            } else { .acknowledged(try reader.decode("ack")) }
    }

    /// `{ack}` or `{want}`.
    public var json: JSONValue {
        switch self {
        case .acknowledged(let ack): ["ack": ack.json]
        case .wanted(let after): ["want": .int(after)]
        }
    }
}
