import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// Whose signatures this vault believes: its device, and the users whom an admin and the device certified, where the
/// chain of admins begins at the one the registry certified.
struct Signers: Sendable {
    /// A user as they were certified.
    struct Person: Sendable {
        let certificate: UserCertificate
        let key: PublicKey
        let signed: JWS
        /// Whether they were a user of a laptop that was lost: what they signed counts, they themselves are nobody here.
        let isFormer: Bool
    }

    let device: PublicKey
    let kit: KitID
    /// Certificates that this kit had before the present one.
    private let earlier: [KitCertificate]
    private let devices: [String: PublicKey]
    private let people: [String: Person]

    /// Reads the certificates; one that does not verify is nobody's.
    init(_ db: Database, kit: KitCertificate) throws {
        earlier = try StoredCertificate.earlier(db, than: kit)
        let kits = [kit] + earlier
        let devices = kits.compactMap { PublicKey(bytes: $0.signingKey) }
        guard let device = devices.first else { throw StoreError.damaged(what: "the kit's certificate") }
        self.device = device
        self.kit = kit.kit
        self.devices = Dictionary(devices.map { ($0.id, $0) }) { first, _ in first }
        let admins = kits.compactMap { PublicKey(bytes: $0.adminKey) }.map { ($0.id, $0.bytes) }
        let claimed = try db.rows(Self.certificates).compactMap { row -> Person? in
            guard let bytes = try? row.bytes(0, of: "a certificate") else { return nil }
            return Self.read(bytes, kit: kit.kit, device: device)
        }
        people = Self.believed(
            claimed, admins: Dictionary(admins) { first, _ in first }, devices: self.devices)
    }

    private static let certificates = "SELECT certificate FROM user UNION ALL SELECT certificate FROM former_user"

    private static func read(_ bytes: [UInt8], kit: KitID, device: PublicKey) -> Person? {
        guard let signed = try? JWS(json: JSONValue(parsing: bytes)),
            let certificate = try? UserCertificate(json: JSONValue(canonical: signed.payload)),
            certificate.kit == kit, let key = PublicKey(bytes: certificate.signingKey)
        else { return nil }
        // Where the certificate lies says nothing: a manipulated file could move it. Which device signed it does.
        let isFormer = (try? signed.claimedKeys())?.last != device.id
        return Person(certificate: certificate, key: key, signed: signed, isFormer: isFormer)
    }

    private static func believed(
        _ claimed: [Person], admins: [String: [UInt8]], devices: [String: PublicKey]
    ) -> [String: Person] {
        let claims = claimed.map { person in
            CertificateChain.Claim(
                certificate: person.certificate, key: person.key.id,
                signers: (try? person.signed.claimedKeys()) ?? [])
        }
        let indices = CertificateChain.believed(claims, admins: admins, devices: Set(devices.keys)) { index, admin in
            guard let admin = PublicKey(bytes: admin) else { return false }
            let signers = try? claimed[index].signed.verify(typ: SignatureType.certificate) { kid in
                kid == admin.id ? admin : devices[kid]
            }
            return signers == claims[index].signers
        }
        return Dictionary(indices.map { (claimed[$0].key.id, claimed[$0]) }) { first, _ in first }
    }

    /// The name of the key that a certificate is about; nothing of it is verified.
    static func claimedKey(_ bytes: [UInt8]) -> String? {
        guard let signed = try? JWS(json: JSONValue(parsing: bytes)),
            let certificate = try? UserCertificate(json: JSONValue(canonical: signed.payload))
        else { return nil }
        return PublicKey(bytes: certificate.signingKey)?.id
    }

    /// The names of the users whose keys are among these.
    func people(withKeys kids: Set<String>) -> [String] {
        people.filter { kids.contains($0.key) && !$0.value.isFormer }.map(\.value.certificate.user)
    }

    /// The user with a name. Users of a lost laptop may have had the same names and are never meant.
    func person(named name: String) -> Person? {
        people.values.first { $0.certificate.user.utf8.elementsEqual(name.utf8) && !$0.isFormer }
    }

    /// Until when the user with a name may sign: a certificate that ends with one of this device's follows its renewals.
    ///
    /// - Parameter kit: The kit's certificate that is in force.
    func end(ofUser name: String, kit: KitCertificate) -> Int {
        guard let user = person(named: name)?.certificate else { return kit.notAfter }
        let follows = earlier.contains { $0.signingKey == kit.signingKey && $0.notAfter == user.notAfter }
        return follows ? kit.notAfter : min(user.notAfter, kit.notAfter)
    }

    /// The certificates of users by name, and those of the admins who vouch for them up to the first one, whom everybody
    /// knows from the kit's certificate.
    func certificates(of names: Set<String>) -> [JWS] {
        var wanted = people.values.filter { names.contains($0.certificate.user) }
        var found: [String: Person] = [:]
        while let person = wanted.popLast() {
            guard found.updateValue(person, forKey: person.key.id) == nil,
                let admin = (try? person.signed.claimedKeys())?.first, let vouching = people[admin],
                (try? vouching.signed.claimedKeys())?.first != vouching.key.id
            else { continue }
            wanted.append(vouching)
        }
        return found.values.sorted { $0.certificate.user < $1.certificate.user }.map(\.signed)
    }

    /// The public key of a device of this kit, the present one or one before it.
    func device(_ kid: String) -> PublicKey? { devices[kid] }

    /// The public key with a name, of a device or of a user.
    func key(_ kid: String) -> PublicKey? { devices[kid] ?? people[kid]?.key }

    /// Verifies that exactly `name`, in `role` where one is given, and the device signed.
    func verify(_ signed: JWS, typ: String, by name: String, role: UserRole? = nil) -> Bool {
        guard let signers = try? signed.verify(typ: typ, key: key), signers.count == 2,
            let person = people[signers[0]], person.certificate.user.utf8.elementsEqual(name.utf8),
            role == nil || person.certificate.role == role
        else { return false }
        return devices[signers[1]] != nil
    }
}

/// The kinds of objects that are signed, in `typ` of their signatures.
enum SignatureType {
    static let revision = "tram-rev"
    static let batch = "tram-batch"
    static let approval = "tram-approval"
    static let manifest = "tram-manifest"
    static let receipt = "tram-receipt"
    static let certificate = "tram-kit"
}

extension JWS {
    /// An object signed by a user and, after that, by the device.
    static func sign(_ payload: [UInt8], typ: String, ring: KeyRing) -> JWS {
        var signed = JWS.sign(payload, typ: typ, key: ring.user)
        signed.addSignature(typ: typ, key: ring.device)
        return signed
    }
}
