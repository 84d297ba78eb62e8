import CanonicalJSON
import EnrollmentModel
import GRDB
import Secrets

/// Until when an extension code lets the kit begin applications. Not secret, so that it can be shown before a login;
/// signed by the device, so that only a login can have written it. Taking it away takes the extension away.
struct StoredExtension: Equatable {
    static let name = "extension"
    private static let type = "tram-vault"
    /// Hash of the certificate it extends.
    let certificate: Digest
    /// New applications are taken until then, milliseconds since 1970.
    let until: Int

    func bytes(device: borrowing SigningKey) -> [UInt8] {
        let json: JSONValue = ["certificate": certificate.json, "kind": "extension", "until_ms": .int(until)]
        return JWS.sign(json.canonicalBytes, typ: Self.type, key: device).canonicalBytes
    }

    init(certificate: Digest, until: Int) {
        self.certificate = certificate
        self.until = until
    }

    /// The extension of a certificate, when there is one that the device signed.
    init?(_ db: Database, of kit: KitCertificate, device: PublicKey) throws {
        guard let row = try db.row("SELECT value FROM public WHERE name = ?", [Self.name]),
            let signed = try? JWS(json: JSONValue(parsing: row.bytes(0, of: "the extension"))),
            (try? signed.verify(typ: Self.type) { $0 == device.id ? device : nil }) != nil,
            let reader = try? ObjectReader(JSONValue(canonical: signed.payload)),
            (try? reader.string("kind")) == "extension", let until = try? reader.int("until_ms"),
            let certificate = try? reader.digest("certificate"), certificate == kit.id
        else { return nil }
        self.init(certificate: certificate, until: until)
    }

    func save(_ db: Database, device: borrowing SigningKey) throws {
        try db.run(
            "INSERT OR REPLACE INTO public (name, value) VALUES (?, ?)", [Self.name, bytes(device: device).data])
    }
}

extension KitCertificate {
    /// Which certificate this is: the hash of its canonical bytes.
    var id: Digest { BLAKE2b.hash256(canonicalBytes) }
}
