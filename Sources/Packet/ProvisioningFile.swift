import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// Why a provisioning file was not taken.
public enum ProvisioningError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not a provisioning file, or cut or changed on the way.
    case damaged
    /// The signature is not that of the registry named inside.
    case signature
    /// The code is not the one this file was made with.
    case wrongCode
    /// Too little memory to try the code, KiB.
    case notEnoughMemory(kib: Int)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .damaged: "this is not a whole provisioning file: copy it again from the registry"
        case .signature: "the provisioning file was changed after it was issued: ask the registry for a new one"
        case .wrongCode:
            "the activation code does not open this file: check it letter by letter and that both belong together"
        case .notEnoughMemory(let kib): "trying the code needs \(kib / 1024) MiB of free memory: close other programs"
        }
    }
}

/// The secret halves of a kit's keys and of its first admin's.
public struct KitSecrets: ~Copyable, Sendable {
    /// Seed of the device's Ed25519 key.
    public let signingSeed: SecretKey
    /// X25519 secret of the device's age identity.
    public let sealingSecret: SecretKey
    /// Seed of the first admin's Ed25519 key; it becomes that admin's own and stays under their password alone.
    public let adminSeed: SecretKey

    /// The secrets of a new kit.
    public init(from random: some RandomSource = SystemRandom()) {
        signingSeed = SecretKey(from: random)
        sealingSecret = SecretKey(from: random)
        adminSeed = SecretKey(from: random)
    }

    init(signingSeed: consuming SecretKey, sealingSecret: consuming SecretKey, adminSeed: consuming SecretKey) {
        self.signingSeed = signingSeed
        self.sealingSecret = sealingSecret
        self.adminSeed = adminSeed
    }
}

/// The one file that makes a laptop a kit: its certificate, and its secret keys locked under an activation code.
///
/// A JWS of type `tram-kit` by the registry over `{certificate, locked: {slot, signing, sealing, admin}}`, where the
/// certificate is a JWS of its own, since the kit shows it without the rest. The secrets are sealed for this very
/// certificate, so who holds the right code knows that the certificate is the one it was made for.
public struct ProvisioningFile: Sendable, Equatable {
    /// The kind of object that is signed.
    public static let typ = "tram-kit"
    /// What the registry says of the kit.
    public let certificate: KitCertificate
    /// The same as the registry signed it, `tram-kit`.
    public let signedCertificate: JWS
    /// The whole file as signed.
    public let signed: JWS
    private let slot: KeySlot
    private let signing: [UInt8]
    private let sealing: [UInt8]
    private let admin: [UInt8]
    private static let slotName = "activation"

    /// Makes the file.
    ///
    /// - Parameters:
    ///   - certificate: Names the public halves of `secrets`.
    ///   - secrets: The device's secret keys.
    ///   - code: What opens the file, see ``ActivationCode``.
    ///   - cost: What one try of a code costs.
    ///   - registry: The registry's signing key.
    ///   - random: Where key, salt and nonces come from.
    /// - Throws: ``ProvisioningError``.
    public init(
        certificate: KitCertificate, secrets: borrowing KitSecrets, code: borrowing LockedBytes, cost: PasswordCost,
        registry: borrowing SigningKey, random: some RandomSource = SystemRandom()
    ) throws(ProvisioningError) {
        let key = SecretKey(from: random)
        guard let code = ActivationCode.read(code) else { throw .wrongCode }
        do {
            slot = try KeySlot(id: Self.slotName, sealing: key, password: code, cost: cost, random: random)
        } catch {
            throw ProvisioningError(error)
        }
        signing = XChaCha20Poly1305.seal(
            secrets.signingSeed.bytes, key: key, context: Self.context("signing", certificate), random: random)
        sealing = XChaCha20Poly1305.seal(
            secrets.sealingSecret.bytes, key: key, context: Self.context("sealing", certificate), random: random)
        admin = XChaCha20Poly1305.seal(
            secrets.adminSeed.bytes, key: key, context: Self.context("admin", certificate), random: random)
        self.certificate = certificate
        signedCertificate = JWS.sign(certificate.canonicalBytes, typ: Self.typ, key: registry)
        let payload: JSONValue = [
            "certificate": signedCertificate.json,
            "locked": [
                "slot": slot.json, "signing": .string(Base64URL.encode(signing)),
                "sealing": .string(Base64URL.encode(sealing)), "admin": .string(Base64URL.encode(admin)),
            ],
        ]
        signed = JWS.sign(payload.canonicalBytes, typ: Self.typ, key: registry)
    }

