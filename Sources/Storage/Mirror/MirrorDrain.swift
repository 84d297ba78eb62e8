import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// Brings one copy up to date with a vault, over connections of its own.
///
/// The vault is read in short looks, so that nobody who writes or empties the log waits for the card. A row that changes
/// between two looks is written down again behind them, and the copy commits only when a look finds nothing behind it:
/// what it then holds is the vault at that last look.
struct MirrorDrain {
    let vault: VaultFolder
    let record: MirrorRecord
    let place: MirrorPlace
    let isStopped: () -> Bool

    /// What the vault writes down while a copy is made.
    enum Report {
        /// There is no whole copy on the card that could be brought up to date.
        case incomplete
        /// A part of a copy is on the card.
        case part(MirrorCopy)
    }

    /// Bytes that one look takes into memory.
    private static let lookSize = 4_000_000
    private static let rowsInLook = 512

    /// Copies what is missing.
    ///
    /// - Parameter report: Called with what the vault has to know before the copy is whole.
    /// - Returns: The copy as it is now, and the name of another one whose place it took.
    func run(_ report: (Report) throws -> Void) throws -> (copy: MirrorCopy, old: String?) {
        guard place.isThere(record, vault: vault) else { throw MirrorFailure.problem(.missing) }
        try place.makeFolder()
        try finishWholeDraft()
        let source = try DatabaseQueue(path: vault.database, configuration: Vault.configuration(.read))
        // Closed before this returns: whoever closes the vault last empties its log, and a reader cannot.
        defer { try? source.close() }
        let schema = try source.read { db in
            (tables: try MirroredTable.all(in: db), statements: try MirroredTable.statements(in: db))
        }
        let digest = MirroredTable.digest(of: schema.statements)
        var old: String?
        if let (card, state, end) = try openWhole() {
            defer { try? card.queue.close() }
            try checkIsBehind(source, state, end)
            old = state.copy
            if state.schema == digest, state.drained >= record.drained {
                let seen = try drain(source, card, from: state, schema.tables)
                return (MirrorCopy(state.copy, end: try card.queue.read(MirrorEnd.init).digest, seen: seen), nil)
            }
        }
        try report(.incomplete)
        return (try fill(source, schema.tables, schema.statements, digest) { try report(.part($0)) }, old)
    }

    /// The copy, if it is whole and of this vault.
    private func openWhole() throws -> (card: MirrorCard, state: CardState, end: MirrorEnd)? {
        guard place.has(place.file) else { return nil }
        do {
            let card = try MirrorCard(path: place.file)
            guard let (state, _) = try card.state(), state.vault.utf8.elementsEqual(record.vault.utf8),
                state.filling == nil
            else { return nil }
            return (card, state, try card.queue.read(MirrorEnd.init))
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            return nil
        } catch StoreError.damaged {
            return nil
        }
    }

    /// A copy of what this vault never was, or is no more, stays as it is: the vault was put back to an older state.
    private func checkIsBehind(_ source: DatabaseQueue, _ state: CardState, _ end: MirrorEnd) throws {
        let standing = try source.read { db in
            guard try state.drained <= MirrorTables.lastNumber(db) else { return MirrorEnd.Standing.ahead }
            return try end.standing(in: db, known: record.copies.ends, isWhole: state.filling == nil)
        }
        switch standing {
        case .behind: return
        case .ahead: throw MirrorFailure.problem(.ahead)
        case .unproved: throw MirrorFailure.unproved
        }
    }

    /// A draft that was whole when the program ended before it took its place.
    private func finishWholeDraft() throws {
        guard place.has(place.draft), let card = try? MirrorCard(path: place.draft), let found = try? card.state(),
            found.state.filling == nil
        else { return }
        try card.queue.close()
        try place.finishDraft()
    }

    // MARK: - Bringing a whole copy up to date

    private func drain(
        _ source: DatabaseQueue, _ card: MirrorCard, from state: CardState, _ tables: [MirroredTable]
    ) throws -> Int {
        var state = state
        guard try hasChanges(source, after: state.drained) else { return state.drained }
        do {
            try card.write {
                guard !isStopped() else { throw MirrorFailure.stopped }
                let (changes, seen, isLast) = try look(source, after: state.drained, tables)
                state.drained = seen
                return (changes, isLast ? (state, []) : nil)
            }
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            // Copied anew at the next try; what can still be read of it stays until the new one is whole.
            place.setDamagedAside()
            throw MirrorFailure.problem(.damaged)
        }
        return state.drained
    }

    private func hasChanges(_ source: DatabaseQueue, after number: Int) throws -> Bool {
        try source.read { db in try db.integer("SELECT 1 FROM mirror_change WHERE seq > ? LIMIT 1", [number]) != nil }
    }

