public import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Synchronization

extension VaultSession {
    /// Bytes and applications of one transaction: large enough for the disk, short enough for who works meanwhile.
    private static var stepBytes: Int { 8 << 20 }
    private static var stepCount: Int { 64 }

    /// Makes a new store key: one transaction seals everything that hangs on it and hands it to all users and to the
    /// headquarters, by their certified keys. ``continueRekey(while:)`` gives the applications fresh keys after that.
    ///
    /// - Throws: ``StoreError/notAllowed(_:)`` for who is no admin.
    public func beginRekey() throws(StoreError) {
        try require(.manageUsers)
        try renewStoreKey(.rekeyBegan)
    }

    /// How far the rekey under way is; nothing when there is none.
    public func rekeyUnderWay() throws(StoreError) -> RekeyProgress? {
        try read { reader in try reader.rekey().map { try progress($0, reader) } }
    }

    /// Gives applications fresh keys, some in each transaction, until all have one or `goOn` says no. Others work in
    /// between, and after a crash it goes on where it was.
    ///
    /// - Parameter goOn: Called after each transaction.
    /// - Returns: How far it is; nothing when no rekey is under way.
    @discardableResult
    public func continueRekey(
        while goOn: (RekeyProgress) -> Bool = { _ in true }
    ) throws(StoreError) -> RekeyProgress? {
        var after: [UInt8] = []
        while true {
            let (pending, found) = try read { reader in
                let row = try reader.rekey()
                return (try row.map { try waiting(after, $0, reader) } ?? [], try row.map { try progress($0, reader) })
            }
            guard var progress = found else { return nil }
            guard let last = try step(pending) else { return try endRekey(progress) }
            after = last
            progress.done = try rekeyUnderWay()?.done ?? progress.done
            guard goOn(progress) else { return progress }
        }
    }

    /// The next applications that wait for a fresh key.
    private func waiting(_ after: [UInt8], _ row: RekeyRow, _ reader: VaultReader) throws -> [ApplicationID] {
        try reader.db.rows(
            "SELECT app FROM application_key WHERE epoch < ? AND app > ? ORDER BY app LIMIT \(Self.stepCount)",
            [row.floor, after.data]
        ).compactMap { ApplicationID(stored: try $0.bytes(0, of: "the table of keys")) }
    }

    private func progress(_ row: RekeyRow, _ reader: VaultReader) throws -> RekeyProgress {
        let left =
            try reader.db.row("SELECT COUNT(*) FROM application_key WHERE epoch < ?", [row.floor])?
            .integer(0, of: "a count") ?? 0
        return RekeyProgress(total: row.total, done: max(0, row.total - left), damaged: row.damaged, isFinished: false)
    }

    /// One transaction.
    ///
    /// - Returns: The last application that was tried; nothing when there was none.
    private func step(_ pending: [ApplicationID]) throws(StoreError) -> [UInt8]? {
        guard !pending.isEmpty else { return nil }
        return try write(.rekeyed) { writer in
            let floor = try writer.reader.rekey()?.floor ?? 0
            var (bytes, count) = (0, 0)
            var last: [UInt8] = []
            for app in pending where bytes < Self.stepBytes {
                last = app.bytes
                // Sealed since, it has no key any more.
                let key = "SELECT 1 FROM application_key WHERE app = ? AND epoch < ?"
                guard try writer.db.row(key, [app.bytes.data, floor]) != nil,
                    let sealed = try ApplicationRekey.run(app, in: &writer)
                else { continue }
                bytes += sealed
                count += 1
                try writer.reader.environment.rekeyPoint(.application)
            }
            writer.subject = String(count)
            return last
        }
    }

    /// Nothing waits but what is damaged: the rekey is over, and what the log still holds of older pages goes.
    private func endRekey(_ progress: RekeyProgress) throws(StoreError) -> RekeyProgress {
        try vault.environment.reach(.beforeEnd)
        var ended = progress
        ended.damaged += progress.total - progress.done
        ended.done = progress.total
        ended.isFinished = true
        let subject = String(ended.damaged)
        try write(.rekeyFinished) { writer in
            writer.subject = subject
            guard let row = try writer.reader.rekey() else { return }
            try writer.reader.keyTable.dropUnused(but: row.floor)
            try writer.delete(.fact("rekey"))
        }
        try vault.emptyLog()
        return ended
    }

    /// Makes a new store key in one transaction, together with whatever makes it necessary.
    ///
    /// - Parameters:
    ///   - action: What the audit log says.
    ///   - subject: What that is about.
    ///   - reason: Comes before the new key is handed out.
    ///   - rest: Comes under the new key.
    func renewStoreKey(
        _ action: AuditAction, subject: String? = nil, because reason: (Database) throws -> Void = { _ in },
        and rest: (inout VaultWriter) throws -> Void = { _ in }
    ) throws(StoreError) {
        let fresh = try vault.write { db in
            let old = try currentKeys(db)
            try reason(db)
            let before = VaultReader(
                db: db, ring: old, signers: try Signers(db, kit: vault.kit), environment: vault.environment)
            var writer = try resealStore(before, action, subject)
            try rest(&writer)
            try vault.environment.rekeyPoint(.beforeCommit)
            let new = writer.ring
            let end = try writer.finish()
            vault.chainEnd.withLock { $0 = nil }
            db.afterNextTransaction { [vault] _ in vault.chainEnd.withLock { $0 = end } }
            return new
        }
        renew(fresh)
        try vault.environment.reach(.afterCommit)
        // Pages of the old key must not wait in the log for the next login.
        try vault.emptyLog()
    }

    /// Seals everything that hangs on the store key for a new one.
    ///
    /// - Returns: What goes on writing, with the new keys.
    private func resealStore(
        _ before: VaultReader, _ action: AuditAction, _ subject: String?
    ) throws -> VaultWriter {
        let (db, random) = (before.db, vault.environment.random)
        let known = try before.audit.tail()
        let counters = try before.counters(known)
        let matched = try known.entry.map { try RecordIndex.reading(db, key: before.ring.index).digest == $0.index }
        let extract = try? before.record(ExtractRecord.name, as: ExtractRecord.self)
        let store = SecretKey(from: random)
        let boxes = try StoreKeyBoxes(db: db).renew(store, kit: vault.kit, signers: before.signers)
        let new = KeyRing(renewing: before.ring, store: store, box: boxes[user.name] ?? [])
        let done = try StoreRekey(db: db, old: before.ring, new: new, random: random).run(vault.environment.rekeyPoint)
        let reader = VaultReader(db: db, ring: new, signers: before.signers, environment: vault.environment)
        try reader.rebuildIndex()
        var writer = try VaultWriter(
            reader, action: action, user: user.name, certificateEnd: vault.kit.notAfter, known: known,
            first: counters, resealed: RecordIndex.reading(db, key: new.index))
        // A new digest must not hide that the old one did not fit.
        writer.subject = matched == false ? "\(subject ?? "") records_did_not_match" : subject
        let total = try db.integer("SELECT COUNT(*) FROM application_key") ?? 0
        try writer.put(.fact("rekey"), RekeyRow(floor: done.floor, total: total, damaged: done.damaged).json)
        // Its row was sealed anew like all others; the key within it hangs on the store key, too.
        if let extract = try? extract?.resealed(from: before.ring, to: new, random: random) {
            try writer.put(ExtractRecord.name, extract.json)
        }
        return writer
    }
}

extension VaultEnvironment {
    /// A point between transactions.
    fileprivate func reach(_ point: RekeyPoint) throws(StoreError) {
        do { try rekeyPoint(point) } catch { throw error as? StoreError ?? .failed("\(error)") }
    }
}
