import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
public import Secrets

/// Why a renewed certificate was not taken. The old one stays in force.
public enum RenewalError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It is not a certificate of a kit, or not signed by the registry this kit was made for.
    case signature
    /// It is for another kit, another provisioning of this one, or for other keys.
    case otherKit
    /// The one this kit has ends as late.
    case notLater
    /// The vault.
    case store(StoreError)

    /// What is wrong.
    public var description: String {
        switch self {
        case .signature: "the certificate is not signed by the registry of this kit"
        case .otherKit: "the certificate is for another kit, or for other keys of it"
        case .notLater: "the certificate of this kit ends as late already"
        case .store(let error): error.description
        }
    }
}

extension VaultSession {
    /// What a renewal may change; whatever else a certificate says must be as it was.
    private static var renewable: Set<String> {
        ["authority", "not_after_ms", "not_before_ms", "policy", "recipients", "unit", "url"]
    }

    /// Takes a certificate with a later end over, durably. Users' certificates that end with the old one follow it.
    ///
    /// - Parameter signed: `tram-kit`, by the registry.
    /// - Throws: ``RenewalError``.
    public func renew(_ signed: JWS) throws(RenewalError) {
        let renewed = try renewal(signed)
        do throws(StoreError) {
            try write(.certificateRenewed) { writer in
                writer.subject = renewed.kit.text
                try writer.keepFormerCertificate(of: vault.kit)
                try writer.db.run(
                    "UPDATE public SET value = ? WHERE name = ?",
                    [StoredCertificate.bytes(signed, device: writer.ring.device).data, StoredCertificate.name])
            }
            vault.adopt(renewed)
            try refreshSigners()
        } catch { throw .store(error) }
    }

    private func renewal(_ signed: JWS) throws(RenewalError) -> KitCertificate {
        let present = vault.kit
        let registry = PublicKey(bytes: present.registryKey)
        guard (try? signed.verify(typ: SignatureType.certificate) { $0 == registry?.id ? registry : nil }) != nil,
            let renewed = try? KitCertificate(json: JSONValue(canonical: signed.payload))
        else { throw .signature }
        guard let old = present.json.object, let new = renewed.json.object,
            Set(old.names + new.names).subtracting(Self.renewable).allSatisfy({ old[$0] == new[$0] })
        else { throw .otherKit }
        guard renewed.notAfter > present.notAfter else { throw .notLater }
        return renewed
    }
}

extension VaultWriter {
    /// Keeps the certificate that is about to be replaced as the registry signed it: users' certificates that end with it
    /// follow the new one.
    fileprivate func keepFormerCertificate(of kit: KitCertificate) throws {
        let what = "the kit's certificate"
        let row = try db.row("SELECT value FROM public WHERE name = ?", [StoredCertificate.name])
        guard let bytes = try row?.bytes(0, of: what), let stored = try? JWS(json: JSONValue(parsing: bytes)) else {
            throw StoreError.damaged(what: what)
        }
        try db.run(
            "INSERT OR REPLACE INTO public (name, value) VALUES (?, ?)",
            ["\(StoredCertificate.earlierPrefix)\(kit.epoch)-\(kit.notAfter)", stored.payload.data])
    }
}
