public import CanonicalJSON

/// What the registry certifies of a kit: its keys, its time and the registry's own keys. Signed as `tram-kit`.
public struct KitCertificate: Sendable, Equatable, CanonicalCodable {
    /// The kit.
    public var kit: KitID
    /// Raised with every provisioning of this kit.
    public var epoch: Int
    /// Ed25519 key of the device, 32 bytes.
    public var signingKey: [UInt8]
    /// age recipient of the device: returns and conflicts come down sealed to it.
    public var sealingRecipient: String
    /// Ed25519 key of the kit's first admin, 32 bytes: the root of every user's certificate.
    public var adminKey: [UInt8]
    /// Name of the registry.
    public var registry: String
    /// Ed25519 key of the registry, 32 bytes.
    public var registryKey: [UInt8]
    /// Certificate authority of the registry's TLS server, PEM.
    public var authority: String
    /// Where the registry listens: `https://host:port`.
    public var url: String
    /// age recipients of the registry, current then next.
    public var recipients: [String]
    /// age recipient of the headquarters' recovery key, whose secret half exists as shares only.
    public var recovery: String
    /// Value that makes approval samples unpredictable before the kit is issued, 32 bytes.
    public var beacon: [UInt8]
    /// The team's commune or province.
    public var unit: UnitCode
    /// How the kit is to be used.
    public var policy: KitPolicy
    /// Valid from, in milliseconds since 1970.
    public var notBefore: Int
    /// Valid until, in milliseconds since 1970.
    public var notAfter: Int

    /// A certificate before it is signed.
    public init(
        kit: KitID, epoch: Int, signingKey: [UInt8], sealingRecipient: String, adminKey: [UInt8], registry: String,
        registryKey: [UInt8], authority: String, url: String, recipients: [String], recovery: String,
        beacon: [UInt8], unit: UnitCode, policy: KitPolicy = .standard, notBefore: Int, notAfter: Int
    ) {
        self.kit = kit
        self.epoch = epoch
        self.signingKey = signingKey
        self.sealingRecipient = sealingRecipient
        self.adminKey = adminKey
        self.registry = registry
        self.registryKey = registryKey
        self.authority = authority
        self.url = url
        self.recipients = recipients
        self.recovery = recovery
        self.beacon = beacon
        self.unit = unit
        self.policy = policy
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Reads the object of `docs/formats.md`, section Kit certificate.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        guard try reader.string("kind") == "kit" else { throw ShapeError("kind", expected: "kit") }
        self.init(
            kit: try reader.decode("kit"), epoch: try reader.int("epoch", in: 1...Int(Int32.max)),
            signingKey: try reader.bytes("signing_key", count: 32),
            sealingRecipient: try reader.string("sealing_recipient"),
            adminKey: try reader.bytes("admin_key", count: 32), registry: try reader.string("registry"),
            registryKey: try reader.bytes("registry_key", count: 32), authority: try reader.string("authority"),
            url: try reader.string("url"), recipients: try reader.list("recipients"),
            recovery: try reader.string("recovery"), beacon: try reader.bytes("beacon", count: 32),
            unit: try reader.decode("unit"), policy: try reader.decode("policy"),
            notBefore: try reader.int("not_before_ms"), notAfter: try reader.int("not_after_ms"))
    }

    /// The object of `docs/formats.md`, section Kit certificate.
    public var json: JSONValue {
        [
            "kind": "kit", "kit": kit.json, "epoch": .int(epoch), "signing_key": .string(Base64URL.encode(signingKey)),
            "sealing_recipient": .string(sealingRecipient), "admin_key": .string(Base64URL.encode(adminKey)),
            "registry": .string(registry), "registry_key": .string(Base64URL.encode(registryKey)),
            "authority": .string(authority), "url": .string(url), "recipients": .array(recipients.map(\.json)),
            "recovery": .string(recovery), "beacon": .string(Base64URL.encode(beacon)), "unit": unit.json,
            "policy": policy.json, "not_before_ms": .int(notBefore), "not_after_ms": .int(notAfter),
        ]
    }
}

/// What an admin, and after that the kit's device, certify of a user: the registry trusts the kit's first admin, every
/// admin the users they made. Signed as `tram-kit`; see ``CertificateChain``.
public struct UserCertificate: Sendable, Equatable, CanonicalCodable {
    /// The kit the user works on.
    public var kit: KitID
    /// User name.
    public var user: String
    /// Role.
    public var role: UserRole
    /// Ed25519 key of the user, 32 bytes.
    public var signingKey: [UInt8]
    /// X25519 key of the user, 32 bytes: the store key is sealed to it, so that a new one needs nobody's password.
    public var unlockKey: [UInt8]
    /// The user's two keys of approval tokens, an age file for the registry: it alone can tell the tokens apart.
    public var tokens: [UInt8]
    /// Valid from, in milliseconds since 1970.
    public var notBefore: Int
    /// Valid until, in milliseconds since 1970.
    public var notAfter: Int

    /// A certificate before it is signed.
    public init(
        kit: KitID, user: String, role: UserRole, signingKey: [UInt8], unlockKey: [UInt8], tokens: [UInt8],
        notBefore: Int, notAfter: Int
    ) {
        self.kit = kit
        self.user = user
        self.role = role
        self.signingKey = signingKey
        self.unlockKey = unlockKey
        self.tokens = tokens
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Reads the object of `docs/formats.md`, section User certificate.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        guard try reader.string("kind") == "user" else { throw ShapeError("kind", expected: "user") }
        self.init(
            kit: try reader.decode("kit"), user: try reader.string("user"), role: try reader.choice("role"),
            signingKey: try reader.bytes("signing_key", count: 32),
            unlockKey: try reader.bytes("unlock_key", count: 32), tokens: try reader.bytes("tokens"),
            notBefore: try reader.int("not_before_ms"), notAfter: try reader.int("not_after_ms"))
    }

    /// The object of `docs/formats.md`, section User certificate.
    public var json: JSONValue {
        [
            "kind": "user", "kit": kit.json, "user": .string(user), "role": .string(role.rawValue),
            "signing_key": .string(Base64URL.encode(signingKey)), "unlock_key": .string(Base64URL.encode(unlockKey)),
            "tokens": .string(Base64URL.encode(tokens)), "not_before_ms": .int(notBefore),
            "not_after_ms": .int(notAfter),
        ]
    }
}
