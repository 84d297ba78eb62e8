import CanonicalJSON
import Enrollment
import EnrollmentModel
import Imaging
import Synchronization
import TestSupport

extension FieldValue {
    /// What the citizen said.
    static func said(_ text: String) -> FieldValue {
        .stated(.string(text), source: .oralStatement, evidence: nil)
    }
}

/// A store of tables in memory that keeps the rules of ``ApplicationStore`` and can be told to fail.
final class TableStore: ApplicationStore {
    private struct State {
        var records: [ApplicationID: ApplicationRecord] = [:]
        var blobs: [Digest: [UInt8]] = [:]
        var count = 0
        var failure: StoreError?
    }

    let user = StoreUser(name: "lan", role: .operator)
    private let state = Mutex(State())

    /// The next write fails with `error`.
    func failNext(_ error: StoreError) { state.withLock { $0.failure = error } }

    func create(_ step: EnrolmentStep) throws(StoreError) -> ApplicationRecord {
        try write { state throws(StoreError) in
            let id = ApplicationID(randomBytes: (0..<16).map { UInt8($0) ^ UInt8(truncatingIfNeeded: state.count) })
            let named = Self.revision(step, app: id, parents: [], count: state.count)
            guard let application = CardApplication(revisions: [named]) else { throw StoreError.stale }
            let record = ApplicationRecord(application: application, state: .draft)
            state.records[id] = record
            return record
        }
    }

    func append(
        _ step: EnrolmentStep, to id: ApplicationID, heads: [Digest]
    ) throws(StoreError) -> ApplicationRecord {
        try write { state throws(StoreError) in
            guard var record = state.records[id] else { throw StoreError.notFound(id.text) }
            guard record.application.heads == heads else { throw StoreError.stale }
            record.application.append(Self.revision(step, app: id, parents: heads, count: state.count))
            for event in step.events {
                do throws(LifecycleError) { try record.state.handle(event) } catch { throw StoreError.lifecycle(error) }
            }
            for blob in step.blobs { state.blobs[blob.id] = blob.bytes }
            state.records[id] = record
            return record
        }
    }

    private func write(
        _ body: (inout State) throws(StoreError) -> ApplicationRecord
    ) throws(StoreError) -> ApplicationRecord {
        let result: Result<ApplicationRecord, StoreError> = state.withLock { state in
            if let failure = state.failure {
                state.failure = nil
                return .failure(failure)
            }
            state.count += 1
            do throws(StoreError) { return .success(try body(&state)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    func record(_ id: ApplicationID) throws(StoreError) -> ApplicationRecord {
        guard let record = state.withLock({ $0.records[id] }) else { throw .notFound(id.text) }
        return record
    }

    func id(of receipt: ReceiptNumber) throws(StoreError) -> ApplicationID { throw .notFound(receipt.text) }
    func summaries() throws(StoreError) -> [ApplicationSummary] { [] }
    func blob(_ blob: Digest, of id: ApplicationID) throws(StoreError) -> [UInt8] {
        guard let bytes = state.withLock({ $0.blobs[blob] }) else { throw .notFound(blob.text) }
        return bytes
    }

    private static func revision(
        _ step: EnrolmentStep, app: ApplicationID, parents: [Digest], count: Int
    ) -> NamedRevision {
        guard let kit = KitID("K0001"), let id = Digest(bytes: (0..<32).map { UInt8(truncatingIfNeeded: count + $0) })
        else { preconditionFailure("the fixed ids are well formed") }
        let references = step.blobs.map {
            BlobReference(id: $0.id, length: $0.bytes.count, kind: $0.kind, mediaType: $0.mediaType)
        }
        let revision = Revision(
            app: app, parents: parents, base: RevisionBase(), device: kit, epoch: 1, seq: count,
            hlc: HybridTime(l: count, c: 0), wall: count, clock: [], schema: "enrol/1", actor: "lan", role: .operator,
            changes: step.changes, blobs: references, reason: step.reason)
        return NamedRevision(id: id, revision: revision)
    }
}

/// Devices that do what a list says.
final class ScriptedSource: CaptureSource {
    enum Turn: Sendable {
        case good(Int)
        case fails(CaptureFailure)
    }

    private struct Script {
        var turns: [Turn]
        var random: SplitMix64?
    }

    private let script: Mutex<Script>

    init(_ turns: [Turn]) { script = Mutex(Script(turns: turns, random: nil)) }

    private init(random: SplitMix64) { script = Mutex(Script(turns: [], random: random)) }

    /// Pictures and failures without end.
    static func endless(seed: UInt64) -> ScriptedSource { ScriptedSource(random: SplitMix64(seed: seed)) }

    var positions: Set<CapturePosition> { Set(CapturePosition.biometric) }
    func deviceLabel(for position: CapturePosition) -> String { "reader" }

    private func next() -> Turn {
        script.withLock { script in
            if let number = script.random?.next() {
                return number % 4 == 0 ? .fails(.retry(.nothingInTime)) : .good(Int(number % 101))
            }
            return script.turns.isEmpty ? .fails(.cancelled) : script.turns.removeFirst()
        }
    }

    func capture(
        _ position: CapturePosition, progress: @escaping @Sendable (CaptureHint) -> Void
    ) async throws(CaptureFailure) -> CapturedPicture {
        switch next() {
        case .fails(let failure): throw failure
        case .good(let quality):
            progress(.holdStill)
            guard let id = Digest(bytes: Array(repeating: UInt8(quality), count: 32)) else {
                preconditionFailure("32 bytes make a digest")
            }
            return CapturedPicture(
                blob: NewBlob(id: id, kind: position.blobKind, mediaType: "image/png", bytes: [1, 2, 3]),
                impression: .plain, device: "reader", quality: quality, hint: quality < 50 ? .tooDry : nil,
                preview: GreyImage(width: 1, height: 1, pixels: [0]))
        }
    }
}

extension VisitEvent {
    /// Any event, sensible or not.
    static func arbitrary(_ random: inout SplitMix64) -> VisitEvent {
        switch random.next() % 10 {
        case 0: .answered(["person.name.full": .said("name \(random.next() % 3)")])
        case 1: .noticeRead(NoticeRead(language: "vie", reader: "lan", time: 1))
        case 2: .consent("e_id", Consent(given: random.next() % 2 == 0, time: 2))
        case 3: .participant(.witness, Participant(name: "Già làng", relation: "village head"))
        case 4: .missing(.worn, note: nil)
        case 5: .keepBest(.wornSkin)
        case 6: .retake(.portrait)
        case 7: .checked(.spoken(readBy: "lan"), scan: nil)
        case 8: .handIn
        default: .capture
        }
    }
}
