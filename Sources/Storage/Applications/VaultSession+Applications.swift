public import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
public import Secrets

extension VaultSession: ApplicationStore {
    /// Begins an application, see ``ApplicationStore/create(_:)``.
    public func create(_ step: EnrolmentStep) throws(StoreError) -> ApplicationRecord {
        try require(.enrol)
        let ring = try keys()
        // The key is random and needs no database: the pictures are being sealed when the transaction begins.
        let key = SecretKey(from: vault.environment.random, in: ring.arena)
        let keys = ApplicationKeys(key, in: ring.arena)
        let sealing = PictureSealing(step.blobs, keys: keys, in: ring.arena)
        return try write(.applicationCreated) { writer in
            guard try terms(writer.reader).age(at: writer.time.believed).allowsNew else {
                throw StoreError.notAllowed(.extensionNeeded)
            }
            writer.counters.receipt += 1
            guard let receipt = ReceiptNumber(kit: vault.kit.kit, counter: writer.counters.receipt) else {
                throw StoreError.failed(
                    "all \(ReceiptNumber.lastCounter) receipt numbers are used: provision the kit anew")
            }
            let app = ApplicationID(randomBytes: writer.random.bytes(16))
            try writer.reader.keyTable.add(key, of: app)
            var step = step
            step.changes["application.receipt_number"] = .stated(receipt.json, source: .officer, evidence: nil)
            if let session = try writer.currentSession() {
                step.changes[CampSession.path] = .stated(.string(session.id), source: .officer, evidence: nil)
            }
            var status = ApplicationStatus(receipt: receipt, operatorName: user.name, changed: writer.time.wall)
            return try add(step, sealing, to: app, nil, &status, summary: nil, keys: keys, in: &writer)
        }
    }

    /// Adds a revision, see ``ApplicationStore/append(_:to:heads:)``.
    public func append(
        _ step: EnrolmentStep, to id: ApplicationID, heads: [Digest]
    ) throws(StoreError) -> ApplicationRecord {
        try require(.enrol)
        return try write(.applicationChanged) { writer in
            var status = try writer.reader.status(id)
            guard heads.sorted() == status.heads else { throw StoreError.stale }
            try Self.requireEditable(status)
            let keys = try writer.reader.keyTable.keys(of: id)
            let sealing = PictureSealing(step.blobs, keys: keys, in: writer.ring.arena)
            let application = try writer.reader.application(id, status, keys: keys)
            let summary = try writer.reader.summary(id, status, keys: keys)
            return try add(step, sealing, to: id, application, &status, summary: summary, keys: keys, in: &writer)
        }
    }

    /// Writes pictures, revision, status, summary and index of one step.
    private func add(
        _ step: EnrolmentStep, _ sealing: PictureSealing, to app: ApplicationID, _ known: CardApplication?,
        _ status: inout ApplicationStatus, summary before: ApplicationSummaryRow?, keys: ApplicationKeys,
        in writer: inout VaultWriter
    ) throws -> ApplicationRecord {
        writer.subject = app.text
        for event in step.events {
            try status.move(event)
        }
        let revision = revision(step, of: app, parents: known?.heads ?? [], in: &writer)
        let named = try writer.addRevision(revision, number: status.revisions + 1, keys: keys)
        let application = try Self.folding(known, named)
        status.revisions += 1
        status.heads = application.heads
        if !status.authors.contains(where: { $0.utf8.elementsEqual(user.name.utf8) }) {
            status.authors.append(user.name)
        }
        status.changed = writer.time.wall
        let summary = ApplicationSummaryRow(
            name: application.name, returned: status.state == .submitted ? nil : before?.returned,
            terms: LookupTerm.terms(of: application.fields))
        try writer.save(app, &status, summary: summary, keys: keys)
        try writer.reader.index.update(app, from: before?.terms ?? [], to: summary.terms)
        try writer.delete(.typed(app))
        if !step.blobs.isEmpty { try PictureStore.write(sealing, of: app, keys: keys, in: writer) }
        let record = ApplicationRecord(
            application: application, state: status.state, returned: summary.returned, batch: status.batch?.name,
            atRegistry: status.atRegistry(of: application))
        if step.events.contains(.submitted) {
            try PictureStore.readBack(record.ownBlobs, of: app, keys: keys, in: writer.reader)
        }
        return record
    }

    private func revision(
        _ step: EnrolmentStep, of app: ApplicationID, parents: [Digest], in writer: inout VaultWriter
    ) -> Revision {
        writer.counters.seq += 1
        return Revision(
            app: app, parents: parents, base: RevisionBase(), device: vault.kit.kit, epoch: writer.counters.epoch,
            seq: writer.counters.seq, hlc: writer.time.hlc, wall: writer.time.wall, clock: writer.time.flags,
            schema: vault.environment.form, actor: user.name, role: user.role, changes: step.changes,
            blobs: step.blobs.map(\.reference), reason: step.reason)
    }

    private static func folding(_ before: CardApplication?, _ next: NamedRevision) throws -> CardApplication {
        if var application = before {
            application.append(next)
            return application
        }
        guard let application = CardApplication(revisions: [next]) else {
            preconditionFailure("a first revision is an application")
        }
        return application
    }

    /// What is handed in or judged does not change under the supervisor's eyes.
    private static func requireEditable(_ status: ApplicationStatus) throws(StoreError) {
        guard !status.state.isEditable else { return }
        var refused = status
        try refused.move(.edited)
    }

    /// Reads an application, see ``ApplicationStore/record(_:)``.
    public func record(_ id: ApplicationID) throws(StoreError) -> ApplicationRecord {
        try read { reader in try reader.fullRecord(id) }
    }

    /// The application with a receipt number.
    public func id(of receipt: ReceiptNumber) throws(StoreError) -> ApplicationID {
        try read { reader in
            let row = try reader.db.row("SELECT id FROM application WHERE receipt = ?", [receipt.counter])
            guard receipt.kit == vault.kit.kit, let bytes = try row?.bytes(0, of: "an application"),
                let id = ApplicationID(stored: bytes)
            else { throw StoreError.notFound("receipt number \(receipt)") }
            return id
        }
    }

    /// The plaintext of a picture, see ``ApplicationStore/blob(_:of:)``.
    public func blob(_ blob: Digest, of id: ApplicationID) throws(StoreError) -> [UInt8] {
        try read { reader in
            let status = try reader.status(id)
            guard status.state.isReadable else { throw StoreError.notFound("the readable copy of application \(id)") }
            let keys = try reader.keyTable.keys(of: id)
            do {
                return try PictureStore.read(blob, of: id, keys: keys, in: reader)
            } catch StoreError.notFound where status.delivered > 0 {
                let application = try reader.application(id, status, keys: keys)
                guard status.atRegistry(of: application).contains(blob) else { throw StoreError.notFound("a picture") }
                throw StoreError.atRegistry
            }
        }
    }

    /// The signed revisions of an application in the order they were written: the text of its packet.
    ///
    /// - Throws: ``StoreError``, the same as ``record(_:)``: nothing that does not verify is given out.
    public func signedRevisions(of id: ApplicationID) throws(StoreError) -> [JWS] {
        try read { reader in
            _ = try reader.fullRecord(id)
            return try reader.revisions(id, keys: reader.keyTable.keys(of: id))
        }
    }
}
