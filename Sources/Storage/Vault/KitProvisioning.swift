import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// What makes a laptop a kit: the registry's word on it, and the secrets that belong to the keys in that word.
///
/// Whether the registry really signed it is known to who opened the provisioning file.
public struct KitProvisioning: ~Copyable, Sendable {
    /// What the registry certifies.
    public let certificate: KitCertificate
    /// Seed of the device's Ed25519 key.
    public let signingSeed: SecretKey
    /// Opens what is sealed to the device.
    public let identity: SealingIdentity

    /// The verified parts of a provisioning file.
    public init(certificate: KitCertificate, signingSeed: consuming SecretKey, identity: SealingIdentity) {
        self.certificate = certificate
        self.signingSeed = signingSeed
        self.identity = identity
    }

    /// Whether the secrets are those of the certificate.
    var fitsTogether: Bool {
        SigningKey(seed: signingSeed).publicKey.bytes == certificate.signingKey
            && identity.recipient.text == certificate.sealingRecipient
    }
}

/// The certificate as a vault keeps it: signed by the device, whose secret key only a login gives. Before a login it is
/// believed for showing, after a login it is known to be the one the vault was made with.
struct StoredCertificate {
    static let name = "kit"
    private static let type = "tram-vault"
    let kit: KitCertificate
    let device: PublicKey

    static func bytes(_ kit: KitCertificate, device: borrowing SigningKey) -> [UInt8] {
        JWS.sign(kit.canonicalBytes, typ: type, key: device).canonicalBytes
    }

    init?(_ bytes: [UInt8]) {
        guard let signed = try? JWS(json: JSONValue(parsing: bytes)),
            let kit = try? KitCertificate(json: JSONValue(canonical: signed.payload)),
            let device = PublicKey(bytes: kit.signingKey),
            (try? signed.verify(typ: Self.type) { $0 == device.id ? device : nil }) != nil
        else { return nil }
        self.kit = kit
        self.device = device
    }
}
