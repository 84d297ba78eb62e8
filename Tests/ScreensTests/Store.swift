import CanonicalJSON
import Enrollment
import EnrollmentModel
import Screens
import Vietnam

/// One application in memory that keeps the rules of the vault: what the desk asks for is answered as the vault would.
struct OneRecord {
    private(set) var record: ApplicationRecord?
    private var count = 0
    /// Who is known already.
    var earlier: [EarlierApplication] = []
    let rules: VisitRules

    init(supported: Set<CapturePosition> = [.flat(Finger(.right, .thumb)), .flat(Finger(.right, .index)), .portrait]) {
        rules = VisitRules(
            today: CivilDate(milliseconds: DeskDriver.now), supported: supported, deviceLabel: "U.are.U 4500")
    }

    /// What the vault answers.
    mutating func answer(_ effect: DeskEffect) -> DeskEvent? {
        switch effect {
        case .create(let step):
            var changes = step.changes
            changes[.receiptNumber] = .stated(Sample.receipt(8).json, source: .officer, evidence: nil)
            let named = revision(changes, step, parents: [])
            guard let application = CardApplication(revisions: [named]) else { return nil }
            record = ApplicationRecord(application: application, state: .draft)
            return record.map { .opened(rules, $0) }
        case .append(let step, let id, let heads):
            guard var next = record, next.application.id == id, next.application.heads == heads else {
                return .failed(.stale)
            }
            next.application.append(revision(step.changes, step, parents: heads))
            for event in step.events {
                do throws(LifecycleError) { try next.state.handle(event) } catch { return .failed(.lifecycle(error)) }
            }
            record = next
            return .saved(next)
        case .findEarlier: return .earlier(earlier)
        case .open: return record.map { .opened(rules, $0) }
        default: return nil
        }
    }

    /// Sends it back.
    mutating func sendBack(_ reason: ReturnReason) {
        record?.state = .returned
        record?.returned = reason
    }

    private mutating func revision(_ changes: Fields, _ step: EnrolmentStep, parents: [Digest]) -> NamedRevision {
        guard let kit = Sample.kit else { preconditionFailure("the kit of the tests is well formed") }
        count += 1
        let references = step.blobs.map {
            BlobReference(id: $0.id, length: $0.bytes.count, kind: $0.kind, mediaType: $0.mediaType)
        }
        let revision = Revision(
            app: Sample.id(8), parents: parents, base: RevisionBase(), device: kit, epoch: 1, seq: count,
            hlc: HybridTime(l: count, c: 0), wall: count, clock: [], schema: "enrol/1", actor: "lan", role: .operator,
            changes: changes, blobs: references, reason: step.reason)
        return NamedRevision(id: Sample.digest(UInt8(100 + count)), revision: revision)
    }
}

extension DeskDriver {
    /// Lets the vault answer everything that the desk asks of it, until it asks no more.
    mutating func settle(_ store: inout OneRecord) {
        while !effects.isEmpty {
            let effect = effects.removeFirst()
            if let event = store.answer(effect) { send(event) } else { others.append(effect) }
        }
    }
}
