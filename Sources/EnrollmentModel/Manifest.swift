public import CanonicalJSON

/// One sealed file of an application.
public struct SealedPart: Sendable, Equatable, CanonicalCodable {
    /// What is inside: the text, or a blob of some kind.
    public enum Kind: Sendable, Equatable {
        /// The application's canonical JSON, compressed with zstd before sealing.
        case text
        /// A blob, by the hash of its plaintext.
        case blob(BlobReference)
    }

    /// What is inside.
    public var kind: Kind
    /// BLAKE2b-256 of the plaintext (of the text: before compression).
    public var plainHash: Digest
    /// Length of the plaintext in bytes (of the text: before compression).
    public var plainLength: Int
    /// BLAKE2b-256 of the age file.
    public var sealedHash: Digest
    /// Length of the age file in bytes.
    public var sealedLength: Int

    /// A part.
    public init(kind: Kind, plainHash: Digest, plainLength: Int, sealedHash: Digest, sealedLength: Int) {
        self.kind = kind
        self.plainHash = plainHash
        self.plainLength = plainLength
        self.sealedHash = sealedHash
        self.sealedLength = sealedLength
    }

    /// Reads `{kind, type?, plain_hash, plain_len, sealed_hash, sealed_len}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        plainHash = try reader.digest("plain_hash")
        plainLength = try reader.int("plain_len", in: 0...1_000_000_000)
        sealedHash = try reader.digest("sealed_hash")
        sealedLength = try reader.int("sealed_len", in: 0...1_000_000_000)
        if try reader.string("kind") == "text" {
            kind = .text
        } else {
            kind = .blob(
                BlobReference(
                    id: plainHash, length: plainLength, kind: try reader.choice("kind"),
                    mediaType: try reader.string("type")))
        }
    }

    /// `{kind, type?, plain_hash, plain_len, sealed_hash, sealed_len}`.
    public var json: JSONValue {
        var object: JSONObject = [
            "plain_hash": plainHash.json, "plain_len": .int(plainLength), "sealed_hash": sealedHash.json,
            "sealed_len": .int(sealedLength),
        ]
        switch kind {
        case .text: object["kind"] = "text"
        case .blob(let blob):
            object["kind"] = .string(blob.kind.rawValue)
            object["type"] = .string(blob.mediaType)
        }
        return .object(object)
    }
}

/// What binds the sealed files of one application: signed by the kit, read before anything is opened.
public struct PacketManifest: Sendable, Equatable, CanonicalCodable {
    /// The registry it is sealed for.
    public var registry: String
    /// The age recipients every part is sealed to, current then next.
    public var recipients: [String]
    /// The kit that sealed it.
    public var kit: KitID
    /// The application.
    public var app: ApplicationID
    /// The revisions at its head.
    public var heads: [Digest]
    /// Which sealing of this application, from 1; a packet is never made again under the same number.
    public var seal: Int
    /// The batch whose approval covers it.
    public var batch: String
    /// The parts, text first.
    public var parts: [SealedPart]

    /// A manifest before it is signed.
    public init(
        registry: String, recipients: [String], kit: KitID, app: ApplicationID, heads: [Digest], seal: Int,
        batch: String, parts: [SealedPart]
    ) {
        self.registry = registry
        self.recipients = recipients
        self.kit = kit
        self.app = app
        self.heads = heads.sorted()
        self.seal = seal
        self.batch = batch
        self.parts = parts
    }

    /// Reads the object of `docs/formats.md`, section Manifest.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        self.init(
            registry: try reader.string("registry"), recipients: try reader.list("recipients"),
            kit: try reader.decode("kit"), app: try reader.decode("app"), heads: try reader.list("heads"),
            seal: try reader.int("seal", in: 1...Int(Int32.max)), batch: try reader.string("batch"),
            parts: try reader.list("parts"))
        guard let first = parts.first, first.kind == .text, parts.dropFirst().allSatisfy({ $0.kind != .text }) else {
            throw ShapeError("parts", expected: "the text first and once")
        }
    }

    /// The object of `docs/formats.md`, section Manifest.
    public var json: JSONValue {
        [
            "registry": .string(registry), "recipients": .array(recipients.map(\.json)), "kit": kit.json,
            "app": app.json, "heads": .array(heads.map(\.json)), "seal": .int(seal), "batch": .string(batch),
            "parts": .array(parts.map(\.json)),
        ]
    }

    /// The bytes whose hash keys the registry's ledger: plaintext hashes and lengths, the same for every sealing.
    public var body: [UInt8] {
        JSONValue.array(
            parts.map { ["plain_hash": $0.plainHash.json, "plain_len": .int($0.plainLength)] }
        ).canonicalBytes
    }
}
