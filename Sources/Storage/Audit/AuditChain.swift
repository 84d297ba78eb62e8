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
        let last = try db.integer("SELECT MAX(n) FROM audit WHERE n > 0 AND n < \(AuditEntry.limit)")
        guard let number = last else {
            return Tail(number: 0, entry: nil, link: .zeros)
        }
        guard let bytes = try? bytes(number), let entry = try? Self.entry(bytes, number) else {
            return Tail(number: number, entry: nil, link: .zeros)
        }
        return Tail(number: number, entry: entry, link: BLAKE2b.hash256(bytes))
    }

    /// The canonical bytes of an entry, as its successor and the checkpoints know them.
    func bytes(_ number: Int) throws -> [UInt8] {
        let what = Self.what(number)
        guard let row = try db.row("SELECT sealed FROM audit WHERE n = ?", [number]),
            let bytes = Self.open(try row.bytes(0, of: what), number, key: ring.audit)
        else { throw StoreError.damaged(what: what) }
        return bytes
    }

    /// An entry.
    func entry(_ number: Int) throws -> AuditEntry { try Self.entry(bytes(number), number) }

    /// Adds an entry, whose number is that of the tail and one.
    func append(_ entry: AuditEntry, random: some RandomSource) throws -> Tail {
        let bytes = entry.canonicalBytes
        let sealed = Self.seal(bytes, entry.number, key: ring.audit, random: random)
        try db.run("INSERT INTO audit (n, sealed) VALUES (?, ?)", [entry.number, sealed.data])
        return Tail(number: entry.number, entry: entry, link: BLAKE2b.hash256(bytes))
    }

    /// What an error calls an entry.
    static func what(_ number: Int) -> String { "entry \(number) of the audit log" }

    static func entry(_ bytes: [UInt8], _ number: Int) throws(StoreError) -> AuditEntry {
        guard let json = try? JSONValue(canonical: bytes), let entry = try? AuditEntry(json: json) else {
            throw .damaged(what: what(number))
        }
        return entry
    }

    /// A sealed entry opens at its own number and nowhere else.
    static func open(_ sealed: [UInt8], _ number: Int, key: borrowing SecretKey) -> [UInt8]? {
        guard let padded = try? XChaCha20Poly1305.open(sealed, key: key, context: place(number).context) else {
            return nil
        }
        return try? Padding.unpad(padded)
    }

    static func seal(
        _ bytes: [UInt8], _ number: Int, key: borrowing SecretKey, random: some RandomSource
    ) -> [UInt8] {
        XChaCha20Poly1305.seal(Padding.pad(bytes), key: key, context: place(number).context, random: random)
    }

    static func place(_ number: Int) -> RowPlace { RowPlace("audit", number.bigEndianBytes) }
}

extension Digest {
    /// What the first entry of a chain follows.
    static let zeros: Digest = {
        guard let digest = Digest(bytes: [UInt8](repeating: 0, count: byteCount)) else {
            preconditionFailure("a digest has 32 bytes")
        }
        return digest
    }()
}