    /// Reads a file and verifies that the registry it names signed it.
    ///
    /// - Throws: ``ProvisioningError/damaged`` or ``ProvisioningError/signature``.
    public init(bytes: [UInt8]) throws(ProvisioningError) {
        do {
            signed = try JWS(json: JSONValue(parsing: bytes))
            let reader = try ObjectReader(JSONValue(canonical: signed.payload))
            let locked = try ObjectReader(reader.value("locked"))
            signedCertificate = try reader.decode("certificate")
            certificate = try KitCertificate(json: JSONValue(canonical: signedCertificate.payload))
            slot = try locked.decode("slot")
            signing = try locked.bytes("signing", count: SecretKey.byteCount + XChaCha20Poly1305.overhead)
            sealing = try locked.bytes("sealing", count: SecretKey.byteCount + XChaCha20Poly1305.overhead)
            admin = try locked.bytes("admin", count: SecretKey.byteCount + XChaCha20Poly1305.overhead)
        } catch {
            throw .damaged
        }
        let registry = PublicKey(bytes: certificate.registryKey)
        for object in [signed, signedCertificate] {
            guard (try? object.verify(typ: Self.typ, key: { $0 == registry?.id ? registry : nil })) != nil else {
                throw .signature
            }
        }
    }

    /// The file's bytes.
    public var bytes: [UInt8] { signed.canonicalBytes + [UInt8(ascii: "\n")] }

    /// Opens the secrets with a code as somebody typed it; costs time and memory.
    ///
    /// - Throws: ``ProvisioningError``.
    public func unlock(code: borrowing LockedBytes) throws(ProvisioningError) -> KitSecrets {
        guard let code = ActivationCode.read(code) else { throw .wrongCode }
        let key: SecretKey
        do { key = try slot.open(password: code) } catch { throw ProvisioningError(error) }
        let secrets = KitSecrets(
            signingSeed: try open(signing, as: "signing", with: key),
            sealingSecret: try open(sealing, as: "sealing", with: key),
            adminSeed: try open(admin, as: "admin", with: key))
        let isMatching =
            SigningKey(seed: secrets.signingSeed).publicKey.bytes == certificate.signingKey
            && SealingIdentity(secret: secrets.sealingSecret).recipient.text == certificate.sealingRecipient
            && SigningKey(seed: secrets.adminSeed).publicKey.bytes == certificate.adminKey
        guard isMatching else { throw .damaged }
        return secrets
    }

    private func open(
        _ box: [UInt8], as name: String, with key: borrowing SecretKey
    ) throws(ProvisioningError) -> SecretKey {
        do {
            let bytes = try XChaCha20Poly1305.openSecret(box, key: key, context: Self.context(name, certificate))
            guard let secret = SecretKey(bytes) else { throw ProvisioningError.damaged }
            return secret
        } catch {
            throw .damaged
        }
    }

    private static func context(_ name: String, _ certificate: KitCertificate) -> [UInt8] {
        Array("tram-provisioning/\(name)/".utf8) + BLAKE2b.hash256(certificate.canonicalBytes).bytes
    }
}

extension ProvisioningError {
    fileprivate init(_ error: KeySlotError) {
        switch error {
        case .wrongPassword, .emptyPassword: self = .wrongCode
        case .notEnoughMemory(let kib): self = .notEnoughMemory(kib: kib)
        }
    }
}
