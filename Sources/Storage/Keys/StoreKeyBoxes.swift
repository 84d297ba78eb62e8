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

    /// Seals the store key to a holder.
    func save(_ store: borrowing SecretKey, for holder: Holder, to recipient: SealingRecipient) throws {
        let box = SealedBox.seal(store, to: recipient)
        try db.run("INSERT OR REPLACE INTO store_key (holder, box) VALUES (?, ?)", [holder.name, box.data])
    }

    /// The store key from the box of a holder.
    func open(_ holder: Holder, with identity: SealingIdentity) throws -> SecretKey {
        let what = "the store key of \(holder.name)"
        let box = try db.row("SELECT box FROM store_key WHERE holder = ?", [holder.name])?.bytes(0, of: what)
        guard let box, let key = SealedBox.open(box, with: identity) else { throw StoreError.damaged(what: what) }
        return key
    }

    /// Takes a holder's box away.
    func delete(_ holder: Holder) throws {
        try db.run("DELETE FROM store_key WHERE holder = ?", [holder.name])
    }
}
