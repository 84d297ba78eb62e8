import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
public import Secrets

extension VaultSession {
    /// Makes a user with a new signing key, sealed under their password alone and certified by the admin
    /// who is logged in and by the device.
    ///
    /// - Parameters:
    ///   - name: User name, 1 to 64 bytes without spaces.
    ///   - role: Role.
    ///   - password: Their password, text normalised by the caller.
    /// - Throws: ``UserError``; only admins may.
    public func addUser(
        _ name: String, role: UserRole, password: borrowing LockedBytes
    ) throws(UserError) {
        let ring: KeyRing
        do {
            try require(.manageUsers)
            ring = try keys()
        } catch { throw .store(error) }
        let random = vault.environment.random
        let keys = OpenedSlots(
            unlock: SecretKey(from: random), signing: SecretKey(from: random), token: SecretKey(from: random),
            duress: SecretKey(from: random))
        let key = SigningKey(seed: keys.signing).publicKey.id
        let row = try NewUserRow(
            StoreUser(name: name, role: role), keys: keys, password: password, kit: vault.kit, admin: ring.user,
            device: ring.device, hardware: ring.hardware, environment: vault.environment)
        do {
            guard try !vault.members().contains(where: { $0.user.name.utf8.elementsEqual(name.utf8) }) else {
                throw UserError.nameTaken
            }
            try write(.userAdded) { writer in
                writer.subject = name
                try row.insert(writer.db, store: writer.ring.store)
                try writer.changeHolders { $0.insert(name, key: key) }
            }
            try refreshSigners()
        } catch let error as UserError {
            throw error
        } catch {
            throw .store(error as? StoreError ?? .failed("\(error)"))
        }
    }

    /// Takes a user's slots away: their password opens nothing any more, their signatures stay verifiable.
    ///
    /// Who copied slots and boxes before could still open that copy, so the same step makes a new store key and begins
    /// to give every application a key of its own anew; ``continueRekey(while:)`` goes on with that.
    ///
    /// - Throws: ``StoreError/notAllowed(_:)`` for who is no admin or means themselves.
    public func disableUser(_ name: String) throws(StoreError) {
        try require(.manageUsers)
        guard !name.utf8.elementsEqual(user.name.utf8) else { throw .notAllowed(.role) }
        try renewStoreKey(
            .userDisabled, subject: name, barring: [name],
            because: { db in
                guard try db.row("SELECT 1 FROM user WHERE name = ?", [name]) != nil else {
                    throw StoreError.notFound("user \(name)")
                }
                try db.run("UPDATE user SET disabled = 1, slots = NULL WHERE name = ?", [name])
            })
    }

    /// Changes the password of who is logged in: their slots are written anew, nothing else changes.
    ///
    /// - Throws: ``UserError/password(_:)`` when `old` is not the password.
    public func changePassword(
        from old: borrowing LockedBytes, to new: borrowing LockedBytes
    ) throws(UserError) {
        let random = vault.environment.random
        try changeSlots(old) { slots, place, opened, name, hardware throws(KeySlotError) in
            try slots.setting(place, of: name, to: opened, password: new, hardware: hardware, random: random)
        }
    }
}
