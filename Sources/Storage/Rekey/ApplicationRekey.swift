import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets

/// A fresh key for one application: its revisions, summary, judgements and pictures are sealed with it, and the old key
/// is gone.
struct ApplicationRekey {
    let app: ApplicationID
    private let old: ApplicationKeys
    private let new: ApplicationKeys

    /// Does all of it or nothing. An application of which anything does not open keeps its old key, which still opens the
    /// rest of it.
    ///
    /// - Parameters:
    ///   - app: The application.
    ///   - pictures: Its pictures under a fresh key; of no use when somebody changed them meanwhile.
    ///   - writer: What writes.
    /// - Returns: Whether it was done; not when the application is damaged.
    static func run(
        _ app: ApplicationID, _ pictures: FreshPictures?, in writer: inout VaultWriter
    ) throws -> Bool {
        var trial = writer
        do {
            try writer.db.inSavepoint {
                let old = try trial.reader.keyTable.keys(of: app)
                let pictures = try pictures?.isCurrent(in: trial.reader) == true ? pictures : nil
                let fresh = pictures?.key ?? FreshKey(SecretKey(from: trial.random, in: trial.ring.arena))
                let rekey = ApplicationRekey(app, old: old, new: ApplicationKeys(fresh.key, in: trial.ring.arena))
                try rekey.run(pictures, &trial)
                try trial.reader.keyTable.add(fresh.key, of: app)
                return .commit
            }
        } catch let error as StoreError {
            guard case .damaged = error else { throw error }
            return false
        } catch is SecretStream.Failure {
            return false
        }
        writer = trial
        return true
    }

    private init(_ app: ApplicationID, old: ApplicationKeys, new: ApplicationKeys) {
        self.app = app
        self.old = old
        self.new = new
    }

    private func run(_ pictures: FreshPictures?, _ writer: inout VaultWriter) throws {
        try resealRevisions(writer)
        try resealSummary(writer)
        try resealRecords(&writer)
        if let pictures { return try pictures.write(writer.db) }
        let reseal = PictureReseal(app: app, old: old, new: new, arena: writer.ring.arena)
        try PictureStore.reseal(with: reseal, in: writer)
    }

    private func resealRevisions(_ writer: VaultWriter) throws {
        for row in try writer.db.rows("SELECT n FROM revision WHERE app = ? ORDER BY n", [app.bytes.data]) {
            let number = try row.integer(0, of: "a revision")
            let what = "revision \(number) of application \(app)"
            let found = try writer.db.row(
                "SELECT sealed FROM revision WHERE app = ? AND n = ?", [app.bytes.data, number])
            let sealed = try reseal(found?.bytes(0, of: what), .revision(app, number), what, writer)
            try writer.db.run(
                "UPDATE revision SET sealed = ? WHERE app = ? AND n = ?", [sealed.data, app.bytes.data, number])
        }
    }

    private func resealSummary(_ writer: VaultWriter) throws {
        let what = "the summary of application \(app)"
        let row = try writer.db.row("SELECT version, summary FROM application WHERE id = ?", [app.bytes.data])
        guard let row, !row.isNull(1) else { return }
        let place = RowPlace.summary(app, version: try row.integer(0, of: what))
        let sealed = try reseal(row.bytes(1, of: what), place, what, writer)
        try writer.db.run("UPDATE application SET summary = ? WHERE id = ?", [sealed.data, app.bytes.data])
    }

    private func resealRecords(_ writer: inout VaultWriter) throws {
        for kind in RecordKind.allCases where kind.isUnderApplicationKey {
            // Ids begin with the application's sixteen bytes and are of one length; other rows are none of ours.
            let last = app.bytes + [UInt8](repeating: 0xFF, count: 40)
            let rows = try writer.db.rows(
                "SELECT id, sealed FROM record WHERE kind = ? AND id >= ? AND id < ? AND length(id) = ?",
                [kind.rawValue, app.bytes.data, last.data, kind == .judgement ? 24 : 16])
            for row in rows {
                let name = RecordName(kind: kind, id: try row.bytes(0, of: "a record"))
                try writer.put(name, sealed: reseal(row.bytes(1, of: name.what), name.place, name.what, writer))
            }
        }
    }

    private func reseal(
        _ sealed: [UInt8]?, _ place: RowPlace, _ what: String, _ writer: VaultWriter
    ) throws -> [UInt8] {
        guard let sealed,
            let fresh = SealedRow.reseal(sealed, at: place, from: old.rows, to: new.rows, random: writer.random)
        else { throw StoreError.damaged(what: what) }
        return fresh
    }
}
