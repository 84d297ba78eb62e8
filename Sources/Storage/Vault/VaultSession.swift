import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Synchronization

/// A vault that one user has opened. Its keys live in locked memory until ``lock()`` or the end of the session.
public final class VaultSession: Sendable {
    /// Who is logged in.
    public let user: StoreUser
    /// What was wrong with the vault as a whole at login.
    public let findings: [VaultFinding]
    /// The vault.
    public let vault: Vault
    private let ring: Mutex<KeyRing?>
    private let signers: Mutex<Signers>

    init(vault: Vault, user: StoreUser, ring: KeyRing, signers: Signers, findings: [VaultFinding]) {
        self.vault = vault
        self.user = user
        self.findings = findings
        self.ring = Mutex(ring)
        self.signers = Mutex(signers)
    }

    /// Ends the session: its keys are wiped when the last call that is under way returns.
    public func lock() {
        ring.withLock { $0 = nil }
        vault.tellOwner(nil)
        // A log that stays is no loss of safety or data, only of tidiness.
        if vault.access == .write { try? vault.emptyLog() }
    }

    /// Whether ``lock()`` was called.
    public var isLocked: Bool { ring.withLock { $0 == nil } }

    /// The keys while the session lives.
    func keys() throws(StoreError) -> KeyRing {
        guard let ring = ring.withLock({ $0 }) else { throw .locked }
        return ring
    }

    func read<Result>(_ body: (VaultReader) throws -> Result) throws(StoreError) -> Result {
        let ring = try keys()
        let signers = signers.withLock { $0 }
        return try vault.read { db in
            try body(VaultReader(db: db, ring: ring, signers: signers, environment: vault.environment))
        }
    }

    /// One step of the work: a transaction that ends with a link of the audit chain, durable when this returns.
    func write<Result>(
        _ action: AuditAction, _ body: (inout VaultWriter) throws -> Result
    ) throws(StoreError) -> Result {
        let ring = try keys()
        let signers = signers.withLock { $0 }
        return try vault.write { db in
            let reader = VaultReader(db: db, ring: ring, signers: signers, environment: vault.environment)
            let known = vault.chainEnd.withLock { $0 }
            var writer = try VaultWriter(
                reader, action: action, user: user.name, certificateEnd: vault.kit.notAfter, known: known)
            let result = try body(&writer)
            let end = try writer.finish()
            // Only what is durable is remembered; after a failure the chain is read again.
            vault.chainEnd.withLock { $0 = nil }
            db.afterNextTransaction { [vault] _ in vault.chainEnd.withLock { $0 = end } }
            return result
        }
    }

    /// Reads the users' certificates again after one was added.
    func refreshSigners() throws(StoreError) {
        let fresh = try vault.read { db in try Signers(db, kit: vault.kit) }
        signers.withLock { $0 = fresh }
    }

    /// Refuses what the user's role does not include.
    func require(_ capability: Capability) throws(StoreError) {
        guard CapabilityTable.standard.allows(capability, to: user.role) else { throw .notAllowed(.role) }
    }
}
