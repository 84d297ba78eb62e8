import CanonicalJSON
import EnrollmentModel
import GRDB
import Secrets

extension SQLiteRegistryStore {
    /// Takes a line of checkpoints as far as it goes on from what is held, or remembers why it does not.
    public func takeCheckpoints(
        _ line: CheckpointLine, now: Int
    ) async throws(StoreFault) -> CheckpointStanding {
        try await write { db in
            let standing = try db.judge(line)
            switch standing {
            case .refused(let fault, let held): try db.remember(fault, held: held, line, now: now)
            case .wanted: break
            case .held:
                for record in line.checkpoints { try db.insert(record, now: now) }
            }
            return standing
        }
    }

    /// Every kit whose checkpoints were refused, in the order of their names.
    public func checkpointFindings() async throws(StoreFault) -> [CheckpointFinding] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM checkpoint_findings ORDER BY kit, epoch, fault").compactMap {
                row in
                guard let kit = KitID(row["kit"]), let fault = CheckpointFault(rawValue: row["fault"]) else {
                    return nil
                }
                return CheckpointFinding(
                    kit: kit, epoch: row["epoch"], fault: fault, held: row["held"], offered: row["offered"],
                    first: row["first_ms"], last: row["last_ms"], times: row["times"])
            }
        }
    }
}

extension Database {
    private func held(_ number: Int, _ line: CheckpointLine) throws -> Digest? {
        let row = try Row.fetchOne(
            self, sql: "SELECT hash FROM checkpoints WHERE kit = ? AND epoch = ? AND n = ?",
            arguments: [line.kit.text, line.epoch, number])
        return row.flatMap { Digest(bytes: $0.bytes("hash")) }
    }

    private func lastHeld(_ line: CheckpointLine) throws -> (number: Int, hash: Digest)? {
        let row = try Row.fetchOne(
            self, sql: "SELECT n, hash FROM checkpoints WHERE kit = ? AND epoch = ? ORDER BY n DESC LIMIT 1",
            arguments: [line.kit.text, line.epoch])
        guard let row, let hash = Digest(bytes: row.bytes("hash")) else { return nil }
        return (row["n"], hash)
    }

    /// Says whether a line goes on from what is held, and what will be the last one held when it is taken.
    fileprivate func judge(_ line: CheckpointLine) throws -> CheckpointStanding {
        let last = try lastHeld(line)
        let end = last?.number ?? 0
        var fresh: [CheckpointRecord] = []
        for record in line.checkpoints {
            let held = try held(record.checkpoint.number, line)
            guard held == nil || held == record.hash else { return .refused(.forked, held: end) }
            if held == nil { fresh.append(record) }
        }
        if line.last < end { return .refused(.rolledBack, held: end) }
        guard let first = fresh.first, let newest = fresh.last else {
            guard let last else { return .wanted(after: 0) }
            return .held(number: last.number, hash: last.hash)
        }
        let newer = try Int.fetchOne(
            self, sql: "SELECT count(*) FROM checkpoints WHERE kit = ? AND epoch > ?",
            arguments: [line.kit.text, line.epoch])
        guard newer ?? 0 == 0, first.checkpoint.number > end else { return .refused(.forked, held: end) }
        if let last, first.checkpoint.previous != last.hash {
            return line.after > last.number ? .wanted(after: last.number) : .refused(.forked, held: end)
        }
        if last == nil, line.after > 0 { return .wanted(after: 0) }
        return .held(number: newest.checkpoint.number, hash: newest.hash)
    }

    fileprivate func insert(_ record: CheckpointRecord, now: Int) throws {
        let checkpoint = record.checkpoint
        try execute(
            sql: """
                INSERT INTO checkpoints (kit, epoch, n, hash, signed, received_ms) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [
                checkpoint.kit.text, checkpoint.epoch, checkpoint.number, record.hash.stored, record.signed.bytes, now,
            ])
    }

    fileprivate func remember(_ fault: CheckpointFault, held: Int, _ line: CheckpointLine, now: Int) throws {
        try execute(
            sql: """
                INSERT INTO checkpoint_findings
                    (kit, epoch, fault, held, offered, signed, first_ms, last_ms, times)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
                ON CONFLICT (kit, epoch, fault) DO UPDATE SET held = excluded.held, offered = excluded.offered,
                    signed = excluded.signed, last_ms = excluded.last_ms, times = checkpoint_findings.times + 1
                """,
            arguments: [
                line.kit.text, line.epoch, fault.rawValue, held, line.last, line.checkpoints.last?.signed.bytes, now,
                now,
            ])
    }
}
