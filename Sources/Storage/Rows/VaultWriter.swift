import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// Everything that writes, within one transaction: it ends with one more link of the audit chain or not at all.
struct VaultWriter {
    let reader: VaultReader
    /// The numbers, saved at the end.
    var counters: Counters
    /// Time of this transaction, one for all it writes.
    let time: TimeStamp
    private let action: AuditAction
    private let user: String
    private let tail: AuditChain.Tail
    private var index: RecordIndex
    /// What the entry is about.
    var subject: String?
    /// Whether the device signs the chain up to this entry, as at the end of a camp day.
    var signsChain = false

    var db: Database { reader.db }
    var ring: KeyRing { reader.ring }
    var random: any RandomSource { reader.environment.random }

    /// - Parameters:
    ///   - certificateEnd: When the kit's certificate ends, milliseconds since 1970.
    ///   - known: The end of the chain, where this process wrote it itself.
    ///   - first: The counters of a new vault.
    ///   - resealed: The digest of the records after all of them were sealed anew.
    init(
        _ reader: VaultReader, action: AuditAction, user: String, certificateEnd: Int, known: AuditChain.Tail? = nil,
        first: Counters? = nil, resealed: RecordIndex? = nil
    ) throws {
        self.reader = reader
        self.action = action
        self.user = user
        tail = try known ?? reader.audit.tail()
        // After damage to the last entry the chain goes on from what is there; the gap stays to be found.
        index =
            if let resealed { resealed } else if let entry = tail.entry { RecordIndex(entry.index) } else {
                try RecordIndex.reading(reader.db, key: reader.ring.index)
            }
        counters = if let first { first } else { try known?.entry?.counters ?? reader.counters(tail) }
        time = counters.stamp(
            reader.environment.clock(), built: reader.environment.built, certificateEnd: certificateEnd)
    }

    /// Writes a record under the vault's own key.
    mutating func put(_ name: RecordName, _ value: JSONValue) throws {
        try put(name, sealed: SealedRow.seal(value, at: name.place, key: ring.records, random: random))
    }

    /// Writes a record under the key of an application.
    mutating func put(_ name: RecordName, _ value: JSONValue, keys: ApplicationKeys) throws {
        try put(name, sealed: SealedRow.seal(value, at: name.place, key: keys.rows, random: random))
    }

    /// Writes a record that is sealed already.
    mutating func put(_ name: RecordName, sealed: [UInt8]) throws {
        if let old = try reader.sealed(name) { toggle(name, old) }
        try db.run(
            "INSERT OR REPLACE INTO record (kind, id, sealed) VALUES (?, ?, ?)",
            [name.kind.rawValue, name.id.data, sealed.data])
        toggle(name, sealed)
    }

    /// Deletes a record if it is there.
    mutating func delete(_ name: RecordName) throws {
        guard let old = try reader.sealed(name) else { return }
        toggle(name, old)
        try db.run("DELETE FROM record WHERE kind = ? AND id = ?", [name.kind.rawValue, name.id.data])
    }

    private mutating func toggle(_ name: RecordName, _ sealed: [UInt8]) {
        index.toggle(kind: name.kind.rawValue, id: name.id, sealed: sealed, key: ring.index)
    }

    /// Saves the counters and adds the link.
    consuming func finish() throws -> AuditChain.Tail {
        try put(.fact("counters"), counters.json)
        let entry = AuditEntry(
            number: tail.number + 1, previous: tail.link, reading: time.reading, flags: time.flags, action: action,
            user: user, subject: subject, counters: counters, index: index.digest)
        let end = try reader.audit.append(entry, random: random)
        // A new vault and a new epoch begin with a signed word, too.
        let isNewEpoch = tail.entry?.counters.epoch != counters.epoch
        if signsChain || isNewEpoch || end.number % Checkpoint.spacing == 0 {
            try reader.checkpoints.sign(end, kit: reader.signers.kit, device: ring.device)
        }
        return end
    }
}
