import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
import Glibc
import Secrets
import Synchronization

extension Vault {
    /// Applications of which the registry holds everything; they need no second copy here.
    private static var safeElsewhere: String {
        [LifecycleState.receipted, .purged].map { "'\($0.rawValue)'" }.joined(separator: ", ")
    }

    /// How the second copy stands; known without a login.
    public func mirrorStatus() throws(StoreError) -> MirrorStatus {
        let now = environment.clock()
        return try read { db in
            let record = try MirrorRecord.read(db)
            let open = "state NOT IN (\(Self.safeElsewhere))"
            guard let record, let card = record.folder else {
                let people = try db.integer("SELECT COUNT(*) FROM application WHERE \(open)") ?? 0
                return MirrorStatus(
                    folder: nil, people: people, minutes: nil, isWaiting: false, isSameDisk: false, leftAlone: [],
                    problem: nil)
            }
            let seen = record.seen
            let waiting = "SELECT k0 FROM mirror_change WHERE tbl = 'application' AND seq > \(seen)"
            let only = record.inStep == nil ? open : "\(open) AND id IN (\(waiting))"
            let place = MirrorPlace(card: card, kit: kit.kit, vault: record.vault)
            return MirrorStatus(
                folder: card, people: try db.integer("SELECT COUNT(*) FROM application WHERE \(only)") ?? 0,
                minutes: record.inStep.map { now.minutes(since: $0) },
                isWaiting: try record.inStep == nil
                    || db.integer("SELECT 1 FROM mirror_change WHERE seq > \(seen) LIMIT 1") != nil,
                isSameDisk: !record.isOtherDisk, leftAlone: place.foldersLeftAlone(record, kit: kit.kit),
                problem: record.problem == .ahead || place.isThere(record, vault: folder) ? record.problem : .missing)
        }
    }

    /// Starts what keeps the copy up to date, where there is one to keep.
    func startMirror() throws(StoreError) {
        guard access == .write else { return }
        let record = try read { db in try MirrorRecord.read(db) }
        guard let record, record.folder != nil else { return }
        if try !read({ db in try MirrorTables.areInstalled(db) }) {
            // A newer version has other tables.
            try write { db in try MirrorTables.mend(db) }
        }
        let writer = MirrorWriter(folder: folder, queue: queue, kit: kit.kit, clock: environment.clock, schema: schema)
        mirror.withLock { $0 = writer }
        writer.kick()
    }

    /// Lets the copy catch up, at most so long, and ends it.
    func stopMirror(within seconds: Double) {
        let writer = mirror.withLock { mirror in
            defer { mirror = nil }
            return mirror
        }
        writer?.finish(within: seconds)
    }
}

extension VaultSession {
    /// Keeps a second copy of everything in a folder, on a card or a stick, from now on; or keeps none.
    ///
    /// The copy is made behind the work; ``Vault/mirrorStatus()`` says how far it is. A copy that is already there stays
    /// where it is, and is gone on with when its card is chosen again; one that is newer than this vault is left alone for
    /// good, and another one begins beside it.
    ///
    /// - Parameter path: A folder that is there; nothing for no copy.
    /// - Throws: ``StoreError/notFound(_:)`` when there is no such folder.
    public func setMirror(_ path: String?) throws(StoreError) {
        try require(.keepCopies)
        let card = try path.map(Self.realFolder)
        vault.stopMirror(within: 0)
        let disk = card.flatMap(MirrorPlace.disk(of:))
        let isOtherDisk = disk != MirrorPlace.disk(of: vault.folder.path)
        try write(.mirrorChanged) { writer in
            let known = try MirrorRecord.read(writer.db)
            var record =
                known
                ?? MirrorRecord(vault: MirrorRecord.name(writer.random), folder: nil, isOtherDisk: false, drained: 0)
            if record.problem == .ahead { record.beginBeside(writer.random) }
            (record.folder, record.inStep, record.problem) = (card, nil, nil)
            guard card != nil else {
                try MirrorTables.stop(writer.db)
                if known != nil { try record.save(writer.db) }
                return
            }
            record.isOtherDisk = isOtherDisk
            // Another card goes on where its copy is, if everything since then was written down.
            if try known?.folder == nil || !MirrorTables.areInstalled(writer.db) {
                record.drained = try MirrorTables.install(writer.db)
                record.seen = record.drained
            }
            try record.save(writer.db)
        }
        try vault.startMirror()
    }

    private static func realFolder(_ path: String) throws(StoreError) -> String {
        guard MirrorPlace.disk(of: path) != nil, let real = unsafe realpath(path, nil) else { throw .notFound(path) }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }
}

extension ClockReading {
    /// Whole minutes since an earlier reading; by the wall clock only where the machine was started anew between them.
    func minutes(since earlier: ClockReading) -> Int {
        let isSameStart = boot.utf8.elementsEqual(earlier.boot.utf8)
        return max(0, isSameStart ? sinceBoot - earlier.sinceBoot : wall - earlier.wall) / 60_000
    }
}
