import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
public import Secrets
import Synchronization

/// Why somebody was not let in.
public enum LoginError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No user of this name.
    case unknownUser
    /// The password does not open the user's slots.
    case wrongPassword
    /// There were too many wrong passwords: this one was not looked at.
    case tooManyTries(seconds: Int)
    /// No password was typed.
    case emptyPassword
    /// The machine has less free memory than the check of the password takes.
    case notEnoughMemory(kib: Int)
    /// The user was disabled.
    case disabled
    /// The laptop's security chip did not give the secret that the slots need; no password was looked at.
    case hardware(HardwareError)
    /// The vault itself.
    case store(StoreError)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .unknownUser: "there is no user of this name: look at the list of users"
        case .wrongPassword: KeySlotError.wrongPassword.description
        case .tooManyTries(let seconds): "too many wrong passwords: wait \(seconds) seconds, then try again"
        case .emptyPassword: "no password was typed: type it"
        case .notEnoughMemory(let kib): KeySlotError.notEnoughMemory(kib: kib).description
        case .disabled: "this user was disabled: ask the admin of the kit"
        case .hardware(let error): error.description
        case .store(let error): error.description
        }
    }
}

/// What was found wrong with the vault as a whole at login; the work goes on, somebody has to look.
public enum VaultFinding: Sendable, Equatable, Hashable {
    /// The records are not those that the audit log ends with: some were changed, put back or removed.
    case recordsDoNotMatchAudit
    /// The last entry of the audit log cannot be read.
    case auditEndDamaged
    /// The counters could be read in one of their two places only.
    case countersRestored
    /// The last checkpoint is not the device's, or the audit log is not the one it was signed for.
    case checkpointMismatch
    /// A record that everybody's login hangs on could be read in one of its two places only; it is made good.
    case copyRestored
    /// Something stood in the vault's file that no program of ours put there; it was taken out.
    case schemaRepaired
    /// So many applications or users lost rows that the records speak of, or have some that no record knows.
    case rowsMissing(Int)
    /// Nobody knows any more who may have the store key: there will be no new one on this laptop.
    case holdersUnknown
    /// The registry holds a longer or another history of this kit: an older copy of the vault was put back, or a second
    /// copy is at work.
    case registryRefusedCheckpoint(CheckpointRefusal)
}

extension Vault {
    /// Opens the vault for a user. The password is stretched once, and every slot is tried with it.
    ///
    /// - Parameters:
    ///   - user: User name.
    ///   - password: The typed bytes, text normalised by the caller.
    /// - Throws: ``LoginError``.
    public func login(_ user: String, password: borrowing LockedBytes) throws(LoginError) -> VaultSession {
        let found: Row?
        do {
            found = try read { db in
                try db.row("SELECT role, disabled, slots FROM user WHERE name = ?", [user])
            }
        } catch { throw .store(error) }
        guard let found else { throw .unknownUser }
        let bar = try? found.integer(1, of: "a user")
        if bar == UserBar.revoked.rawValue {
            throw .store(.notAllowed((try? isGivenUp()) == true ? .kitRevoked : .revoked))
        }
        guard !found.isNull(2), bar == 0 else { throw .disabled }
        let slots = Self.slots(found)
        // A chip may take its time: it is asked before the try is counted and with nobody waiting behind.
        var hardware = HardwareFactor.none
        if let slots, slots.factor != .none {
            try checkWait(of: user)
            guard password.count > 0 else { throw .emptyPassword }
            hardware = try hardwareFactor(slots.factor)
        }
        let opened = try counting(user) { () throws(LoginError) in
            guard let slots else { throw .store(.damaged(what: "the key slots of \(user)")) }
            do throws(KeySlotError) {
                return try slots.open(user: user, password: password, hardware: hardware)
            } catch { throw LoginError(error) }
        }
        do {
            if let session = try session(user, opened, hardware) { return session }
        } catch { throw .store(error) }
        throw .disabled
    }

    /// Whether the registry revoked everybody here, as it does with a kit.
    public func isGivenUp() throws(StoreError) -> Bool {
        let bars = try read { db in try db.rows("SELECT disabled FROM user").map { try $0.integer(0, of: "a user") } }
        return bars.contains(UserBar.revoked.rawValue) && !bars.contains(0)
    }