    /// The next changed rows as they are now.
    private func look(
        _ source: DatabaseQueue, after number: Int, _ tables: [MirroredTable]
    ) throws -> (changes: [MirrorCard.Change], seen: Int, isLast: Bool) {
        try source.read { db in
            let sql = """
                SELECT seq, tbl, k0, k1, k2, k3 FROM mirror_change WHERE seq > ? ORDER BY seq LIMIT \(Self.rowsInLook)
                """
            var changes: [MirrorCard.Change] = []
            var (seen, size) = (number, 0)
            let waiting = try db.rows(sql, [number])
            for row in waiting {
                guard size < Self.lookSize else { return (changes, seen, false) }
                seen = try row.integer(0, of: "a change")
                let name = try row.text(1, of: "a change")
                guard let table = tables.first(where: { $0.name == name }) else { continue }
                let key: [DatabaseValue] = (0..<table.keys.count).map { row[$0 + 2] }
                let found = try db.row(table.selectRow, StatementArguments(key))
                let change = MirrorCard.Change(table: table, key: key, row: found.map { Array($0.databaseValues) })
                size += change.byteCount
                changes.append(change)
            }
            return (changes, seen, waiting.count < Self.rowsInLook)
        }
    }

    // MARK: - A whole copy

    private func fill(
        _ source: DatabaseQueue, _ tables: [MirroredTable], _ statements: [String], _ schema: Digest,
        _ report: (MirrorCopy) throws -> Void
    ) throws -> MirrorCopy {
        var (card, state, behind, known) = try openDraft(source, tables, statements, schema, report)
        func written() throws -> MirrorCopy {
            let end = try card.queue.read(MirrorEnd.init).digest
            let copy = MirrorCopy(state.copy, end: end, seen: state.drained)
            // Also a copy that never became whole is to be known after a rekey.
            if end != known { try report(copy) }
            known = end
            return copy
        }
        while let name = state.filling, !name.isEmpty {
            guard !isStopped() else { throw MirrorFailure.stopped }
            guard let index = tables.firstIndex(where: { $0.name == name }) else {
                place.removeDraft()
                throw MirrorFailure.problem(.damaged)
            }
            let (changes, isLast, vaultEnd) = try rows(source, of: tables[index], behind: behind)
            let next = index + 1 < tables.count ? tables[index + 1].name : ""
            behind = isLast ? [] : changes.last?.key ?? []
            state.filling = isLast ? next : name
            let place = (state, behind)
            try card.write(vaultEnd) { (changes, place) }
            _ = try written()
        }
        // What changed meanwhile is what makes it whole: all in one transaction.
        try card.write {
            guard !isStopped() else { throw MirrorFailure.stopped }
            let (changes, seen, isLast) = try look(source, after: state.drained, tables)
            state.drained = seen
            state.filling = nil
            return (changes, isLast ? (state, []) : nil)
        }
        let copy = try written()
        try card.queue.close()
        try place.finishDraft()
        return copy
    }

    /// The draft of an earlier try, if it can be gone on with, or a new one.
    private func openDraft(
        _ source: DatabaseQueue, _ tables: [MirroredTable], _ statements: [String], _ schema: Digest,
        _ report: (MirrorCopy) throws -> Void
    ) throws -> (card: MirrorCard, state: CardState, behind: [DatabaseValue], known: Digest) {
        if place.has(place.draft) {
            if let card = try? MirrorCard(path: place.draft), let (state, behind) = try? card.state(),
                state.vault.utf8.elementsEqual(record.vault.utf8), state.schema == schema,
                state.drained >= record.drained, let end = try? card.queue.read(MirrorEnd.init)
            {
                try checkIsBehind(source, state, end)
                // Whoever began it may have been stopped before that was written down.
                try report(MirrorCopy(state.copy, end: end.digest, seen: state.drained))
                return (card, state, behind.filter { !$0.isNull }, end.digest)
            }
        }
        // With it goes a journal that somebody laid beside a draft that is not there.
        place.removeDraft()
        let (start, end) = try source.read { db in (try MirrorTables.lastNumber(db), try MirrorEnd(db)) }
        let card = try MirrorCard(path: place.draft)
        // From here on every change is waited for: nothing is taken off the list before the copy is whole.
        let state = CardState(
            vault: record.vault, copy: MirrorRecord.name(SystemRandom()), schema: schema, drained: start,
            filling: tables.first?.name)
        try card.begin(state, end, statements: statements)
        try report(MirrorCopy(state.copy, end: end.digest, seen: start))
        return (card, state, [], end.digest)
    }

    private func rows(
        _ source: DatabaseQueue, of table: MirroredTable, behind key: [DatabaseValue]
    ) throws -> (changes: [MirrorCard.Change], isLast: Bool, end: MirrorEnd) {
        try source.read { db in
            let end = try MirrorEnd(db)
            let statement = try db.cachedStatement(sql: key.isEmpty ? table.selectFirst : table.selectNext)
            let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(key))
            var changes: [MirrorCard.Change] = []
            var size = 0
            while size < Self.lookSize, changes.count < Self.rowsInLook * 8 {
                guard let row = try cursor.next() else { return (changes, true, end) }
                let values = Array(row.databaseValues)
                let change = MirrorCard.Change(table: table, key: table.key(of: values), row: values)
                size += change.byteCount
                changes.append(change)
            }
            return (changes, false, end)
        }
    }
}
