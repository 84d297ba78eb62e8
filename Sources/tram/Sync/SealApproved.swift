import CanonicalJSON
import Enrollment
import EnrollmentModel
import Packet
import Secrets
import Storage
import Vietnam

/// What came of sealing.
struct SealingReport {
    /// Applications that are sealed now.
    var sealed = 0
    /// What is wrong with the first of those that could not be.
    var problem: CommandFailure?
}

extension KitSession {
    /// Seals every approved application to the registry: text and each picture apart, written, synced, read back with
    /// the file key still in hand; only then the readable copy goes.
    ///
    /// One that is damaged stays approved and is named; the others do not wait for it. A crash in between leaves the
    /// rest approved; the next call goes on.
    func sealApproved() throws -> SealingReport {
        let recipients = try certificate.recipients.map { text in
            guard let recipient = SealingRecipient(text: text) else {
                throw CommandFailure(problem: .badProvisioning, detail: "recipient")
            }
            return recipient
        }
        var report = SealingReport()
        for application in try store.approvedForSealing() {
            do {
                try seal(application, to: recipients)
                report.sealed += 1
            } catch let error as StoreError {
                guard case .damaged = error else { throw error }
                report.problem = report.problem ?? CommandFailure(error)
            }
        }
        return report
    }

    private func seal(_ application: ApprovedApplication, to recipients: [SealingRecipient]) throws {
        let text = ApplicationText(app: application.id, revisions: try store.signedRevisions(of: application.id))
        let blobs = try store.record(application.id).ownBlobs
        var writer = try store.beginSealing(application)
        var parts = [try add(.text, index: 0, bytes: text.canonicalBytes, to: recipients, &writer)]
        for (index, blob) in blobs.enumerated() {
            let bytes = try store.blob(blob.id, of: application.id)
            parts.append(try add(.blob(blob), index: index + 1, bytes: bytes, to: recipients, &writer))
        }
        let manifest = PacketManifest(
            registry: certificate.registry, recipients: certificate.recipients, kit: certificate.kit,
            app: application.id, heads: application.heads, seal: writer.seal, batch: application.batch, parts: parts)
        let signed = try store.sign(manifest: manifest)
        try writer.commit(manifest: signed)
    }

    private func add(
        _ kind: SealedPart.Kind, index: Int, bytes: [UInt8], to recipients: [SealingRecipient],
        _ writer: inout PacketWriter
    ) throws -> SealedPart {
        var sealer = PartSealer(kind, index: index, to: recipients)
        var sealed: [UInt8] = []
        sealer.push(bytes, into: &sealed)
        var opener = try sealer.finish(into: &sealed)
        try writer.append(sealed)
        let part = opener.part
        // What is read back is opened and forgotten piece by piece; only its hash counts.
        try writer.finishPart { piece in
            var opened: [UInt8] = []
            try opener.push(piece, into: &opened)
        }
        var rest: [UInt8] = []
        try opener.finish(into: &rest)
        return part
    }
}
