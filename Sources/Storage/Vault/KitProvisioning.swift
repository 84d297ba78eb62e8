import CanonicalJSON
import Enrollment
public import EnrollmentModel
import GRDB
public import Secrets

/// What makes a laptop a kit: the registry's word on it, and the secrets that belong to the keys in that word.
///
/// Whether the registry really signed it is known to who opened the provisioning file.
public struct KitProvisioning: ~Copyable, Sendable {
    /// What the registry certifies.
    public let certificate: KitCertificate
    /// The same as the registry signed it, `tram-kit`.
    public let signedCertificate: JWS
    /// Seed of the device's Ed25519 key.
    public let signingSeed: SecretKey
    /// Opens what is sealed to the device.
    public let identity: SealingIdentity
    /// Seed of the first admin's Ed25519 key.
    public let adminSeed: SecretKey

    /// The verified parts of a provisioning file.
    public init(
        certificate: KitCertificate, signedCertificate: JWS, signingSeed: consuming SecretKey,
        identity: SealingIdentity, adminSeed: consuming SecretKey
    ) {
        self.certificate = certificate
        self.signedCertificate = signedCertificate
        self.signingSeed = signingSeed
        self.identity = identity
        self.adminSeed = adminSeed
    }

    /// Whether the secrets are those of the certificate, and the certificate is one that can be worked with.
    var fitsTogether: Bool {
        SigningKey(seed: signingSeed).publicKey.bytes == certificate.signingKey
            && SigningKey(seed: adminSeed).publicKey.bytes == certificate.adminKey
            && identity.recipient.text == certificate.sealingRecipient
            && SealingRecipient(text: certificate.recovery) != nil && !certificate.sealingRecipients.isEmpty
            && SignedKitCertificate(signedCertificate)?.certificate == certificate
    }
}

extension KitCertificate {
    /// The registry's recipients that can be sealed to.
    var sealingRecipients: [SealingRecipient] { recipients.compactMap { SealingRecipient(text: $0) } }
}

/// A kit's certificate under the signature of the registry it names.
struct SignedKitCertificate {
    let signed: JWS
    let certificate: KitCertificate

    init?(_ signed: JWS) {
        guard let certificate = try? KitCertificate(json: JSONValue(canonical: signed.payload)),
            let registry = PublicKey(bytes: certificate.registryKey),
            (try? signed.verify(typ: SignatureType.certificate) { $0 == registry.id ? registry : nil }) != nil
        else { return nil }
        self.signed = signed
        self.certificate = certificate
    }
}

/// The certificate as a vault keeps it: the registry's signed object, signed once more by the device, whose secret key
/// only a login gives. Before a login it is believed for showing, after a login it is known to be the one the vault was
/// made with; and nobody but the registry could have put other keys into it.
struct StoredCertificate {
    static let name = "kit"
    /// Certificates the kit had in earlier epochs stand beside it as `kit/1`, `kit/2`, …
    static let earlierPrefix = "kit/"
    private static let type = "tram-vault"
    let kit: KitCertificate
    /// The same as the registry signed it.
    let signed: JWS
    let device: PublicKey

    static func bytes(_ signed: JWS, device: borrowing SigningKey) -> [UInt8] {
        JWS.sign(signed.canonicalBytes, typ: type, key: device).canonicalBytes
    }

    init?(_ bytes: [UInt8]) {
        guard let outer = try? JWS(json: JSONValue(parsing: bytes)),
            let inner = try? JWS(json: JSONValue(canonical: outer.payload)),
            let kit = SignedKitCertificate(inner)?.certificate, let device = PublicKey(bytes: kit.signingKey),
            (try? outer.verify(typ: Self.type) { $0 == device.id ? device : nil }) != nil
        else { return nil }
        self.kit = kit
        self.device = device
        signed = inner
    }

    /// The certificates of earlier epochs of this kit that the same registry signed.
    static func earlier(_ db: Database, than kit: KitCertificate) throws -> [KitCertificate] {
        let rows = try db.rows("SELECT value FROM public WHERE name LIKE '\(earlierPrefix)%' ORDER BY name")
        return rows.compactMap { row in
            guard let bytes = try? row.bytes(0, of: "a certificate"),
                let signed = try? JWS(json: JSONValue(parsing: bytes)),
                let found = SignedKitCertificate(signed)?.certificate,
                found.kit == kit.kit, found.registryKey == kit.registryKey, found.epoch <= kit.epoch
            else { return nil }
            return found
        }
    }
}
