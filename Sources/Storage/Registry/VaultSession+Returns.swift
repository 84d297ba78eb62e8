import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
public import Secrets

/// A returned application as it came: sealed, until its receipts are complete.
private struct ReturnedRow: CanonicalCodable {
    let sealed: [UInt8]

    init(sealed: [UInt8]) { self.sealed = sealed }
    init(json: JSONValue) throws(ShapeError) { sealed = try ObjectReader(json).bytes("sealed") }
    var json: JSONValue { ["sealed": .string(Base64URL.encode(sealed))] }
}

/// What a returned application says once it was opened and its registry's signature verified.
public struct ReturnedApplication: Sendable, Equatable {
    /// The application.
    public let app: ApplicationID
    /// Its revisions as they were signed, parents before children.
    public let revisions: [JWS]
    /// Why it comes back.
    public let reason: ReturnReason

    /// A returned application.
    public init(app: ApplicationID, revisions: [JWS], reason: ReturnReason) {
        self.app = app
        self.revisions = revisions
        self.reason = reason
    }
}

extension VaultSession {
    /// Keeps a returned application sealed as it came. The same one again takes the place of the first.
    public func storeReturn(_ app: ApplicationID, sealed: [UInt8]) throws(StoreError) {
        try write(.returnStored) { writer in
            writer.subject = app.text
            _ = try writer.reader.status(app)
            try writer.put(.returned(app), ReturnedRow(sealed: sealed).json)
        }
    }

    /// The returned applications that can be opened now: those whose receipts are complete.
    public func waitingReturns() throws(StoreError) -> [(app: ApplicationID, sealed: [UInt8])] {
        try read { reader in
            try reader.records(.returned, as: ReturnedRow.self).found.compactMap { id, row in
                guard let app = ApplicationID(stored: id), let status = try? reader.status(app),
                    [.receipted, .purged].contains(status.state)
                else { return nil }
                return (app, row.sealed)
            }
        }
    }

    /// Takes an application back: readable again under new keys of its own, with its history and the reason, and without
    /// its pictures, which are at the registry. In one transaction.
    ///
    /// A return that came once more, after a restore, is dropped when this vault answered it meanwhile.
    ///
    /// - Returns: Whether it was taken.
    /// - Throws: ``StoreError/damaged(what:)`` when a signature is not good or the history is not the one that was sent,
    ///   ``StoreError/lifecycle(_:)`` when its receipts are not complete.
    @discardableResult
    public func takeBack(_ returned: ReturnedApplication) throws(StoreError) -> Bool {
        let app = returned.app
        return try write(.returnTaken) { writer in
            writer.subject = app.text
            var status = try writer.reader.status(app)
            // As long as what was delivered when it came back the last time: the registry has a longer one since.
            let isSent = [.receipted, .purged].contains(status.state)
            if isSent, !returned.revisions.isEmpty, returned.revisions.count <= status.delivered {
                writer.subject = "\(app.text) answered"
                try writer.delete(.returned(app))
                return false
            }
            if status.state == .receipted { try writer.purgeSealedFiles(of: app) }
            try status.move(.returned)
            let history = try returned.revisions.map { try writer.reader.verified($0, of: app) }
            guard let application = CardApplication(revisions: history), application.heads == status.heads,
                application.history.count == status.revisions
            else { throw StoreError.damaged(what: "the returned history of application \(app)") }
            try writer.reader.keyTable.add(SecretKey(from: writer.random), of: app)
            let keys = try writer.reader.keyTable.keys(of: app)
            for (index, revision) in application.history.enumerated() {
                guard let place = history.firstIndex(where: { $0.id == revision.id }) else { continue }
                try writer.insert(returned.revisions[place], of: app, number: index + 1, keys: keys)
            }
            status.delivered = history.count
            status.batch = nil
            status.changed = writer.time.wall
            let summary = ApplicationSummaryRow(
                name: application.name, returned: returned.reason, terms: LookupTerm.terms(of: application.fields))
            try writer.save(app, &status, summary: summary, keys: keys)
            try writer.reader.index.update(app, from: [], to: summary.terms)
            try writer.delete(.returned(app))
            return true
        }
    }
}

extension VaultWriter {
    /// The sealed files of an application whose `opened` receipts are complete.
    fileprivate func purgeSealedFiles(of app: ApplicationID) throws {
        let status = try reader.status(app)
        let (_, manifest) = try reader.packet(app, seal: status.seal)
        let opened = try reader.covered(app, seal: status.seal, level: .opened)
        guard manifest.parts.allSatisfy({ opened.contains($0.sealedHash) }) else { throw StoreError.stale }
        try StreamID.deleteAll(db, app: app, kind: .sealedFile)
    }
}
