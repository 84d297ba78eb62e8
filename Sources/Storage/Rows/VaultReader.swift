import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// Everything that reads, within one view of the database.
struct VaultReader {
    let db: Database
    let ring: KeyRing
    let signers: Signers
    let environment: VaultEnvironment

    var keyTable: KeyTable { KeyTable(db: db, ring: ring, random: environment.random) }
    var audit: AuditChain { AuditChain(db: db, ring: ring) }
    var checkpoints: CheckpointTable { CheckpointTable(db: db) }

    /// The sealed bytes of a record.
    func sealed(_ name: RecordName) throws -> [UInt8]? {
        let row = try db.row(
            "SELECT sealed FROM record WHERE kind = ? AND id = ?", [name.kind.rawValue, name.id.data])
        return try row?.bytes(0, of: name.what)
    }

    /// A record under the vault's own key.
    func record<Value: CanonicalCodable>(_ name: RecordName, as type: Value.Type = Value.self) throws -> Value? {
        guard let sealed = try sealed(name) else { return nil }
        return try SealedRow.open(sealed, as: type, at: name.place, key: ring.records, what: name.what)
    }

    /// All records of a kind under the vault's own key, by id; damaged ones are left out and named in `damaged`.
    func records<Value: CanonicalCodable>(
        _ kind: RecordKind, as type: Value.Type = Value.self
    ) throws -> (found: [(id: [UInt8], value: Value)], damaged: [String]) {
        var found: [(id: [UInt8], value: Value)] = []
        var damaged: [String] = []
        let rows = try db.rows("SELECT id, sealed FROM record WHERE kind = ? ORDER BY id", [kind.rawValue])
        for row in rows {
            let name = RecordName(kind: kind, id: try row.bytes(0, of: "a record"))
            do {
                let sealed = try row.bytes(1, of: name.what)
                found.append(
                    (
                        name.id,
                        try SealedRow.open(sealed, as: type, at: name.place, key: ring.records, what: name.what)
                    ))
            } catch {
                damaged.append(name.what)
            }
        }
        return (found, damaged)
    }

    /// The counters: the higher of the record and the last entry of the chain, so that damage to one loses nothing.
    func counters(_ tail: AuditChain.Tail) throws -> Counters {
        let stored = try? record(.fact("counters"), as: Counters.self)
        let chained = tail.entry?.counters
        guard let first = stored ?? chained else { throw StoreError.damaged(what: RecordName.fact("counters").what) }
        return chained.map { first.merging($0) } ?? first
    }
}
