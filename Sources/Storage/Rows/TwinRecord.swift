import CanonicalJSON
import Enrollment
import GRDB
import Secrets

/// A record that everybody's login hangs on. It is kept a second time in another table, so that one bad sector, or one
/// table that somebody emptied, shuts nobody out.
enum TwinRecord: String, CaseIterable {
    /// Who may have the store key.
    case holders
    /// The registry's list of revoked keys.
    case revocations

    /// Where the first copy stands.
    var name: RecordName { .fact(rawValue) }
    /// Where the second copy stands, in the table `secret`.
    var again: String { "again/\(rawValue)" }
    fileprivate var place: RowPlace { RowPlace("secret", Array(again.utf8)) }
}

/// The two copies of a record, as far as they open.
struct TwinCopies {
    /// What opens, the first copy first.
    let values: [JSONValue]
    /// How many there are, whether or not they open.
    let count: Int

    /// Whether both are there and say the same, or there is neither.
    var isWhole: Bool { count == 0 || values.count == 2 && values[0] == values[1] }
    /// Whether there was one and nothing of it opens.
    var isLost: Bool { count > 0 && values.isEmpty }
}

extension VaultReader {
    /// Both copies of a record.
    func copies(of twin: TwinRecord) throws -> TwinCopies {
        let second = try db.row("SELECT sealed FROM secret WHERE name = ?", [twin.again])
        let stored: [(bytes: [UInt8]?, place: RowPlace)?] = [
            try sealed(twin.name).map { ($0, twin.name.place) },
            second.map { (try? $0.bytes(0, of: twin.again), twin.place) },
        ]
        let values = stored.map { copy in
            copy.flatMap { copy in
                copy.bytes.flatMap {
                    try? SealedRow.open($0, at: copy.place, key: ring.records, what: twin.name.what)
                }
            }
        }
        return TwinCopies(values: values.compactMap(\.self), count: stored.count { $0 != nil })
    }

    /// Whether some record that everybody's login hangs on has one good copy only.
    func hasDamagedCopy() throws -> Bool {
        try TwinRecord.allCases.contains { twin in
            let copies = try copies(of: twin)
            return !copies.isWhole && !copies.isLost
        }
    }
}

extension VaultWriter {
    /// Writes both copies of a record.
    mutating func put(_ twin: TwinRecord, _ value: JSONValue) throws {
        try put(twin.name, value)
        let sealed = SealedRow.seal(value, at: twin.place, key: ring.records, random: random)
        try db.run("INSERT OR REPLACE INTO secret (name, sealed) VALUES (?, ?)", [twin.again, sealed.data])
    }

    /// Makes a copy that does not open good from the other one.
    mutating func mendTwins() throws {
        if let holders = try reader.keyHolders(), try !reader.copies(of: .holders).isWhole { try put(holders) }
        if let list = try? reader.revocations(), try !reader.copies(of: .revocations).isWhole {
            try put(.revocations, list.json)
        }
    }
}
