public import CanonicalJSON

/// What the registry vouches for.
public enum ReceiptLevel: String, Sendable, CaseIterable {
    /// Intake holds every byte durably.
    case stored
    /// Opened, validated and merged; only now may the kit destroy its sealed files.
    case opened
}

/// The registry's signed word about one sealed application.
public struct Receipt: Sendable, Equatable, CanonicalCodable {
    /// Name of the registry.
    public var registry: String
    /// What is vouched for.
    public var level: ReceiptLevel
    /// The kit that sent it.
    public var kit: KitID
    /// The application.
    public var app: ApplicationID
    /// Which sealing of it.
    public var seal: Int
    /// BLAKE2b-256 of the manifest's canonical bytes.
    public var manifest: Digest
    /// The revisions at its head.
    public var heads: [Digest]
    /// Ciphertext hashes of all parts, in the manifest's order.
    public var parts: [Digest]
    /// Registry time in milliseconds since 1970.
    public var time: Int

    /// A receipt before it is signed.
    public init(
        registry: String, level: ReceiptLevel, kit: KitID, app: ApplicationID, seal: Int, manifest: Digest,
        heads: [Digest], parts: [Digest], time: Int
    ) {
        self.registry = registry
        self.level = level
        self.kit = kit
        self.app = app
        self.seal = seal
        self.manifest = manifest
        self.heads = heads.sorted()
        self.parts = parts
        self.time = time
    }

    /// Reads the object of `docs/formats.md`, section Receipt.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        self.init(
            registry: try reader.string("registry"), level: try reader.choice("level"), kit: try reader.decode("kit"),
            app: try reader.decode("app"), seal: try reader.int("seal", in: 1...Int(Int32.max)),
            manifest: try reader.digest("manifest"), heads: try reader.list("heads"), parts: try reader.list("parts"),
            time: try reader.int("time_ms"))
    }

    /// The object of `docs/formats.md`, section Receipt.
    public var json: JSONValue {
        [
            "registry": .string(registry), "level": .string(level.rawValue), "kit": kit.json, "app": app.json,
            "seal": .int(seal), "manifest": manifest.json, "heads": .array(heads.map(\.json)),
            "parts": .array(parts.map(\.json)), "time_ms": .int(time),
        ]
    }
}
