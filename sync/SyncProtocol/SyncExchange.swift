public import CanonicalJSON
public import EnrollmentModel

/// The talk of a kit with its registry from the first offer to the last commit, without wires, files or clocks.
///
/// One effect that talks to the registry is under way at a time; its outcome is the next event. A cut puts the same
/// request again, except that an upload asks first how far it came.
public struct SyncExchange: Sendable {
    /// Applications that are offered and committed together.
    public struct Lot: Sendable, Equatable {
        /// The batch they belong to.
        public var batch: String
        /// Their manifests.
        public var manifests: [PacketManifest]
        /// Hash of each manifest's body, in the same order.
        public var bodies: [Digest]

        /// A lot.
        public init(batch: String, manifests: [PacketManifest], bodies: [Digest]) {
            precondition(manifests.count == bodies.count)
            self.batch = batch
            self.manifests = manifests
            self.bodies = bodies
        }
    }

    /// What happened.
    public enum Event: Sendable, Equatable {
        /// The registry is reached for the first time.
        case began
        /// The answer to the offer that is under way.
        case answered(BatchAnswer)
        /// The part that is under way is held in whole.
        case sent
        /// The upload that is under way stands at this byte.
        case stands(at: Int)
        /// The upload that is under way does not exist (any more).
        case gone
        /// An upload was created.
        case created(upload: String, offset: Int)
        /// All bytes of the part came, and the registry says they are not those of the manifest.
        case damaged
        /// The part that is under way cannot be read on the kit.
        case unreadable
        /// The answer to the commit that is under way.
        case committed(CommitAnswer)
        /// The registry refuses the request that is under way, and asking again would not help.
        case refused(Problem)
        /// The connection broke before an answer came.
        case cut
        /// A new connection stands.
        case reconnected
    }

    /// What to do next.
    public enum Effect: Sendable, Equatable {
        /// Offer a lot, by its place.
        case offer(lot: Int)
        /// Note durably that the first byte of an application is about to go.
        case markUploading(PacketKey)
        /// Send a part from its offset to its end.
        case upload(UploadStep)
        /// Ask how far an upload came.
        case askOffset(UploadStep)
        /// Create an upload for a part.
        case create(UploadStep)
        /// Commit applications of a lot.
        case commit(lot: Int, CommitRequest)
        /// Verify a receipt and keep it.
        case keep(SignedObject)
        /// Note durably that an application is set aside.
        case park(PacketKey, ParkedReason)
        /// A lot cannot go on today; its applications stay as they are.
        case report(lot: Int, Problem)
        /// Wait, then connect again.
        case reconnect
        /// Offers, uploads and commits are done.
        case finish

        /// Whether it is a request to the registry.
        public var isRequest: Bool {
            switch self {
            case .offer, .upload, .askOffset, .create, .commit: true
            case .markUploading, .keep, .park, .report, .reconnect, .finish: false
            }
        }
    }

    private enum Phase {
        case idle
        case offering(Int)
        case sending(UploadStep)
        case committing(Int, CommitRequest)
        case finished
    }

    private struct Item {
        var lot: Int
        var body: Digest
        var missing: Set<Digest>
        var isMarked = false
    }

    private let lots: [Lot]
    private var phase = Phase.idle
    private var toOffer: [Int]
    private var toCommit: [Int: [PacketKey]] = [:]
    private var items: [PacketKey: Item] = [:]
    private var queue: [UploadStep] = []
    private var troubles: [Digest: Int] = [:]
    private static let patience = 4

    /// A talk about lots, oldest first.
    public init(lots: [Lot]) {
        self.lots = lots
        toOffer = Array(lots.indices)
    }

    /// Takes what happened and says what to do.
    public mutating func handle(_ event: Event) -> [Effect] {
        switch (phase, event) {
        case (.idle, .began): return next()
        case (_, .cut): return [.reconnect]
        case (_, .reconnected): return again()
        case (.offering(let lot), .answered(let answer)): return take(answer, lot: lot) + next()
        case (.sending(let step), _): return handle(event, sending: step)
        case (.committing, .committed(let answer)): return take(answer) + next()
        case (.offering(let lot), .refused(let problem)), (.committing(let lot, _), .refused(let problem)):
            return [.report(lot: lot, problem)] + next()
        default: return []
        }
    }

