public import CanonicalJSON

/// What the registry says to whoever asks, signed as `tram-hello`: a clock one can trust, and where to seal to.
public struct Hello: Sendable, Equatable, CanonicalCodable {
    /// The nonce of the question, so that an old answer cannot be played again.
    public var nonce: [UInt8]
    /// Registry time in milliseconds since 1970.
    public var time: Int
    /// Name of the registry.
    public var registry: String
    /// age recipients, current then next.
    public var recipients: [String]
    /// Value of the day that makes approval samples unpredictable, 32 bytes.
    public var beacon: [UInt8]
    /// Version of the list of revoked keys; it never goes back.
    public var revocationVersion: Int
    /// Names of revoked signing keys.
    public var revoked: [String]
    /// Limits in force.
    public var limits: WireLimits

    /// The list of revoked keys with its version.
    public var revocations: RevocationList { RevocationList(version: revocationVersion, revoked: revoked) }

    /// Bytes of a nonce.
    public static let nonceCount = 16

    /// An answer before it is signed.
    public init(
        nonce: [UInt8], time: Int, registry: String, recipients: [String], beacon: [UInt8], revocationVersion: Int,
        revoked: [String], limits: WireLimits
    ) {
        self.nonce = nonce
        self.time = time
        self.registry = registry
        self.recipients = recipients
        self.beacon = beacon
        self.revocationVersion = revocationVersion
        self.revoked = revoked
        self.limits = limits
    }

    /// Reads the object of `docs/formats.md`, section Hello.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        nonce = try reader.bytes("nonce", count: Self.nonceCount)
        time = try reader.int("time_ms", in: 0...Int(JSONInteger.limit))
        registry = try reader.string("registry")
        recipients = try reader.list("recipients")
        beacon = try reader.bytes("beacon", count: 32)
        revocationVersion = try reader.int("revocation_version", in: 0...Int(JSONInteger.limit))
        revoked = try reader.list("revoked")
        let limits = try reader.decode("limits", as: Limits.self)
        self.limits = limits.value
    }

    /// The object of `docs/formats.md`, section Hello.
    public var json: JSONValue {
        [
            "nonce": .string(Base64URL.encode(nonce)), "time_ms": .int(time), "registry": .string(registry),
            "recipients": .array(recipients.map(\.json)), "beacon": .string(Base64URL.encode(beacon)),
            "revocation_version": .int(revocationVersion), "revoked": .array(revoked.map(\.json)),
            "limits": Limits(value: limits).json,
        ]
    }
}

private struct Limits: CanonicalCodable {
    let value: WireLimits

    init(value: WireLimits) { self.value = value }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        value = WireLimits(
            json: try reader.int("json", in: 1...1 << 40), part: try reader.int("part", in: 1...1 << 40),
            items: try reader.int("items", in: 1...1 << 20))
    }

    var json: JSONValue { ["json": .int(value.json), "part": .int(value.part), "items": .int(value.items)] }
}
