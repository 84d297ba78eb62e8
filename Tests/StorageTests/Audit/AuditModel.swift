import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import TestSupport

@testable import Storage

/// The audit log of a vault in memory, to be spoiled ten thousand times.
struct AuditModel {
    let ring: KeyRing
    let rows: [AuditVerifier.Row]
    let checkpoints: [Int: [UInt8]]
    let end: AuditVerifier.End
    /// The walk before each row, by its place; a row that changes nothing before it is judged from there.
    let walks: [AuditWalk]

    init(_ session: VaultSession) throws {
        let vault = session.vault
        (ring, rows, checkpoints, end) = try session.read { reader in
            let rows = try reader.db.rows("SELECT n, sealed FROM audit ORDER BY n").map { row in
                AuditVerifier.Row(number: try row.integer(0, of: "n"), sealed: try row.bytes(1, of: "an entry"))
            }
            let end = AuditVerifier.End(
                index: try RecordIndex.reading(reader.db, key: reader.ring.index).digest,
                counters: try reader.record(.fact("counters")))
            return (reader.ring, rows, try reader.checkpoints.all(), end)
        }
        var walk = AuditWalk(kit: vault.kit.kit, device: vault.device, epoch: vault.kit.epoch)
        var walks = [walk]
        for row in rows {
            let bytes = try present(AuditChain.open(row.sealed, row.number, key: ring.audit))
            try walk.take(bytes, checkpoint: checkpoints[row.number])
            walks.append(walk)
        }
        self.walks = walks
    }

    /// What is found in spoiled rows, the first `good` of which are as they were.
    func judge(
        _ rows: some Sequence<AuditVerifier.Row>, good: Int, checkpoints: [Int: [UInt8]]? = nil
    ) -> [AuditFinding] {
        let checkpoints = checkpoints ?? self.checkpoints
        var verifier = AuditVerifier(ring: ring, walk: walks[good], looksAround: false)
        for row in rows {
            do throws(AuditFinding) {
                _ = try verifier.take(row, checkpoint: checkpoints[row.number])
            } catch { return [error] }
        }
        return verifier.judge(end, checkpoints: checkpoints)
    }

    func open(_ place: Int) throws -> JSONObject {
        let bytes = try present(AuditChain.open(rows[place].sealed, place + 1, key: ring.audit))
        return try present(try JSONValue(canonical: bytes).object)
    }
}

/// One way to spoil an audit log.
enum Mutation: Int, CaseIterable {
    /// An entry is taken out; those behind it stay where they are.
    case delete
    /// Those behind it move up.
    case cut
    /// A bit of a sealed row is turned.
    case flip
    /// A row is cut short or made longer.
    case resize
    /// Two rows change places.
    case swap
    /// A row stands in the place of another one, too.
    case copy
    /// A row is put between two, and all behind it move down.
    case duplicate
    /// A run of rows is turned around.
    case reverse
    /// Who has the key of the log writes an entry anew.
    case forge
    /// Who has the key of the log writes an entry and all that follow anew.
    case rewrite
    /// A checkpoint is taken away, spoiled, or put in the place of another.
    case checkpoint
}
