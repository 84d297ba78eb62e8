import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// The store key, sealed to everybody who may open it: to each user's certified unlock key and to the headquarters'
/// recovery key. Making a new store key needs nobody's password.
struct StoreKeyBoxes {
    /// Who opens a box.
    enum Holder {
        case user(String)
        case recovery

        var name: String {
            switch self {
            case .user(let name): "user/\(name)"
            case .recovery: "recovery"
            }
        }
    }

    let db: Database

    /// Seals the store key to a holder and gives the box.
    @discardableResult
    func save(_ store: borrowing SecretKey, for holder: Holder, to recipient: SealingRecipient) throws -> [UInt8] {
        let box = SealedBox.seal(store, to: recipient)
        try db.run("INSERT OR REPLACE INTO store_key (holder, box) VALUES (?, ?)", [holder.name, box.data])
        return box
    }

    /// The box of a holder.
    func box(_ holder: Holder) throws -> [UInt8]? {
        try db.row("SELECT box FROM store_key WHERE holder = ?", [holder.name])?
            .bytes(0, of: "the store key of \(holder.name)")
    }

    /// The store key from the box of a holder.
    func open(_ holder: Holder, with identity: SealingIdentity) throws -> SecretKey {
        let what = "the store key of \(holder.name)"
        guard let box = try box(holder), let key = SealedBox.open(box, with: identity) else {
            throw StoreError.damaged(what: what)
        }
        return key
    }

    /// Takes a holder's box away.
    func delete(_ holder: Holder) throws {
        try db.run("DELETE FROM store_key WHERE holder = ?", [holder.name])
    }

    /// Takes the boxes of all users away; the headquarters keep theirs.
    func deleteUsers() throws {
        try db.run("DELETE FROM store_key WHERE holder <> ?", [Holder.recovery.name])
    }

    /// Seals another store key to everybody who may still log in, by their believed certificates, and to the headquarters.
    /// All older boxes go.
    ///
    /// - Parameter keys: The names of the signing keys of those who may have it; rows and certificates are not enough.
    /// - Returns: The boxes by user name.
    func renew(
        _ store: borrowing SecretKey, kit: KitCertificate, signers: Signers, among keys: Set<String>
    ) throws -> [String: [UInt8]] {
        guard let recovery = SealingRecipient(text: kit.recovery) else {
            throw StoreError.damaged(what: "the kit's certificate")
        }
        try db.execute(sql: "DELETE FROM store_key")
        try save(store, for: .recovery, to: recovery)
        var boxes: [String: [UInt8]] = [:]
        for row in try db.rows("SELECT name FROM user WHERE disabled = 0 AND slots IS NOT NULL") {
            let name = try row.text(0, of: "a user")
            guard let person = signers.person(named: name), keys.contains(person.key.id),
                let recipient = SealingRecipient(bytes: person.certificate.unlockKey)
            else { continue }
            boxes[name] = try save(store, for: .user(name), to: recipient)
        }
        return boxes
    }
}
