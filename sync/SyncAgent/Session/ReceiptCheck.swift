import CanonicalJSON
import EnrollmentModel
import Secrets
import SyncProtocol

/// Believes a receipt only if the pinned registry key signed it and it says exactly what the manifest says.
struct ReceiptCheck: Sendable {
    private let certificate: KitCertificate
    private let manifests: [PacketKey: PacketManifest]
    static let typ = "tram-receipt"

    /// Why a receipt is left unused.
    enum Refusal: Error {
        /// It is about an application that nobody waits for.
        case nobodyWaits
        /// It is not to be believed; the reason is for a log.
        case bad(String)
    }

    init(certificate: KitCertificate, manifests: [PacketKey: PacketManifest]) {
        self.certificate = certificate
        self.manifests = manifests
    }

    func check(_ signed: SignedObject) throws(Refusal) -> (receipt: Receipt, signed: JWS) {
        let registry = PublicKey(bytes: certificate.registryKey)
        guard let jws = try? JWS(json: signed.json),
            let receipt = try? Receipt(json: JSONValue(canonical: jws.payload))
        else { throw .bad("it cannot be read") }
        guard (try? jws.verify(typ: Self.typ, key: { $0 == registry?.id ? registry : nil })) != nil else {
            throw .bad("it is not signed by the registry")
        }
        guard receipt.registry == certificate.registry, receipt.kit == certificate.kit else {
            throw .bad("it is for another kit")
        }
        guard let manifest = manifests[PacketKey(app: receipt.app, seal: receipt.seal)] else { throw .nobodyWaits }
        guard receipt.manifest == BLAKE2b.hash256(manifest.canonicalBytes), receipt.heads == manifest.heads,
            receipt.parts == manifest.parts.map(\.sealedHash)
        else { throw .bad("it does not cover what was sent") }
        return (receipt, jws)
    }
}
