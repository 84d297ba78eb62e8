import CanonicalJSON
import Enrollment
import GRDB
public import Secrets

extension VaultSession {
    /// Chooses a second password that opens everything as the usual one does, and whose approvals carry a token that the
    /// registry alone can tell from the usual one.
    ///
    /// The kit keeps no trace of it: a second set of slots is always there, of the same shape and size, and always
    /// tried; the audit log says that a password was changed. Whoever came in with the second password and chooses
    /// one changes that second password.
    ///
    /// - Parameters:
    ///   - own: The password that this session was opened with.
    ///   - second: The second one.
    /// - Throws: ``UserError/password(_:)`` when `own` is not the password, ``UserError/samePassword``.
    public func chooseSecondPassword(
        own: borrowing LockedBytes, second: borrowing LockedBytes
    ) throws(UserError) {
        guard !own.isEqual(to: second) else { throw .samePassword }
        let random = vault.environment.random
        try changeSlots(own) { slots, place, opened, name, hardware throws(KeySlotError) in
            // The token key that means duress becomes this set's own; its last box is noise, as it was before.
            let token = place == .usual ? opened.duress.copy() : opened.token.copy()
            let keys = OpenedSlots(
                unlock: opened.unlock.copy(), signing: opened.signing.copy(), token: token,
                duress: SecretKey(from: random))
            return try slots.setting(
                .other, of: name, to: keys, password: second, hardware: hardware, random: random)
        }
    }

    /// Writes the slots anew of who is logged in, after a look at the password that opens them; a wrong one counts as
    /// it does at a login.
    func changeSlots(
        _ password: borrowing LockedBytes,
        _ change: (UserSlots, SlotPlace, borrowing OpenedSlots, String, HardwareFactor) throws(KeySlotError)
            -> UserSlots
    ) throws(UserError) {
        let name = user.name
        let slots: UserSlots
        let hardware: HardwareFactor
        do throws(StoreError) {
            hardware = try keys().hardware
            let bytes = try vault.read { db in
                try db.row("SELECT slots FROM user WHERE name = ?", [name])?.bytes(0, of: "the key slots of \(name)")
            }
            guard let bytes, let read = try? UserSlots(json: JSONValue(canonical: bytes)) else {
                throw .damaged(what: "the key slots of \(name)")
            }
            slots = read
        } catch { throw .store(error) }
        var place = SlotPlace.usual
        let changed: UserSlots
        do throws(LoginError) {
            let opened = try vault.counting(name) { () throws(LoginError) -> OpenedSlots in
                do throws(KeySlotError) {
                    return try slots.open(user: name, password: password, hardware: hardware, place: &place)
                } catch { throw LoginError(error) }
            }
            do throws(KeySlotError) { changed = try change(slots, place, opened, name, hardware) } catch {
                throw LoginError(error)
            }
        } catch { throw UserError(error) }
        do throws(StoreError) {
            try write(.passwordChanged) { writer in
                try writer.db.run(
                    "UPDATE user SET slots = ? WHERE name = ?", [changed.json.canonicalBytes.data, name])
            }
            // Pages with the old slots must not wait in the log for the next login.
            try vault.emptyLog()
        } catch { throw .store(error) }
    }
}

extension LoginError {
    init(_ error: KeySlotError) {
        switch error {
        case .wrongPassword: self = .wrongPassword
        case .emptyPassword: self = .emptyPassword
        case .notEnoughMemory(let kib): self = .notEnoughMemory(kib: kib)
        }
    }
}

extension UserError {
    init(_ error: LoginError) {
        switch error {
        case .wrongPassword, .unknownUser, .disabled: self = .password(.wrongPassword)
        case .emptyPassword: self = .password(.emptyPassword)
        case .notEnoughMemory(let kib): self = .password(.notEnoughMemory(kib: kib))
        case .tooManyTries(let seconds): self = .tooManyTries(seconds: seconds)
        case .hardware(let error): self = .store(.failed(error.description))
        case .store(let error): self = .store(error)
        }
    }
}
