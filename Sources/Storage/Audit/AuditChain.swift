import CanonicalJSON
import Enrollment
import GRDB
import Secrets

/// The chain as it lies in the database.
struct AuditChain {
    let db: Database
    let ring: KeyRing

    /// The last link, if it can be read.
    struct Tail: Sendable {
        /// Number of the last entry, 0 for none.
        let number: Int
        /// The entry; nothing when there is none or it is damaged.
        let entry: AuditEntry?
        /// What the next entry names as its predecessor.
        let link: Digest
    }

    func tail() throws -> Tail {
        // A manipulated file can hold any number; one out of reach is a gap to be found, and not the end.
        let last = try db.integer("SELECT MAX(n) FROM audit WHERE n > 0 AND n < \(1 << 40)")
        guard let number = last else {
            return Tail(number: 0, entry: nil, link: .zeros)
        }
        let entry = try? entry(number)
        return Tail(number: number, entry: entry, link: entry?.link ?? .zeros)
    }

    func entry(_ number: Int) throws -> AuditEntry {
        let what = "entry \(number) of the audit log"
        guard let row = try db.row("SELECT sealed FROM audit WHERE n = ?", [number]) else {
            throw StoreError.damaged(what: what)
        }
        return try SealedRow.open(
            row.bytes(0, of: what), as: AuditEntry.self, at: Self.place(number), key: ring.audit, what: what)
    }

    func append(_ entry: AuditEntry, number: Int, random: some RandomSource) throws -> Tail {
        let bytes = entry.canonicalBytes
        let sealed = XChaCha20Poly1305.seal(
            Padding.pad(bytes), key: ring.audit, context: Self.place(number).context, random: random)
        try db.run("INSERT INTO audit (n, sealed) VALUES (?, ?)", [number, sealed.data])
        return Tail(number: number, entry: entry, link: BLAKE2b.hash256(bytes))
    }

    /// The number of the first entry that is missing, damaged, or does not follow the one before it.
    func firstBroken() throws -> Int? {
        var expected = Digest.zeros
        var number = 0
        for row in try db.rows("SELECT n FROM audit ORDER BY n") {
            number += 1
            guard try row.integer(0, of: "the audit log") == number, let entry = try? entry(number),
                entry.previous == expected
            else { return number }
            expected = entry.link
        }
        return nil
    }

    static func place(_ number: Int) -> RowPlace { RowPlace("audit", number.bigEndianBytes) }
}

extension Digest {
    /// What the first entry of a chain follows.
    static var zeros: Digest {
        guard let digest = Digest(bytes: [UInt8](repeating: 0, count: byteCount)) else {
            preconditionFailure("a digest has 32 bytes")
        }
        return digest
    }
}
