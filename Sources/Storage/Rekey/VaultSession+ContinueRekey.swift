public import Enrollment
import EnrollmentModel
import GRDB
import Secrets

extension VaultSession {
    /// How far the rekey under way is; nothing when there is none.
    public func rekeyUnderWay() throws(StoreError) -> RekeyProgress? {
        try read { reader in try reader.rekey().map { try $0.progress(reader.db) } }
    }

    /// Gives applications fresh keys, some in each transaction, until all have one or `goOn` says no. Others work in
    /// between, and after a crash it goes on where it was.
    ///
    /// While some are being written, the pictures of the next are sealed on the other cores.
    ///
    /// - Parameter goOn: Called after each transaction.
    /// - Returns: How far it is; nothing when no rekey is under way.
    @discardableResult
    public func continueRekey(
        while goOn: (RekeyProgress) -> Bool = { _ in true }
    ) throws(StoreError) -> RekeyProgress? {
        var ready: [RekeyStep.Sealed] = []
        guard var next = try look(after: []) else { return nil }
        while true {
            guard !ready.isEmpty || !next.isEnd else {
                if let ended = try endRekey(next) { return ended }
                guard let again = try look(after: []) else { return nil }
                next = again
                continue
            }
            let (step, written) = (next, ready)
            let (sealed, outcome) = Beside.run(
                step.waiting, { step.seal($0) },
                while: {
                    Result { () throws(StoreError) in
                        try write(written)
                        return try look(after: step.last, of: step.floor)
                    }
                })
            guard let found = try outcome.get() else { return nil }
            (ready, next) = (sealed, found)
            if !written.isEmpty, !goOn(found.progress) { return found.progress }
        }
    }

    /// The next applications that wait for a fresh key; from the first one, where another rekey than the one with this
    /// floor is under way.
    private func look(after: [UInt8], of floor: Int? = nil) throws(StoreError) -> RekeyStep? {
        try read { reader in
            guard let row = try reader.rekey() else { return nil }
            return try RekeyStep(row, after: floor == nil || floor == row.floor ? after : [], in: reader)
        }
    }

    /// One transaction.
    private func write(_ sealed: [RekeyStep.Sealed]) throws(StoreError) {
        guard !sealed.isEmpty else { return }
        try write(.rekeyed) { writer in
            guard let floor = try writer.reader.rekey()?.floor else { return }
            var count = 0
            for item in sealed {
                // Sealed since, it has no key any more.
                let key = "SELECT 1 FROM application_key WHERE app = ? AND epoch < ?"
                guard try writer.db.row(key, [item.app.bytes.data, floor]) != nil,
                    try ApplicationRekey.run(item.app, item.pictures, in: &writer)
                else { continue }
                count += 1
                try vault.environment.rekeyPoint(.application)
            }
            writer.subject = String(count)
        }
    }

    /// Nothing waits but what is damaged: the rekey is over, and what the log still holds of older pages goes.
    ///
    /// - Returns: Nothing when a newer rekey began after the last look, or somebody else ended this one.
    private func endRekey(_ step: RekeyStep) throws(StoreError) -> RekeyProgress? {
        try vault.environment.reach(.beforeEnd)
        var ended = step.progress
        ended.damaged += ended.total - ended.done
        ended.done = ended.total
        ended.isFinished = true
        let subject = String(ended.damaged)
        do throws(StoreError) {
            try write(.rekeyFinished) { writer in
                writer.subject = subject
                guard try writer.reader.rekey()?.floor == step.floor else { throw StoreError.stale }
                try writer.reader.keyTable.dropUnused(but: step.floor)
                try writer.delete(RekeyRow.name)
            }
        } catch {
            guard case .stale = error else { throw error }
            return nil
        }
        try vault.emptyLog()
        return ended
    }
}
