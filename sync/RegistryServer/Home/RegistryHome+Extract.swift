import CanonicalJSON
public import EnrollmentModel
import Packet
import Secrets

extension RegistryHome {
    /// Makes the extract of a commune for one kit: signed by this registry, sealed to the kit.
    ///
    /// - Parameters:
    ///   - people: The people, in the order they will have.
    ///   - kit: The only kit that can open it.
    ///   - days: How long it may be used, from now.
    ///   - store: Where the kit's certificate is.
    ///   - clock: Dates it.
    ///   - write: Takes the next bytes of the file.
    /// - Returns: What the file begins with.
    /// - Throws: ``KitOrderError/revoked(_:)`` for a laptop that is gone: nobody's data is sealed to it any more.
    public func extract(
        of people: [ExtractPerson], for kit: KitID, days: Int, store: some RegistryStore,
        clock: RegistryClock = .system, to write: ([UInt8]) throws -> Void
    ) async throws(KitOrderError) -> ExtractHeader {
        let newest = try await newest(kit, store)
        guard try await !isRevoked(newest, store) else { throw .revoked(kit) }
        let certificate = newest.certificate
        guard let recipient = SealingRecipient(text: certificate.sealingRecipient) else {
            throw .damaged("the certificate of kit \(kit)")
        }
        let pieces = ExtractFile.pieces(of: people)
        let made = clock.now()
        let header = ExtractHeader(
            kit: kit, unit: certificate.unit, made: made, expires: made + days * 86_400_000, people: people.count,
            pieces: pieces.map(ExtractFile.hash))
        do {
            try ExtractFile.write(header, pieces: pieces, registry: keys.signing, recipient: recipient, to: write)
        } catch {
            throw .notWritten("\(error)")
        }
        return header
    }
}
