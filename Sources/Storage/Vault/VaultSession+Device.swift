import CanonicalJSON
public import Enrollment
public import EnrollmentModel
public import Secrets

extension VaultSession {
    /// Signs the manifest of a sealing with the device's key, `tram-manifest`. What is not of this kit is refused.
    public func sign(manifest: PacketManifest) throws(StoreError) -> JWS {
        guard manifest.kit == vault.kit.kit else { throw .failed("the manifest is of another kit: seal again") }
        return JWS.sign(manifest.canonicalBytes, typ: SignatureType.manifest, key: try keys().device)
    }

    /// Signs the kit's login at the registry with the device's key. Who asks must be this kit.
    public func sign(assertion: ClientAssertion) throws(StoreError) -> String {
        guard assertion.client.utf8.elementsEqual(vault.kit.kit.text.utf8) else {
            throw .failed("the login is of another kit: sync again")
        }
        return assertion.sign(key: try keys().device)
    }

    /// What opens files that the registry sealed to this kit.
    public func sealingIdentity() throws(StoreError) -> SealingIdentity { try keys().identity }

    /// The public half of the device's key.
    public var deviceKey: PublicKey { vault.device }
}
