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

    /// The names of their signing keys.
    var keys: Set<String> { Set(holders.map(\.key)) }

    /// Adds a user.
    mutating func insert(_ user: String, key: String) { holders.append(Holder(user: user, key: key)) }

    /// Takes a user out, whether or not their certificate can be read.
    mutating func remove(_ user: String) { holders.removeAll { $0.user.utf8.elementsEqual(user.utf8) } }

    /// It is kept twice, so that one damaged row costs nobody their box.
    fileprivate static let places = [RecordName.fact("holders"), .fact("holders-again")]
}

extension VaultReader {
    /// Who may have the store key; nothing where neither record of it opens, as somebody may have taken both away. Every
    /// time somebody is barred there is a new store key, so that no older record lets them in again.
    func keyHolders() -> KeyHolders? {
        for place in KeyHolders.places {
            if let found = try? record(place, as: KeyHolders.self) { return found }
        }
        return nil
    }

    /// The names of the keys of those who get a new store key: nobody who was revoked, and where it is not known any more
    /// who may have it, whoever asks and nobody else.
    func keysOfHolders(_ holders: KeyHolders?) -> Set<String> {
        let revoked = (try? record(RevocationRow.name, as: RevocationRow.self))?.revoked ?? []
        return (holders?.keys ?? [ring.user.publicKey.id]).subtracting(revoked)
    }
}

extension VaultWriter {
    /// Keeps who may have the store key.
    mutating func put(_ holders: KeyHolders) throws {
        for place in KeyHolders.places { try put(place, holders.json) }
    }

    /// Changes who may have the store key, where that is known.
    mutating func changeHolders(_ change: (inout KeyHolders) -> Void) throws {
        guard var holders = reader.keyHolders() else { return }
        change(&holders)
        try put(holders)
    }
}
