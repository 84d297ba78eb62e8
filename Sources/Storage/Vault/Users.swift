import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
public import Secrets

/// Why a user was not made or a password not changed.
public enum UserError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A name needs 1 to 64 bytes without spaces and control characters.
    case badName
    /// There is a user of this name.
    case nameTaken
    /// The second password is the first one.
    case samePassword
    /// There were too many wrong passwords: this one was not looked at.
    case tooManyTries(seconds: Int)
    /// The password cannot be used.
    case password(KeySlotError)
    /// The store, or the rights of who asks.
    case store(StoreError)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .badName: "a user name has 1 to 64 characters without spaces: choose another"
        case .nameTaken: "there is a user of this name: choose another"
        case .samePassword: "both passwords are the same: choose another one"
        case .tooManyTries(let seconds): LoginError.tooManyTries(seconds: seconds).description
        case .password(let error): error.description
        case .store(let error): error.description
        }
    }
}

/// A user ready to be written: slots under their password, and their certificate by an admin and the device.
struct NewUserRow {
    let user: StoreUser
    private let slots: UserSlots
    private let certificate: JWS
    private let unlockKey: SealingRecipient

    /// - Parameters:
    ///   - user: Name and role.
    ///   - keys: The user's new secrets.
    ///   - password: Their password.
    ///   - kit: The kit.
    ///   - admin: Who vouches for them; the first admin does so for themselves.
    ///   - device: The device's key.
    ///   - hardware: The secret of the laptop's chip, which their slots need.
    ///   - environment: Clocks, randomness and costs.
    init(
        _ user: StoreUser, keys: borrowing OpenedSlots, password: borrowing LockedBytes, kit: KitCertificate,
        admin: borrowing SigningKey, device: borrowing SigningKey, hardware: HardwareFactor,
        environment: VaultEnvironment
    ) throws(UserError) {
        guard (1...64).contains(user.name.utf8.count),
            user.name.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace && $0.value >= 0x20 && $0.value != 0x7F })
        else { throw .badName }
        do {
            slots = try UserSlots(
                user: user.name, sealing: keys, password: password, cost: environment.passwordCost(user.role),
                hardware: hardware, random: environment.random)
        } catch let error as KeySlotError {
            throw .password(error)
        } catch {
            throw .store(.failed("\(error)"))
        }
        let recipients = kit.sealingRecipients
        guard !recipients.isEmpty else { throw .store(.damaged(what: "the kit's certificate")) }
        self.user = user
        unlockKey = keys.identity.recipient
        let statement = UserCertificate(
            kit: kit.kit, user: user.name, role: user.role,
            signingKey: SigningKey(seed: keys.signing).publicKey.bytes, unlockKey: unlockKey.bytes,
            tokens: ApprovalTokens.seal(
                user: user.name, kit: kit.kit, usual: keys.token, duress: keys.duress, to: recipients,
                random: environment.random),
            notBefore: environment.clock().wall, notAfter: kit.notAfter)
        var signed = JWS.sign(statement.canonicalBytes, typ: SignatureType.certificate, key: admin)
        signed.addSignature(typ: SignatureType.certificate, key: device)
        certificate = signed
    }

    /// Writes the user and seals the store key to them.
    func insert(_ db: Database, store: borrowing SecretKey) throws {
        try StoreKeyBoxes(db: db).save(store, for: .user(user.name), to: unlockKey)
        try db.run(
            "INSERT INTO user (name, role, disabled, slots, certificate) VALUES (?, ?, 0, ?, ?)",
            [
                user.name, user.role.rawValue, slots.json.canonicalBytes.data,
                certificate.json.canonicalBytes.data,
            ])
    }
}
