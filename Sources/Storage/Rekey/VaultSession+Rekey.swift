public import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Synchronization

extension VaultSession {
    /// Makes a new store key: one transaction seals everything that hangs on it and hands it to all users and to the
    /// headquarters, by their certified keys. ``continueRekey(while:)`` gives the applications fresh keys after that.
    ///
    /// - Throws: ``StoreError/notAllowed(_:)`` for who is no admin, and where nobody knows any more who may have the key:
    ///   whoever was barred and wrote their row back would get it, or everybody else would be shut out.
    public func beginRekey() throws(StoreError) {
        try require(.manageUsers)
        guard try read({ try $0.keyHolders() }) != nil else { throw .notAllowed(.holdersUnknown) }
        try renewStoreKey(.rekeyBegan)
    }

    /// Makes a new store key in one transaction, together with whatever makes it necessary.
    ///
    /// Where both records of who may have it are lost, the rest happens and the store key stays: who is barred loses slots
    /// and box, everybody else keeps theirs, and ``VaultFinding/holdersUnknown`` says so until a restore.
    ///
    /// - Parameters:
    ///   - action: What the audit log says.
    ///   - subject: What that is about.
    ///   - names: The users who are barred with it, whatever becomes of their rows.
    ///   - reason: Comes before the new key is handed out.
    ///   - rest: Comes under the new key.
    func renewStoreKey(
        _ action: AuditAction, subject: String? = nil, barring names: [String] = [],
        because reason: (Database) throws -> Void = { _ in }, and rest: (inout VaultWriter) throws -> Void = { _ in }
    ) throws(StoreError) {
        let fresh = try vault.write { db in
            let old = try currentKeys(db)
            try reason(db)
            let before = VaultReader(
                db: db, ring: old, signers: try Signers(db, kit: vault.kit), environment: vault.environment)
            var writer =
                if var holders = try before.keyHolders() {
                    try resealStore(before, action, subject, to: &holders, barring: names)
                } else {
                    try VaultWriter(before, action: action, user: user.name, certificateEnd: vault.kit.notAfter)
                }
            if writer.ring === old {
                writer.subject = subject
                for name in names { try StoreKeyBoxes(db: db).delete(.user(name)) }
            }
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
        _ before: VaultReader, _ action: AuditAction, _ subject: String?, to holders: inout KeyHolders,
        barring names: [String]
    ) throws -> VaultWriter {
        let (db, random) = (before.db, vault.environment.random)
        let known = try before.audit.tail()
        let counters = try before.counters(known)
        let matched = try known.entry.map { try RecordIndex.reading(db, key: before.ring.index).digest == $0.index }
        let extract = try? before.record(ExtractRecord.name, as: ExtractRecord.self)
        let store = SecretKey(from: random)
        for name in names { holders.remove(name) }
        holders.keep(try db.rows("SELECT name FROM user").compactMap { try? $0.text(0, of: "a user") })
        let revocations = try? before.revocations()
        let boxes = try StoreKeyBoxes(db: db).renew(
            store, kit: vault.kit, signers: before.signers,
            among: holders.keys.subtracting(revocations?.revoked ?? []))
        let new = KeyRing(renewing: before.ring, store: store, box: boxes[user.name] ?? [])
        // Written anew below: one that does not open is no damage that stays.
        try db.execute(sql: "DELETE FROM record WHERE kind = 'fact' AND id = CAST('rekey' AS BLOB)")
        let done = try StoreRekey(db: db, old: before.ring, new: new, random: random).run(vault.environment.rekeyPoint)
        let reader = VaultReader(db: db, ring: new, signers: before.signers, environment: vault.environment)
        try reader.rebuildIndex()
        var writer = try VaultWriter(
            reader, action: action, user: user.name, certificateEnd: vault.kit.notAfter, known: known,
            first: counters, resealed: RecordIndex.reading(db, key: new.index))
        // A new digest must not hide that the old one did not fit.
        writer.subject = matched == false ? "\(subject ?? "") records_did_not_match" : subject
        let total = try db.integer("SELECT COUNT(*) FROM application_key") ?? 0
        try writer.put(RekeyRow.name, RekeyRow(floor: done.floor, total: total, damaged: done.damaged).json)
        try writer.put(holders)
        if let revocations, revocations != RevocationRow() { try writer.put(.revocations, revocations.json) }
        // Its row was sealed anew like all others; the key within it hangs on the store key, too.
        if let extract = try? extract?.resealed(from: before.ring, to: new, random: random) {
            try writer.put(ExtractRecord.name, extract.json)
        }
        return writer
    }
}

extension VaultEnvironment {
    /// A point between transactions.
    func reach(_ point: RekeyPoint) throws(StoreError) {
        do { try rekeyPoint(point) } catch { throw error as? StoreError ?? .failed("\(error)") }
    }
}
