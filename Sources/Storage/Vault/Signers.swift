import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// Whose signatures this vault believes: its device, and the users whom the device certified.
struct Signers: Sendable {
    /// A user as the device certified them.
    struct Person: Sendable {
        let certificate: UserCertificate
        let key: PublicKey
        let signed: JWS
    }

    let device: PublicKey
    private let people: [String: Person]

    /// Reads the certificates; one that does not verify is nobody's.
    init(_ db: Database, device: PublicKey, kit: KitID) throws {
        self.device = device
        var people: [String: Person] = [:]
        for row in try db.rows("SELECT certificate FROM user ORDER BY name") {
            guard let bytes = try? row.bytes(0, of: "a certificate"),
                let person = try? Self.person(bytes, device: device), person.certificate.kit == kit
            else { continue }
            people[person.key.id] = person
        }
        self.people = people
    }

    private static func person(_ bytes: [UInt8], device: PublicKey) throws -> Person? {
        let signed = try JWS(json: JSONValue(parsing: bytes))
        try signed.verify(typ: SignatureType.certificate) { $0 == device.id ? device : nil }
        let certificate = try UserCertificate(json: JSONValue(canonical: signed.payload))
        guard let key = PublicKey(bytes: certificate.signingKey) else { return nil }
        return Person(certificate: certificate, key: key, signed: signed)
    }

    /// The user with a name.
    func person(named name: String) -> Person? {
        people.values.first { $0.certificate.user.utf8.elementsEqual(name.utf8) }
    }

    /// The public key with a name, of the device or of a user.
    func key(_ kid: String) -> PublicKey? { kid == device.id ? device : people[kid]?.key }

    /// Verifies that exactly `name`, in `role` where one is given, and the device signed.
    func verify(_ signed: JWS, typ: String, by name: String, role: UserRole? = nil) -> Bool {
        guard let person = person(named: name), role == nil || person.certificate.role == role else { return false }
        return (try? signed.verify(typ: typ, key: key)) == [person.key.id, device.id]
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