    private static func slots(_ row: Row) -> UserSlots? {
        guard let bytes = try? row.bytes(2, of: "key slots"), let json = try? JSONValue(canonical: bytes) else {
            return nil
        }
        return try? UserSlots(json: json)
    }

    private func keys(
        _ user: String, _ opened: borrowing OpenedSlots, _ hardware: HardwareFactor
    ) throws(StoreError) -> KeyRing {
        try read { db in
            let boxes = StoreKeyBoxes(db: db)
            let store = try boxes.open(.user(user), with: opened.identity)
            let secrets = DeviceSecrets(db: db, store: store)
            return KeyRing(
                opened: opened, store: store, device: try secrets.signingSeed(), identity: try secrets.identity(),
                outbox: try secrets.outboxTags(), hardware: hardware, box: try boxes.box(.user(user)) ?? [])
        }
    }

    /// - Returns: Nothing for who was disabled, whatever the row says that was read before.
    private func session(
        _ user: String, _ opened: borrowing OpenedSlots, _ hardware: HardwareFactor
    ) throws(StoreError) -> VaultSession? {
        let ring = try keys(user, opened, hardware)
        guard ring.device.publicKey == device else { throw .damaged(what: "the kit's certificate") }
        let signers = try read { db in try Signers(db, kit: kit) }
        guard let person = signers.person(named: user), person.key == ring.user.publicKey,
            person.certificate.unlockKey == ring.unlock.recipient.bytes
        else { throw .damaged(what: "the certificate of \(user)") }
        let revocations = try revocations(ring, signers)
        guard !revocations.revoked.contains(person.key.id) else {
            dropBox(of: user)
            throw .notAllowed(.revoked)
        }
        let holders = try read { db in
            try VaultReader(db: db, ring: ring, signers: signers, environment: environment).keyHolders()
        }
        guard holders?.keys.contains(person.key.id) != false else {
            dropBox(of: user)
            return nil
        }
        let session = VaultSession(
            vault: self, user: StoreUser(name: user, role: person.certificate.role), ring: ring, signers: signers,
            findings: try read { db in
                let reader = VaultReader(db: db, ring: ring, signers: signers, environment: environment)
                return try Self.findings(reader, epoch: kit.epoch)
            })
        session.remember(revocations)
        if access == .write { try begin(session) }
        return session
    }

    /// What a login that may write does before the work: leftovers go, damaged copies are made good, the log is told.
    private func begin(_ session: VaultSession) throws(StoreError) {
        try session.write(AuditAction.login) { writer in
            try SealedFiles.sweep(&writer)
            try writer.mendTwins()
            try writer.mendLines()
            try writer.mendHardware(goodHardware.withLock { $0 })
        }
        try session.tellForeignSchema()
        try session.tellTries()
        try session.tidyExtract()
        tellOwner(session.user.name)
    }

    /// Takes away the box that somebody who is barred should not have; who cannot is no less barred.
    private func dropBox(of user: String) {
        guard access == .write else { return }
        try? write { db in try StoreKeyBoxes(db: db).delete(.user(user)) }
    }

    /// Compares the records with the end of the audit chain (one keyed hash a record).
    static func findings(_ reader: VaultReader, epoch: Int, users: Bool = true) throws -> [VaultFinding] {
        var findings: [VaultFinding] = []
        if let entry = try reader.audit.tail().entry {
            let index = try RecordIndex.reading(reader.db, key: reader.ring.index)
            if index.digest != entry.index { findings.append(.recordsDoNotMatchAudit) }
            let stored = try? reader.record(.fact("counters"), as: Counters.self)
            if stored != entry.counters { findings.append(.countersRestored) }
            if try !reader.lastCheckpointFits(epoch: epoch) { findings.append(.checkpointMismatch) }
            if let refusal = try reader.refusal() { findings.append(.registryRefusedCheckpoint(refusal)) }
        } else {
            findings.append(.auditEndDamaged)
        }
        let missing = try RowCheck(reader: reader).missing(users: users)
        if missing > 0 { findings.append(.rowsMissing(missing)) }
        if try reader.hasDamagedCopy() || HardwareRecord.hasDamagedCopy(reader.db) { findings.append(.copyRestored) }
        if try reader.keyHolders() == nil { findings.append(.holdersUnknown) }
        if try SchemaGuard.hasNote(reader.db) { findings.append(.schemaRepaired) }
        return findings
    }
}
