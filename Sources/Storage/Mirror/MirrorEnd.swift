import CanonicalJSON
import Enrollment
import GRDB
import Secrets

/// The end of the audit log in a copy, by which it is known whether the vault went through the state that was copied.
///
/// Numbers of changes do not say so: a vault that was put back to an older state counts on from there and meets them
/// again. Rows do, because they stay what they are, byte for byte: a checkpoint for good, an entry until a rekey seals
/// it anew, which the box of the store key tells.
struct MirrorEnd: Equatable {
    private struct Row: Equatable {
        let number: Int
        let bytes: [UInt8]
    }

    private let entry: Row?
    private let checkpoint: Row?
    private let box: [UInt8]?

    /// The end as a vault or a copy of one has it.
    init(_ db: Database) throws {
        entry = try Self.last(db, "SELECT n, sealed FROM audit ORDER BY n DESC LIMIT 1")
        checkpoint = try Self.last(db, "SELECT n, signed FROM checkpoint ORDER BY n DESC LIMIT 1")
        box = try StoreKeyBoxes(db: db).box(.recovery)
    }

    private static func last(_ db: Database, _ sql: String) throws -> Row? {
        try db.row(sql).map { row in
            Row(number: try row.integer(0, of: "the audit log"), bytes: try row.bytes(1, of: "the audit log"))
        }
    }

    /// How a copy with this end stands to a vault.
    enum Standing {
        /// The vault went through the state that was copied, or is in it.
        case behind
        /// It did not: it was put back to an older state.
        case ahead
        /// Nothing says whether it did.
        case unproved
    }

    /// Says whether a vault has this end behind itself, or as its own.
    ///
    /// After a rekey all entries have other bytes. Then a checkpoint of the last entry tells, or that the vault itself
    /// wrote down this very end when it last wrote that copy; a vault that was put back has written down older ones.
    ///
    /// - Parameters:
    ///   - known: The ends that the vault wrote down.
    ///   - isWhole: Whether box and entry are of one moment; not in a copy that is still being made.
    func standing(in vault: Database, known: Set<Digest>, isWhole: Bool) throws -> Standing {
        if let checkpoint, try checkpoint.bytes != Self.bytes(vault, "checkpoint", "signed", checkpoint.number) {
            return .ahead
        }
        guard let entry else { return .behind }
        guard let bytes = try Self.bytes(vault, "audit", "sealed", entry.number) else { return .ahead }
        if bytes == entry.bytes || known.contains(digest) || checkpoint?.number == entry.number { return .behind }
        guard isWhole, try box == StoreKeyBoxes(db: vault).box(.recovery) else { return .unproved }
        return .ahead
    }

    /// Names this end: what is sealed is never sealed twice to the same bytes.
    var digest: Digest {
        let parts = [entry?.bytes, checkpoint?.bytes, box].map { BLAKE2b.hash256($0 ?? []).bytes }
        return BLAKE2b.hash256(parts.flatMap(\.self))
    }

    private static func bytes(_ db: Database, _ table: String, _ column: String, _ number: Int) throws -> [UInt8]? {
        try db.row("SELECT \(column) FROM \(table) WHERE n = ?", [number])?.bytes(0, of: "the audit log")
    }

    /// Puts it into a copy that is being made, so that it can be asked before its turn comes.
    func save(_ copy: Database) throws {
        if let entry {
            try copy.run("INSERT OR REPLACE INTO audit (n, sealed) VALUES (?, ?)", [entry.number, entry.bytes.data])
        }
        if let checkpoint {
            try copy.run(
                "INSERT OR REPLACE INTO checkpoint (n, signed) VALUES (?, ?)",
                [checkpoint.number, checkpoint.bytes.data])
        }
        guard let box else { return }
        try copy.run(
            "INSERT OR REPLACE INTO store_key (holder, box) VALUES (?, ?)",
            [StoreKeyBoxes.Holder.recovery.name, box.data])
    }
}
