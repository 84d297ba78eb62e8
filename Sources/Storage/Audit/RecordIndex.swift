import CanonicalJSON
import GRDB
import Secrets

/// A digest of a set of rows that is brought up to date by the rows that change: the exclusive or of a keyed hash of
/// each. Without the key nobody can find rows that give the same.
struct RecordIndex: Equatable {
    private(set) var bytes: [UInt8]

    init() { bytes = [UInt8](repeating: 0, count: Digest.byteCount) }

    init(_ digest: Digest) { bytes = digest.bytes }

    /// Adds a row that is not in it, or takes one out that is.
    mutating func toggle(kind: String, id: [UInt8], sealed: [UInt8], key: borrowing SecretKey) {
        var message = RowPlace("record", Array(kind.utf8), columns: "record").context + id
        message += sealed
        for (position, byte) in BLAKE2b.keyed(message, key: key).enumerated() { bytes[position] ^= byte }
    }

    var digest: Digest {
        guard let digest = Digest(bytes: bytes) else { preconditionFailure("an index has 32 bytes") }
        return digest
    }

    /// The digest of the rows that are really there.
    static func reading(_ db: Database, key: borrowing SecretKey) throws -> RecordIndex {
        var index = RecordIndex()
        let rows = try Row.fetchCursor(db.cachedStatement(sql: "SELECT kind, id, sealed FROM record"))
        while let row = try rows.next() {
            index.toggle(
                kind: try row.text(0, of: "a record"), id: try row.bytes(1, of: "a record"),
                sealed: try row.bytes(2, of: "a record"), key: key)
        }
        return index
    }
}
