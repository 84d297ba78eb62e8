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
    /// Whether the registry revoked who is logged in, or the kit, as far as this vault knows.
    let bar = Mutex<NotAllowed?>(nil)
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

    /// The keys within one view of the database: read again when somebody made a new store key meanwhile. Who has no
    /// box any more was disabled, and their session ends.
    func currentKeys(_ db: Database) throws -> KeyRing {
        let old = try keys()
        guard let box = try StoreKeyBoxes(db: db).box(.user(user.name)) else {
            ring.withLock { $0 = nil }
            throw StoreError.locked
        }
        guard box != old.box else { return old }
        guard let store = SealedBox.open(box, with: old.unlock),
            try SigningKey(seed: DeviceSecrets(db: db, store: store).signingSeed()).publicKey == vault.device
        else { throw StoreError.damaged(what: "the store key of \(user.name)") }
        return renew(KeyRing(renewing: old, store: store, box: box))
    }

    /// Puts other keys in the place of the session's, unless it has ended.
    @discardableResult
    func renew(_ fresh: KeyRing) -> KeyRing {
        ring.withLock { if $0 != nil { $0 = fresh } }
        return fresh
    }

    func read<Result>(_ body: (VaultReader) throws -> Result) throws(StoreError) -> Result {
        _ = try keys()
        let signers = signers.withLock { $0 }
        return try vault.read { db in
            try body(VaultReader(db: db, ring: currentKeys(db), signers: signers, environment: vault.environment))
        }
    }

    /// One step of the work: a transaction that ends with a link of the audit chain, durable when this returns.
    func write<Result>(
        _ action: AuditAction, _ body: (inout VaultWriter) throws -> Result
    ) throws(StoreError) -> Result {
        _ = try keys()
        let signers = signers.withLock { $0 }
        return try vault.write { db in
            let reader = VaultReader(
                db: db, ring: try currentKeys(db), signers: signers, environment: vault.environment)
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
        if let why = bar.withLock({ $0 }) { throw .notAllowed(why) }
        guard CapabilityTable.standard.allows(capability, to: user.role) else { throw .notAllowed(.role) }
    }
}
