import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// Who was barred from this vault, sealed: the columns of a user's row are open and whoever has the disk can write them
/// back, so that they alone decide nothing.
struct BarredUsers: CanonicalCodable, Equatable {
    /// The names of their signing keys.
    private(set) var keys: [String] = []
    /// The names of those whose certificate could not be read when they were barred.
    private(set) var names: [String] = []

    init() {}

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        keys = try reader.list("keys")
        names = try reader.list("names")
    }

    var json: JSONValue { ["keys": .array(keys.map(\.json)), "names": .array(names.map(\.json))] }

    /// Adds a user.
    mutating func insert(_ name: String, _ signers: Signers) {
        if let key = signers.person(named: name)?.key.id {
            if !keys.contains(key) { keys.append(key) }
        } else if !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
            names.append(name)
        }
    }

    /// Whether a user is among them.
    func contains(_ person: Signers.Person) -> Bool {
        keys.contains(person.key.id) || names.contains { $0.utf8.elementsEqual(person.certificate.user.utf8) }
    }

    /// It is kept twice, so that one damaged row bars nobody else.
    fileprivate static let places = [RecordName.fact("barred"), .fact("barred-again")]
}

extension VaultReader {
    /// Who was barred; nothing where neither record of it opens, as somebody may have taken both away. Every time
    /// somebody is barred there is a new store key, so that an older record does not open in the place of this one.
    func barredUsers() -> BarredUsers? {
        for place in BarredUsers.places {
            if let found = try? record(place, as: BarredUsers.self) { return found }
        }
        return nil
    }

    /// Who may have the store key: nobody who was barred or revoked, and where that is not known any more, whoever asks
    /// and nobody else.
    ///
    /// - Parameters:
    ///   - barred: Who was barred, as far as it is known.
    ///   - asking: Name of who makes the new key.
    func holders(_ barred: BarredUsers?, asking: String) -> (Signers.Person) -> Bool {
        let revoked = (try? record(RevocationRow.name, as: RevocationRow.self))?.revoked ?? []
        return { person in
            guard !revoked.contains(person.key.id) else { return false }
            guard let barred else { return person.certificate.user.utf8.elementsEqual(asking.utf8) }
            return !barred.contains(person)
        }
    }
}

extension VaultWriter {
    /// Keeps who was barred.
    mutating func put(_ barred: BarredUsers) throws {
        for place in BarredUsers.places { try put(place, barred.json) }
    }
}
