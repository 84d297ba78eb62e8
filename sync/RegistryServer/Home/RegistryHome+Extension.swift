import CanonicalJSON
public import EnrollmentModel
import Secrets

extension RegistryHome {
    /// A code that lets a kit begin applications for some more days, counted from today, though its certificate ended.
    ///
    /// The code is for the kit's newest certificate alone. Nothing is kept of it: the same order on the same day gives
    /// the same code.
    ///
    /// - Parameters:
    ///   - kit: The kit.
    ///   - days: How many days from now, ``ExtensionCode/daysAtOnce``.
    /// - Returns: The code, and until when it reaches.
    /// - Throws: ``KitOrderError/noCode(_:)`` for a certificate that this registry's keys cannot answer for, or a day out
    ///   of the reach of a code; ``KitOrderError/revoked(_:)`` for a laptop that is gone.
    public func extensionCode(
        for kit: KitID, days: Int, store: some RegistryStore, clock: RegistryClock = .system
    ) async throws(KitOrderError) -> (code: ExtensionCode, until: Int) {
        precondition(ExtensionCode.daysAtOnce.contains(days), "an extension is for some days")
        let day = 86_400_000
        let record = try await newest(kit, store)
        guard try await !isRevoked(record, store) else { throw .revoked(kit) }
        let newest = record.certificate
        guard let recipient = SealingRecipient(text: newest.sealingRecipient),
            let identity = keys.identities.first(where: { $0.recipient.text == newest.recipients.first })
        else { throw .noCode(kit) }
        let after = max(1, (clock.now() + days * day - newest.notAfter + day - 1) / day)
        let id = BLAKE2b.hash256(newest.canonicalBytes)
        let key = identity.sharedKey(with: recipient, for: Array(ExtensionCode.keyPurpose.utf8) + id.bytes)
        let mac = BLAKE2b.keyed(ExtensionCode.message(days: after), key: key)
        guard let code = ExtensionCode(days: after, mac: mac) else { throw .noCode(kit) }
        return (code, newest.notAfter + after * day)
    }
}
