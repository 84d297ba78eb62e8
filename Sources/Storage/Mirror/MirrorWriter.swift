import Dispatch
import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Synchronization

/// Keeps the second copy up to date behind the work: on a thread of its own, after every step, never in its way.
final class MirrorWriter: Sendable {
    private struct State {
        var isScheduled = false
        var isStopped = false
    }

    private let folder: VaultFolder
    private let queue: DatabaseQueue
    private let kit: KitID
    private let clock: @Sendable () -> ClockReading
    private let schema: SchemaGuard
    private let thread = DispatchQueue(label: "mirror", qos: .utility)
    private let state = Mutex(State())
    /// A card that is away or full is looked for again after this many seconds.
    private static let retry = 5.0

    init(
        folder: VaultFolder, queue: DatabaseQueue, kit: KitID, clock: @escaping @Sendable () -> ClockReading,
        schema: SchemaGuard
    ) {
        self.schema = schema
        self.folder = folder
        self.queue = queue
        self.kit = kit
        self.clock = clock
    }

    /// Something may have changed.
    func kick() { schedule(after: 0) }

    /// Waits for what is under way, at most so long, and ends: nothing is written to the vault after that.
    func finish(within seconds: Double) {
        let done = DispatchSemaphore(value: 0)
        thread.async { [weak self] in
            self?.pass()
            done.signal()
        }
        _ = done.wait(timeout: .now() + seconds)
        state.withLock { $0.isStopped = true }
        // A look or a write to the vault that is just happening ends by itself in milliseconds.
        try? queue.read { _ in }
    }

    private func schedule(after seconds: Double) {
        let isNew = state.withLock { state in
            guard !state.isScheduled, !state.isStopped else { return false }
            state.isScheduled = true
            return true
        }
        guard isNew else { return }
        thread.asyncAfter(deadline: .now() + seconds) { [weak self] in self?.pass() }
    }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    private func pass() {
        state.withLock { $0.isScheduled = false }
        guard !isStopped, let record = try? queue.read(MirrorRecord.read), let card = record.folder else { return }
        // Whatever this vault does now, the copy knows what it does not: nothing is written until people chose.
        guard record.problem != .ahead else { return }
        let place = MirrorPlace(card: card, kit: kit, vault: record.vault)
        let drain = MirrorDrain(vault: folder, record: record, place: place) { [weak self] in
            self?.isStopped ?? true
        }
        do {
            let (copy, old) = try drain.run { report in
                switch report {
                case .incomplete: try note { $0.inStep = nil }
                case .part(let part): try note(part) { $0.copies.insert(part) }
                }
            }
            try note(copy) { [clock] record in
                record.copies.insert(copy, insteadOf: old)
                record.seen = copy.seen
                record.inStep = clock()
                record.problem = nil
            }
        } catch MirrorFailure.stopped {
            return
        } catch MirrorFailure.unproved {
            guard (try? beginBeside(record)) != nil else { return schedule(after: Self.retry) }
            // At once: a vault that closes waits for one pass.
            pass()
        } catch {
            let problem = Self.problem(of: error, place: place, isThere: place.isThere(record, vault: folder))
            if record.problem != problem { try? note { $0.problem = problem } }
            schedule(after: Self.retry)
        }
    }

    /// Writes down where the copy stands, and takes off the list what no copy needs any more.
    ///
    /// - Parameter copy: What was written.
    private func note(_ copy: MirrorCopy? = nil, _ change: (inout MirrorRecord) -> Void) throws {
        guard !isStopped else { throw MirrorFailure.stopped }
        try queue.write { db in
            try schema.check(db)
            // The mirror may have been changed or switched off meanwhile.
            guard var record = try MirrorRecord.read(db), record.folder != nil else { return }
            let before = record
            change(&record)
            guard record.vault == before.vault, copy.map({ $0.seen >= before.drained }) ?? true else { return }
            if let unneeded = record.copies.unneeded(lastNumber: try MirrorTables.lastNumber(db)) {
                record.drained = max(before.drained, unneeded)
            }
            try record.save(db)
            try db.run("DELETE FROM mirror_change WHERE seq <= ?", [record.drained])
        }
    }

    /// Leaves a copy as it is and begins another one beside it.
    private func beginBeside(_ old: MirrorRecord) throws {
        guard !isStopped else { throw MirrorFailure.stopped }
        try queue.write { db in
            try schema.check(db)
            guard var record = try MirrorRecord.read(db), record.vault == old.vault else { return }
            record.beginBeside(SystemRandom())
            try record.save(db)
        }
    }

    private static func problem(of error: any Error, place: MirrorPlace, isThere: Bool) -> MirrorProblem {
        if case MirrorFailure.problem(let problem) = error { return problem }
        guard isThere else { return .missing }
        guard let error = error as? DatabaseError else { return .failed }
        switch error.resultCode {
        case .SQLITE_FULL: return .full
        case .SQLITE_IOERR where VaultFolder(path: place.card).isFull: return .full
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: return .readOnly
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged
        default: return .failed
        }
    }
}
