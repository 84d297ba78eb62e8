import CanonicalJSON
import EnrollmentModel
import GRDB
import Secrets

/// A checkpoint as it was signed.
struct HeldCheckpoint: Sendable {
    let checkpoint: Checkpoint
    let signed: JWS

    /// What the next one names as its predecessor, and the registry acknowledges.
    var hash: Digest { BLAKE2b.hash256(signed.payload) }

    init(checkpoint: Checkpoint, signed: JWS) {
        self.checkpoint = checkpoint
        self.signed = signed
    }

    /// Reads one; whether its signature is good is for ``isSigned(by:)`` to say.
    init?(_ bytes: [UInt8]) {
        guard let signed = try? JWS(json: JSONValue(canonical: bytes)),
            let checkpoint = try? Checkpoint(json: JSONValue(canonical: signed.payload))
        else { return nil }
        self.init(checkpoint: checkpoint, signed: signed)
    }

    func isSigned(by device: PublicKey) -> Bool {
        (try? signed.verify(typ: Checkpoint.type) { $0 == device.id ? device : nil }) == [device.id]
    }
}

/// The signed points of the chain as they lie in the database. They are open: nothing personal is in them, and whether
/// they are good can be seen before anybody has logged in.
struct CheckpointTable {
    let db: Database

    /// The last one that covers nothing after `number`.
    func last(upTo number: Int = AuditEntry.limit) throws -> HeldCheckpoint? {
        let row = try db.row("SELECT signed FROM checkpoint WHERE n <= ? ORDER BY n DESC LIMIT 1", [number])
        return try row.flatMap { HeldCheckpoint(try $0.bytes(0, of: "a checkpoint")) }
    }

    /// Those after a number, in order.
    func after(_ number: Int, limit: Int = .max) throws -> [HeldCheckpoint] {
        try db.rows("SELECT signed FROM checkpoint WHERE n > ? ORDER BY n LIMIT ?", [number, limit]).compactMap { row in
            HeldCheckpoint(try row.bytes(0, of: "a checkpoint"))
        }
    }

    /// The first so many of an epoch after a number, in order: those of earlier epochs are not counted.
    func after(_ number: Int, epoch: Int, limit: Int) throws -> [HeldCheckpoint] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT signed FROM checkpoint WHERE n > ? ORDER BY n", arguments: [number])
        var found: [HeldCheckpoint] = []
        while found.count < limit, let row = try rows.next() {
            guard let held = HeldCheckpoint(try row.bytes(0, of: "a checkpoint")), held.checkpoint.epoch == epoch
            else { continue }
            found.append(held)
        }
        return found
    }

    /// All, by number, whatever is in them; one that stands at no entry's number is brought near.
    func all() throws -> [Int: [UInt8]] {
        var all: [Int: [UInt8]] = [:]
        for row in try db.rows(
            "SELECT min(max(n, 0), \(AuditEntry.limit)), signed FROM checkpoint")
        {
            all[try row.integer(0, of: "a checkpoint")] = try row.bytes(1, of: "a checkpoint")
        }
        return all
    }

    /// Signs the end of the chain. One that is there already stays: it may be the only witness of another end.
    ///
    /// - Returns: Whether one was added.
    @discardableResult
    func sign(_ tail: AuditChain.Tail, kit: KitID, device: borrowing SigningKey) throws -> Bool {
        // A damaged end is no end to sign for.
        guard let entry = tail.entry else { return false }
        let checkpoint = Checkpoint(
            kit: kit, epoch: entry.counters.epoch, number: tail.number, link: tail.link,
            previous: try last(upTo: tail.number - 1)?.hash ?? .zeros, hlc: entry.counters.hlc,
            wall: entry.reading.wall)
        let signed = JWS.sign(checkpoint.canonicalBytes, typ: Checkpoint.type, key: device)
        try db.run(
            "INSERT OR IGNORE INTO checkpoint (n, signed) VALUES (?, ?)", [tail.number, signed.canonicalBytes.data])
        return db.changesCount == 1
    }
}