    private mutating func handle(_ event: Event, sending step: UploadStep) -> [Effect] {
        switch event {
        case .sent: return finished(step) + next()
        case .stands(let offset): return send(step, from: min(offset, step.length), upload: step.upload)
        case .created(let upload, let offset): return send(step, from: min(offset, step.length), upload: upload)
        case .gone:
            guard trouble(with: step) <= Self.patience else {
                return skip(step) + [.report(lot: step.age, Problem(404, .notFound, "uploads vanish"))] + next()
            }
            return send(step, from: 0, upload: nil)
        case .damaged:
            // Once can be the wire's or the registry's disk; twice is the file itself.
            guard trouble(with: step) < 2 else {
                let reason = ParkedReason(.contentMismatch, "a sealed file is damaged on the kit")
                return skip(step) + [.park(step.key, reason)] + next()
            }
            return send(step, from: 0, upload: nil)
        case .unreadable: return skip(step) + next()
        case .refused(let problem): return skip(step) + [.report(lot: step.age, problem)] + next()
        default: return []
        }
    }
}

// MARK: Steps

extension SyncExchange {
    private mutating func next() -> [Effect] {
        if let lot = toOffer.first {
            toOffer.removeFirst()
            phase = .offering(lot)
            return [.offer(lot: lot)]
        }
        if let request = readyCommit() { return request }
        guard let step = queue.first else {
            phase = .finished
            return [.finish]
        }
        queue.removeFirst()
        guard items[step.key]?.isMarked == false else { return send(step, from: step.offset, upload: step.upload) }
        items[step.key]?.isMarked = true
        return [.markUploading(step.key)] + send(step, from: step.offset, upload: step.upload)
    }

    /// A lot is committed when none of its applications waits for a part.
    private mutating func readyCommit() -> [Effect]? {
        let busy = Set(queue.compactMap { items[$0.key]?.lot })
        guard let lot = toCommit.keys.sorted().first(where: { !busy.contains($0) }),
            let keys = toCommit.removeValue(forKey: lot)
        else { return nil }
        let request = CommitRequest(
            items: keys.sorted { ($0.app, $0.seal) < ($1.app, $1.seal) }.compactMap { key in
                items[key].map { CommitRequest.Item(key: key, body: $0.body) }
            })
        phase = .committing(lot, request)
        return [.commit(lot: lot, request)]
    }

    private mutating func send(_ step: UploadStep, from offset: Int, upload: String?) -> [Effect] {
        var step = step
        step.offset = offset
        step.upload = upload
        phase = .sending(step)
        return [upload == nil ? .create(step) : .upload(step)]
    }

    private func again() -> [Effect] {
        switch phase {
        case .idle, .finished: []
        case .offering(let lot): [.offer(lot: lot)]
        case .sending(let step): [step.upload == nil ? .create(step) : .askOffset(step)]
        case .committing(let lot, let request): [.commit(lot: lot, request)]
        }
    }

    private mutating func finished(_ step: UploadStep) -> [Effect] {
        items[step.key]?.missing.remove(step.part)
        if let item = items[step.key], item.missing.isEmpty { toCommit[item.lot, default: []].append(step.key) }
        return []
    }

    /// Leaves an application for another day.
    private mutating func skip(_ step: UploadStep) -> [Effect] {
        queue.removeAll { $0.key == step.key }
        items[step.key] = nil
        return []
    }

    private mutating func trouble(with step: UploadStep) -> Int {
        troubles[step.part, default: 0] += 1
        return troubles[step.part, default: 0]
    }

    private mutating func take(_ answer: BatchAnswer, lot: Int) -> [Effect] {
        let offered = Dictionary(
            zip(lots[lot].manifests, lots[lot].bodies).map { ($0.key, ($0, $1)) }, uniquingKeysWith: { a, _ in a })
        var effects: [Effect] = []
        for answer in answer.items {
            // An answer about something that was not offered is nobody's business.
            guard let (manifest, body) = offered[answer.key] else { continue }
            switch answer.standing {
            case .have(let receipts): effects += receipts.map(Effect.keep)
            case .parked(let reason): effects.append(.park(answer.key, reason))
            case .need(let parts):
                let steps = parts.compactMap { step(for: $0, of: manifest, lot: lot) }
                items[answer.key] = Item(lot: lot, body: body, missing: Set(steps.map(\.part)))
                queue += steps
                if steps.isEmpty { toCommit[lot, default: []].append(answer.key) }
            }
        }
        queue = UploadPlan.order(queue)
        return effects
    }

    private func step(for needed: NeededPart, of manifest: PacketManifest, lot: Int) -> UploadStep? {
        guard let part = manifest.parts.first(where: { $0.sealedHash == needed.part }) else { return nil }
        return UploadStep(
            key: manifest.key, part: part.sealedHash, kind: part.kind, upload: needed.upload,
            offset: min(needed.offset, part.sealedLength), length: part.sealedLength, age: lot)
    }

    private mutating func take(_ answer: CommitAnswer) -> [Effect] {
        answer.receipts.map(Effect.keep)
            + answer.parked.compactMap { item in
                if case .parked(let reason) = item.standing { .park(item.key, reason) } else { nil }
            }
    }
}
