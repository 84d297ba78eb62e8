import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// Where a sealed value belongs. It opens nowhere else: not in another row, not as another set of columns, not as an
/// older version of the same row.
struct RowPlace {
    let table: String
    let row: [UInt8]
    let columns: String
    /// Rises with every write where a row is written more than once and its reader knows by how much.
    let version: Int

    init(_ table: String, _ row: [UInt8], columns: String = "sealed", version: Int = 0) {
        self.table = table
        self.row = row
        self.columns = columns
        self.version = version
    }

    /// What is authenticated besides the value: each member with its length in front, then the two numbers.
    ///
    /// Lengths are one byte. No row of ours has a longer member, a manipulated file can: it gets the byte 255 and eight
    /// more in front, so that it has a place like any other row, where nothing was ever sealed.
    var context: [UInt8] {
        var context = Array("tram-row-v1".utf8)
        context.reserveCapacity(128)
        for member in [Array(table.utf8), row, Array(columns.utf8)] {
            if let count = UInt8(exactly: member.count), count < .max {
                context.append(count)
            } else {
                context.append(.max)
                context += member.count.bigEndianBytes
            }
            context += member
        }
        return context + Schema.version.bigEndianBytes + version.bigEndianBytes
    }
}

/// Values of a row: canonical JSON, padded to 256 bytes, under XChaCha20-Poly1305 with a random nonce.
enum SealedRow {
    static func seal(
        _ value: JSONValue, at place: RowPlace, key: borrowing SecretKey, random: some RandomSource
    ) -> [UInt8] {
        XChaCha20Poly1305.seal(
            Padding.pad(value.canonicalBytes), key: key, context: place.context, random: random)
    }

    /// Opens a value; anything wrong with it is damage to what it is.
    static func open(
        _ sealed: [UInt8], at place: RowPlace, key: borrowing SecretKey, what: @autoclosure () -> String
    ) throws(StoreError) -> JSONValue {
        do {
            let padded = try XChaCha20Poly1305.open(sealed, key: key, context: place.context)
            return try JSONValue(parsing: Padding.unpad(padded))
        } catch {
            throw .damaged(what: what())
        }
    }

    /// Opens a value of a known shape.
    static func open<Value: CanonicalCodable>(
        _ sealed: [UInt8], as type: Value.Type, at place: RowPlace, key: borrowing SecretKey,
        what: @autoclosure () -> String
    ) throws(StoreError) -> Value {
        let json = try open(sealed, at: place, key: key, what: what())
        do { return try Value(json: json) } catch { throw .damaged(what: what()) }
    }
}

extension Int {
    /// Eight bytes, the most significant first, so that rows sort by number.
    var bigEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> ((7 - $0) * 8)) } }
}
