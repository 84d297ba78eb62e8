import CanonicalJSON
public import EnrollmentModel
import Packet
import Secrets

/// Why no extract was made.
public enum ExtractOrderError: Error, Sendable, CustomStringConvertible {
    /// No kit of this name was issued.
    case unknownKit(KitID)
    /// The kit's certificate names no recipient that can be sealed to.
    case badRecipient(KitID)
    /// The database.
    case store(StoreFault)
    /// The file could not be written.
    case file(String)

    /// What is wrong.
    public var description: String {
        switch self {
        case .unknownKit(let kit): "no kit \(kit) was issued by this registry"
        case .badRecipient(let kit): "the certificate of kit \(kit) names no recipient to seal to"
        case .store(let fault): fault.description
        case .file(let reason): "the extract could not be written: \(reason)"
        }
    }
}

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
    public func extract(
        of people: [ExtractPerson], for kit: KitID, days: Int, store: some RegistryStore,
        clock: RegistryClock = .system, to write: ([UInt8]) throws -> Void
    ) async throws(ExtractOrderError) -> ExtractHeader {
        let records: [KitRecord]
        do { records = try await store.kits(kit) } catch { throw .store(error) }
        guard let certificate = records.max(by: { $0.issued < $1.issued })?.certificate else { throw .unknownKit(kit) }
        guard let recipient = SealingRecipient(text: certificate.sealingRecipient) else {
            throw .badRecipient(kit)
        }
        let pieces = ExtractFile.pieces(of: people)
        let made = clock.now()
        let header = ExtractHeader(
            kit: kit, unit: certificate.unit, made: made, expires: made + days * 86_400_000, people: people.count,
            pieces: pieces.map(ExtractFile.hash))
        do {
            try ExtractFile.write(header, pieces: pieces, registry: keys.signing, recipient: recipient, to: write)
        } catch {
            throw .file("\(error)")
        }
        return header
    }
}
