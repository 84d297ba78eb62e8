import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
import Secrets

/// Why an extension code was not taken.
public enum ExtensionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not a code: a character is wrong or missing.
    case misheard
    /// A code of another kit or certificate, or of nobody.
    case wrong
    /// It does not reach further than what is allowed already.
    case used
    /// Too many wrong codes: one has to wait.
    case tooManyTries(seconds: Int)
    /// The store, or the rights of who asks.
    case store(StoreError)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .misheard: "a character of the code is wrong or missing: have it read out again"
        case .wrong: "the code is not for this kit and its certificate: say the kit's name and ask again"
        case .used: "the code does not reach further than what is allowed already: ask for a new one"
        case .tooManyTries(let seconds): "too many wrong codes: wait \(seconds) seconds"
        case .store(let error): error.description
        }
    }
}

extension Vault {
    /// When the kit's certificate ends and how long people are enrolled after that; known without a login.
    public func certificateTerms() throws(StoreError) -> CertificateTerms {
        try read { db in try terms(db, end: kit.notAfter) }
    }

    func terms(_ db: Database, end: Int) throws -> CertificateTerms {
        CertificateTerms(
            notAfter: end, captureDays: kit.policy.captureDaysAfterEnd,
            extendedUntil: try StoredExtension(db, of: kit, device: device)?.until)
    }
}

extension VaultSession {
    /// Where the certificates stand by the clock that the vault believes: the kit's or the user's, whichever ends first.
    public func certificateAge() throws(StoreError) -> CertificateAge {
        try read { reader in
            let tail = try reader.audit.tail()
            var counters = try reader.counters(tail)
            let time = counters.stamp(
                vault.environment.clock(), built: vault.environment.built, certificateEnd: vault.kit.notAfter)
            return try terms(reader).age(at: time.believed)
        }
    }

    /// The terms of this user's work.
    func terms(_ reader: VaultReader) throws -> CertificateTerms {
        try vault.terms(reader.db, end: certificateEnd(reader))
    }

    /// The earlier end of the kit's certificate and of the user's own.
    func certificateEnd(_ reader: VaultReader) -> Int {
        reader.signers.end(ofUser: user.name, kit: vault.kit)
    }

    /// Takes an extension code, by whoever is logged in: who gave it is known by the code.
    ///
    /// Wrong codes make one wait as wrong passwords do, counted for the kit.
    ///
    /// - Parameter text: As it was heard and typed.
    /// - Returns: Until when new applications are taken, milliseconds since 1970.
    public func extend(_ text: String) throws(ExtensionError) -> Int {
        let ring: KeyRing
        do { ring = try keys() } catch { throw .store(error) }
        guard let code = ExtensionCode(text: text) else { throw .misheard }
        try vault.countingCodes { () throws(ExtensionError) in try check(code, ring) }
        let kit = vault.kit
        let until = kit.notAfter + code.days * 86_400_000
        let reached: Int
        do { reached = try read { try terms($0).captureUntil } } catch { throw .store(error) }
        guard until > reached else { throw .used }
        do {
            return try write(.certificateExtended) { writer in
                try StoredExtension(certificate: kit.id, until: until).save(writer.db, device: ring.device)
                writer.subject = "\(code.days)"
                return until
            }
        } catch { throw .store(error) }
    }

    private func check(_ code: ExtensionCode, _ ring: KeyRing) throws(ExtensionError) {
        guard let registry = vault.kit.recipients.first.flatMap(SealingRecipient.init(text:)) else {
            throw .store(.damaged(what: "the kit's certificate"))
        }
        let key = ring.identity.sharedKey(
            with: registry, for: Array(ExtensionCode.keyPurpose.utf8) + vault.kit.id.bytes)
        guard code.holds(mac: BLAKE2b.keyed(ExtensionCode.message(days: code.days), key: key)) else { throw .wrong }
    }
}
