public import CanonicalJSON

/// One point of a kit's audit log, signed by the device as `tram-checkpoint`: what was done up to here cannot be told
/// otherwise later. No personal data is in it.
public struct Checkpoint: Sendable, Equatable, CanonicalCodable {
    /// The kit.
    public var kit: KitID
    /// The kit's epoch when it was signed.
    public var epoch: Int
    /// Number of the last entry it covers, from 1.
    public var number: Int
    /// BLAKE2b-256 of that entry's canonical bytes.
    public var link: Digest
    /// BLAKE2b-256 of the canonical bytes of the checkpoint before, zeros for the first.
    public var previous: Digest
    /// The hybrid clock of the entry.
    public var hlc: HybridTime
    /// The wall clock of the entry, right or wrong, in milliseconds since 1970.
    public var wall: Int

    /// The `typ` of its signature.
    public static let type = "tram-checkpoint"
    /// Every entry whose number divides by this has a checkpoint.
    public static let spacing = 50

    /// A point before it is signed.
    public init(
        kit: KitID, epoch: Int, number: Int, link: Digest, previous: Digest, hlc: HybridTime, wall: Int
    ) {
        self.kit = kit
        self.epoch = epoch
        self.number = number
        self.link = link
        self.previous = previous
        self.hlc = hlc
        self.wall = wall
    }

    /// Reads the object of `docs/formats.md`, section Checkpoint.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        self.init(
            kit: try reader.decode("kit"), epoch: try reader.int("epoch", in: 1...Int(Int32.max)),
            number: try reader.int("n", in: 1...Int(JSONInteger.limit)), link: try reader.digest("link"),
            previous: try reader.digest("previous"), hlc: try reader.decode("hlc"), wall: try reader.int("wall"))
    }

    /// The object of `docs/formats.md`, section Checkpoint.
    public var json: JSONValue {
        [
            "kit": kit.json, "epoch": .int(epoch), "n": .int(number), "link": link.json, "previous": previous.json,
            "hlc": hlc.json, "wall": .int(wall),
        ]
    }
}

/// The registry's signed word that it holds a checkpoint and everything before it, `tram-checkpoint-ack`.
public struct CheckpointAck: Sendable, Equatable, CanonicalCodable {
    /// Name of the registry.
    public var registry: String
    /// The kit.
    public var kit: KitID
    /// The epoch of the checkpoint.
    public var epoch: Int
    /// The entry the checkpoint covers last.
    public var number: Int
    /// BLAKE2b-256 of the checkpoint's canonical bytes.
    public var checkpoint: Digest
    /// Registry time in milliseconds since 1970.
    public var time: Int

    /// The `typ` of its signature.
    public static let type = "tram-checkpoint-ack"

    /// An acknowledgement before it is signed.
    public init(registry: String, kit: KitID, epoch: Int, number: Int, checkpoint: Digest, time: Int) {
        self.registry = registry
        self.kit = kit
        self.epoch = epoch
        self.number = number
        self.checkpoint = checkpoint
        self.time = time
    }

    /// Reads the object of `docs/formats.md`, section Checkpoint.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        self.init(
            registry: try reader.string("registry"), kit: try reader.decode("kit"),
            epoch: try reader.int("epoch", in: 1...Int(Int32.max)),
            number: try reader.int("n", in: 1...Int(JSONInteger.limit)),
            checkpoint: try reader.digest("checkpoint"), time: try reader.int("time_ms"))
    }

    /// The object of `docs/formats.md`, section Checkpoint.
    public var json: JSONValue {
        [
            "registry": .string(registry), "kit": kit.json, "epoch": .int(epoch), "n": .int(number),
            "checkpoint": checkpoint.json, "time_ms": .int(time),
        ]
    }
}
