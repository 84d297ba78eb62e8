import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
public import Secrets

extension Vault {
    /// Numbers that a lost laptop may have given after the backup are left out, so many for each epoch since then.
    static let restoreGap = 100

    /// Makes a vault from a backup or a mirror, on a laptop that got a provisioning file of the next epoch.
    ///
    /// All people, batches, approvals and receipts stay as they are; what was signed stays verifiable, because the
    /// certificates of the lost laptop and of its users are kept. Nobody's account is: whoever has the lost laptop may
    /// find a password in years, and with it a signing key; so every user is made anew, with new keys.
    ///
    /// - Parameters:
    ///   - path: The folder to make; the caller moves it to its place when it is whole, and throws it away otherwise.
    ///   - source: Backup or mirror; it is only read.
    ///   - recovery: The recovery key that the shares of the headquarters gave.
    ///   - provisioning: The kit's new keys and certificate.
    ///   - admin: User name of the first admin of the new vault.
    ///   - password: The admin's password.
    ///   - chip: The chip of the new laptop whose secret all slots need; what the lost one kept is not asked for.
    ///   - environment: Clocks, randomness and costs.
    public static func restore(
        at path: String, from source: RestoreSource, recovery: SealingIdentity,
        provisioning: borrowing KitProvisioning, admin: String, password: borrowing LockedBytes,
        chip: (any SecurityChip)? = nil, environment: VaultEnvironment = VaultEnvironment()
    ) throws(RestoreError) -> RestoreReport {
        guard provisioning.fitsTogether else { throw .otherKeys }
        guard recovery.recipient.text == provisioning.certificate.recovery else { throw .otherRecovery }
        let folder = VaultFolder(path: path)
        do throws(StoreError) { try folder.create() } catch { throw .store(error) }
        do {
            let lock = try WriterLock(folder)
            defer { lock.release() }
            try source.write(to: folder.database, recovery: recovery)
            try folder.check(for: .write)
            let keys = OpenedSlots(
                unlock: SecretKey(from: environment.random), signing: provisioning.adminSeed.copy(),
                token: SecretKey(from: environment.random), duress: SecretKey(from: environment.random))
            let hardware = try NewHardware(chip, random: environment.random)
            let user = try NewUserRow(
                StoreUser(name: admin, role: .admin), keys: keys, password: password,
                kit: provisioning.certificate, admin: SigningKey(seed: keys.signing),
                device: SigningKey(seed: provisioning.signingSeed), hardware: hardware.factor,
                environment: environment)
            let queue = try DatabaseQueue(path: folder.database, configuration: configuration(.write))
            defer { try? queue.close() }
            let report = try queue.write { db in
                let restoration = try Restoration(db, recovery: recovery, kit: provisioning.certificate)
                return try restoration.run(
                    provisioning, keys: keys, user: user, hardware: hardware, environment: environment)
            }
            try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            try TriesFile.create(in: folder)
            return report
        } catch {
            let failure = RestoreError(error, folder)
            folder.remove()
            throw failure
        }
    }
}

extension RestoreError {
    fileprivate init(_ error: any Error, _ folder: VaultFolder) {
        switch error {
        case let error as RestoreError: self = error
        case let error as HardwareError: self = .hardware(error)
        case let error as UserError: self = .user(error)
        case let error as FileFault: self = .store(error.isFull ? .diskFull : .failed(error.description))
        case StoreError.damaged(let what): self = .damaged(what)
        case let error as StoreError: self = .store(error)
        case let error as DatabaseError:
            let error = StoreError(error, in: folder)
            if case .damaged(let what) = error { self = .damaged(what) } else { self = .store(error) }
        default: self = .store(.failed("\(error)"))
        }
    }
}

/// What turns the copy of a lost vault into a vault of the next epoch, within one transaction.
private struct Restoration {
    let db: Database
    let old: KitCertificate
    let signedOld: JWS
    let oldDevice: PublicKey
    let store: RestoredKeys

