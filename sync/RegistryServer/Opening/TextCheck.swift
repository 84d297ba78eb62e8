import CanonicalJSON
import EnrollmentModel
import Packet
import Secrets
import SyncProtocol

/// Checks the opened text of an application: every revision signed by its author and the device, the graph whole, the
/// head the one that was approved, and the supervisor none of the authors.
struct TextCheck {
    let item: ItemRecord
    let approved: ApprovedBatch
    /// Pictures of the application that an earlier packet brought: they need not travel again.
    let here: Set<Digest>

    struct Checked {
        let heads: [Digest]
        let revisions: [OpenedRevision]
        let receipt: ReceiptNumber?
    }

    func check(_ bytes: [UInt8]) throws(ParkedFault) -> Checked {
        guard let text = try? ApplicationText(json: JSONValue(canonical: bytes)), text.app == item.manifest.app else {
            throw fault(.contentMismatch, "the opened text is not the text of this application")
        }
        var named: [NamedRevision] = []
        for signed in text.revisions { named.append(try revision(signed)) }
        guard
            Set(named.map { Place(epoch: $0.revision.epoch, seq: $0.revision.seq) }).count == Set(named.map(\.id)).count
        else { throw fault(.fork, "two revisions have the same device, epoch and number") }
        let known = Set(named.map(\.id))
        guard named.allSatisfy({ known.isSuperset(of: $0.revision.parents) }) else {
            throw fault(.waitingParent, "a revision follows one that is not here")
        }
        guard let application = CardApplication(revisions: named), application.heads == item.manifest.heads else {
            throw fault(.contentMismatch, "the opened text does not end at the approved revision")
        }
        guard !application.authors.contains(approved.approval.supervisor) else {
            throw fault(.selfApproved, "the supervisor wrote a revision of this application")
        }
        try checkPictures(of: application)
        let revisions = zip(named, text.revisions).map { named, signed in
            OpenedRevision(
                id: named.id, device: named.revision.device, epoch: named.revision.epoch, seq: named.revision.seq,
                signed: signed)
        }
        return Checked(heads: application.heads, revisions: revisions, receipt: application.receiptNumber)
    }

    /// A number in the sequence of the one kit that made all revisions.
    private struct Place: Hashable {
        let epoch: Int
        let seq: Int
    }

    private func revision(_ signed: JWS) throws(ParkedFault) -> NamedRevision {
        guard let revision = try? Revision(json: JSONValue(canonical: signed.payload)),
            revision.app == item.manifest.app
        else { throw fault(.contentMismatch, "a revision cannot be read") }
        guard let signers = try? signed.verify(typ: ApplicationText.revisionType, key: { approved.users.key($0) }),
            approved.users.areDevice(and: revision.actor, as: revision.role, signers)
        else { throw fault(.revisionSignature, "a revision is not signed by its author in that role and the device") }
        guard revision.device == item.kit else {
            throw fault(.otherAddress, "a revision was made on another kit than the one that sends it")
        }
        return NamedRevision(id: BLAKE2b.hash256(signed.payload), revision: revision)
    }

    /// Every picture that any revision names, superseded ones too, is here or among the parts as what it was said to be.
    private func checkPictures(of application: CardApplication) throws(ParkedFault) {
        let sent = item.manifest.parts.compactMap { if case .blob(let blob) = $0.kind { blob } else { nil } }
        let named = Set(application.history.flatMap(\.revision.blobs))
        let names = Set(named.map(\.id))
        guard names.isSubset(of: here.union(sent.map(\.id))),
            sent.allSatisfy({ named.contains($0) || !names.contains($0.id) })
        else {
            throw fault(.contentMismatch, "a picture of the application was not sent")
        }
    }

    private func fault(_ code: ParkedReason.Code, _ text: String) -> ParkedFault {
        ParkedFault(reason: ParkedReason(code, text))
    }
}
