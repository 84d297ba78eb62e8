import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// Who may have the store key, sealed: the columns of a user's row are open and whoever has the disk can write them back,
/// and an admin who was barred still has a key that vouches for users. So neither row nor certificate is enough.
struct KeyHolders: CanonicalCodable, Equatable {
    private struct Holder: CanonicalCodable, Equatable {
        let user: String
        /// The name of their signing key.
        let key: String

        init(user: String, key: String) {
            self.user = user
            self.key = key
        }

        init(json: JSONValue) throws(ShapeError) {
            let reader = try ObjectReader(json)
            user = try reader.string("user")
            key = try reader.string("key")
        }

        var json: JSONValue { ["user": .string(user), "key": .string(key)] }
    }

    private var holders: [Holder] = []

    /// The first of them.
    init(user: String, key: String) { insert(user, key: key) }

    init(json: JSONValue) throws(ShapeError) { holders = try ObjectReader(json).list("holders") }

    var json: JSONValue { ["holders": .array(holders.map(\.json))] }

    /// Their names.
    var users: [String] { holders.map(\.user) }

    /// The names of their signing keys.
    var keys: Set<String> { Set(holders.map(\.key)) }

    /// Adds a user.
    mutating func insert(_ user: String, key: String) { holders.append(Holder(user: user, key: key)) }

    /// Takes a user out, whether or not their certificate can be read.
    mutating func remove(_ user: String) { holders.removeAll { $0.user.utf8.elementsEqual(user.utf8) } }

    /// Leaves out whoever has no row any more, damaged or not.
    mutating func keep(_ users: [String]) {
        holders.removeAll { holder in !users.contains { $0.utf8.elementsEqual(holder.user.utf8) } }
    }
}

extension VaultReader {
    /// Who may have the store key; nothing where neither record of it opens, as somebody may have taken both away. Every
    /// time somebody is barred there is a new store key, so that no older record lets them in again.
    func keyHolders() throws -> KeyHolders? {
        try copies(of: .holders).values.lazy.compactMap { try? KeyHolders(json: $0) }.first
    }
}

extension VaultWriter {
    /// Keeps who may have the store key.
    mutating func put(_ holders: KeyHolders) throws { try put(.holders, holders.json) }

    /// Changes who may have the store key, where that is known.
    mutating func changeHolders(_ change: (inout KeyHolders) -> Void) throws {
        guard var holders = try reader.keyHolders() else { return }
        change(&holders)
        try put(holders)
    }
}