    init(_ db: Database, recovery: SealingIdentity, kit: KitCertificate) throws {
        self.db = db
        let verdict = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? "no answer"
        guard verdict == "ok" else { throw RestoreError.damaged(verdict) }
        let what = "the kit's certificate"
        let row = try db.row("SELECT value FROM public WHERE name = ?", [StoredCertificate.name])
        guard let stored = try row.flatMap({ StoredCertificate(try $0.bytes(0, of: what)) }) else {
            throw RestoreError.damaged(what)
        }
        (old, signedOld, oldDevice) = (stored.kit, stored.signed, stored.device)
        guard old.kit == kit.kit else { throw RestoreError.otherKit(found: old.kit, wanted: kit.kit) }
        guard old.registryKey == kit.registryKey else { throw RestoreError.otherRegistry }
        guard old.epoch < kit.epoch else { throw RestoreError.olderEpoch(found: old.epoch, given: kit.epoch) }
        let key: SecretKey
        do { key = try StoreKeyBoxes(db: db).open(.recovery, with: recovery) } catch {
            throw RestoreError.otherRecovery
        }
        let device = try DeviceSecrets(db: db, store: key).signingSeed()
        guard SigningKey(seed: device).publicKey.bytes == old.signingKey else { throw RestoreError.damaged(what) }
        store = RestoredKeys(key)
    }

    func run(
        _ provisioning: borrowing KitProvisioning, keys: borrowing OpenedSlots, user: NewUserRow,
        hardware: NewHardware, environment: VaultEnvironment
    ) throws -> RestoreReport {
        let kit = provisioning.certificate
        let ring = KeyRing(
            opened: keys, store: store.key, device: provisioning.signingSeed, identity: provisioning.identity,
            outbox: try DeviceSecrets(db: db, store: store.key).outboxTags(), hardware: hardware.factor)
        // A copy from a card has a table of the card's own in the mirror's place.
        try MirrorTables.removeTables(db)
        try SchemaGuard.removeForeign(db)
        try MirrorTables.remove(db)
        try keepOldCertificates()
        try db.run(
            "INSERT OR REPLACE INTO public (name, value) VALUES (?, ?)",
            [
                StoredCertificate.name,
                StoredCertificate.bytes(provisioning.signedCertificate, device: ring.device).data,
            ])
        try hardware.save(db)
        try DeviceSecrets(db: db, store: store.key).save(ring, random: environment.random)
        try user.insert(db, store: store.key)
        let reader = VaultReader(db: db, ring: ring, signers: try Signers(db, kit: kit), environment: environment)
        let findings = try Vault.findings(reader, epoch: kit.epoch, users: false)
        let broken = try reader.firstBrokenAuditEntry(kit: old, device: oldDevice)
        let given = try reader.counters(reader.audit.tail())
        var writer = try VaultWriter(
            reader, action: .restored, user: user.user.name, certificateEnd: kit.notAfter)
        writer.counters.begin(epoch: kit.epoch, leavingOut: Vault.restoreGap)
        let last = writer.counters.receipt
        // Its rows were in a file of the lost laptop, which no second copy has.
        try writer.dropExtract()
        // Every user of the lost laptop is nobody here, and their names are free.
        try writer.put(KeyHolders(user: user.user.name, key: ring.user.publicKey.id))
        _ = try writer.finish()
        return RestoreReport(
            people: try db.integer("SELECT COUNT(*) FROM application") ?? 0, lastWork: given.hlc.l,
            receiptGap: given.receipt + 1...last, findings: findings, firstBrokenAuditEntry: broken)
    }

    /// What the lost laptop and its users signed stays verifiable; their slots and boxes go.
    private func keepOldCertificates() throws {
        try db.run(
            "INSERT OR REPLACE INTO public (name, value) VALUES (?, ?)",
            ["\(StoredCertificate.earlierPrefix)\(old.epoch)", signedOld.canonicalBytes.data])
        try db.execute(
            sql: """
                INSERT INTO former_user (certificate) SELECT certificate FROM user ORDER BY name;
                DELETE FROM user;
                DELETE FROM store_key WHERE holder <> '\(StoreKeyBoxes.Holder.recovery.name)';
                """)
    }
}

/// The store key with several readers.
private final class RestoredKeys: Sendable {
    let key: SecretKey
    init(_ key: consuming SecretKey) { self.key = key }
}

extension Counters {
    /// Begins the numbers of a new epoch, behind all that the lost laptops can have given: there was one for each epoch
    /// that is left. Sessions are named by their start and numbered for this vault alone: the open one goes on.
    fileprivate mutating func begin(epoch: Int, leavingOut gap: Int) {
        receipt += gap * (epoch - self.epoch)
        batch += gap * (epoch - self.epoch)
        self.epoch = epoch
        seq = 0
    }
}
