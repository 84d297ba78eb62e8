import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
public import Secrets

/// Why a vault was not made.
public enum VaultCreationError: Error, Equatable, Sendable {
    /// The secret keys are not those of the certificate: ask the registry for a new file.
    case otherKeys
    /// The user cannot be made.
    case user(UserError)
    /// The security chip did not take the vault's secret.
    case hardware(HardwareError)
    /// The disk.
    case store(StoreError)
}

extension Vault {
    /// Makes a vault with a new random store key and its first admin.
    ///
    /// - Parameters:
    ///   - path: The folder; made when it is not there, refused when there is a vault in it.
    ///   - provisioning: What the registry gave this kit.
    ///   - admin: User name of the first admin.
    ///   - password: The admin's password, text normalised by the caller.
    ///   - chip: The chip whose secret all slots need beside a password; none, and a password is enough.
    ///   - environment: Clocks, randomness and costs.
    public static func create(
        at path: String, provisioning: borrowing KitProvisioning, admin: String, password: borrowing LockedBytes,
        chip: (any SecurityChip)? = nil, environment: VaultEnvironment = VaultEnvironment()
    ) throws(VaultCreationError) -> Vault {
        guard provisioning.fitsTogether else { throw .otherKeys }
        let kit = provisioning.certificate
        let random = environment.random
        let store = SecretKey(from: random)
        let keys = OpenedSlots(
            unlock: SecretKey(from: random), signing: provisioning.adminSeed.copy(), token: SecretKey(from: random),
            duress: SecretKey(from: random))
        let device = SigningKey(seed: provisioning.signingSeed)
        let hardware: NewHardware
        do { hardware = try NewHardware(chip, random: random) } catch { throw .hardware(error) }
        let user: NewUserRow
        do {
            user = try NewUserRow(
                StoreUser(name: admin, role: .admin), keys: keys, password: password, kit: kit,
                admin: SigningKey(seed: keys.signing), device: device, hardware: hardware.factor,
                environment: environment)
        } catch { throw .user(error) }
        let ring = KeyRing(
            opened: keys, store: store, device: provisioning.signingSeed, identity: provisioning.identity,
            outbox: SecretKey(from: random), hardware: hardware.factor)
        do throws(StoreError) {
            let folder = VaultFolder(path: path)
            try folder.create()
            do throws(StoreError) {
                let lock = try WriterLock(folder)
                try fill(folder, provisioning, user: user, ring: ring, hardware: hardware, environment: environment)
                try TriesFile.create(in: folder)
                return try Vault(folder, access: .write, lock: lock, environment: environment)
            } catch {
                folder.remove()
                throw error
            }
        } catch { throw .store(error) }
    }

    /// Gives a vault that was made as a draft its place, for good: no work may hang on a name that a power cut takes back.
    public static func place(_ draft: String, at path: String) throws(StoreError) {
        do throws(FileFault) { try PieceFile.rename(draft, to: path) } catch {
            throw error.isFull ? .diskFull : .failed("the vault was not put in its place, \(error.description)")
        }
    }

    private static func fill(
        _ folder: VaultFolder, _ provisioning: borrowing KitProvisioning, user: NewUserRow, ring: KeyRing,
        hardware: NewHardware, environment: VaultEnvironment
    ) throws(StoreError) {
        let (kit, certificate) = (provisioning.certificate, provisioning.signedCertificate)
        try storing(in: folder) {
            let queue = try DatabaseQueue(
                path: folder.database(on: environment.disk), configuration: configuration(.write))
            try queue.write { db in
                try Schema.migrate(db, from: 0)
                try db.run(
                    "INSERT INTO public (name, value) VALUES (?, ?)",
                    [StoredCertificate.name, StoredCertificate.bytes(certificate, device: ring.device).data])
                try hardware.save(db)
                try DeviceSecrets(db: db, store: ring.store).save(ring, random: environment.random)
                try user.insert(db, store: ring.store)
                if let recovery = SealingRecipient(text: kit.recovery) {
                    try StoreKeyBoxes(db: db).save(ring.store, for: .recovery, to: recovery)
                }
                let reader = VaultReader(
                    db: db, ring: ring, signers: try Signers(db, kit: kit),
                    environment: environment)
                let first = Counters(epoch: kit.epoch, clock: environment.clock())
                var writer = try VaultWriter(
                    reader, action: .vaultCreated, user: user.user.name, certificateEnd: kit.notAfter, first: first)
                try writer.put(KeyHolders(user: user.user.name, key: ring.user.publicKey.id))
                _ = try writer.finish()
            }
            // The header must be in the file itself: it is looked at before SQLite is let near it.
            try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            try queue.close()
        }
    }
}
