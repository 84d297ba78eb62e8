public import CanonicalJSON
public import EnrollmentModel
public import Secrets

extension PacketManifest {
    /// The `typ` of its signature.
    public static let typ = "tram-manifest"

    /// BLAKE2b-256 of ``body``: the key of the registry's ledger, the same for every sealing of the same content.
    public var bodyHash: Digest { BLAKE2b.hash256(body) }

    /// BLAKE2b-256 of the canonical bytes: what receipts name.
    public var hash: Digest { BLAKE2b.hash256(canonicalBytes) }

    /// The manifest signed by the kit's device key.
    public func signed(by key: borrowing SigningKey, kid: String? = nil) -> JWS {
        JWS.sign(canonicalBytes, typ: Self.typ, kid: kid, key: key)
    }

    /// Reads a signed manifest, signature first.
    ///
    /// - Parameters:
    ///   - signed: The manifest as it travels.
    ///   - registry: The registry it must be for; any when not given.
    ///   - key: The device key with a name, if it is known.
    /// - Throws: ``PacketError/manifest(_:)``.
    public init(
        verifying signed: JWS, registry: String? = nil, key: (_ kid: String) -> PublicKey?
    ) throws(PacketError) {
        do throws(JWSError) {
            try signed.verify(typ: Self.typ, key: key)
        } catch {
            throw .manifest(.signature(error))
        }
        try self.init(unverified: signed, registry: registry)
    }

    /// Reads a manifest without asking who signed it: good for looking at files, never for taking them in.
    ///
    /// - Throws: ``PacketError/manifest(_:)``.
    public init(unverified signed: JWS, registry: String? = nil) throws(PacketError) {
        let json: JSONValue
        do throws(JSONError) { json = try JSONValue(canonical: signed.payload) } catch {
            throw .manifest(.shape("\(error)"))
        }
        do throws(ShapeError) { try self.init(json: json) } catch { throw .manifest(.shape("\(error)")) }
        if let registry, !registry.utf8.elementsEqual(self.registry.utf8) {
            throw .manifest(.registry(self.registry))
        }
    }
}
