import CanonicalJSON
import EnrollmentModel
import NIOHTTP1
import Secrets
import SyncProtocol
import Synchronization

extension SyncSession {
    /// Does what the exchange asks for, until it asks for nothing more.
    ///
    /// - Returns: Whether it is done; if not, it goes on over a new connection.
    func talk(over connection: HTTPConnection) async throws(AgentError) -> Bool {
        while let effect = todo.first {
            // A part that stopped in the middle took its connection with it.
            if effect.isRequest, self.connection == nil { return false }
            // What talks to the registry stays on the list until it is answered, so that a cut finds it there.
            if let event = try await perform(effect, over: connection) {
                todo = Array(todo.dropFirst()) + exchange.handle(event)
            } else {
                todo.removeFirst()
            }
        }
        return true
    }

    private func perform(
        _ effect: SyncExchange.Effect, over connection: HTTPConnection
    ) async throws(AgentError) -> SyncExchange.Event? {
        switch effect {
        case .offer(let lot): return try await offer(lot, over: connection)
        case .upload(let step): return try await upload(step, over: connection)
        case .askOffset(let step): return try await askOffset(step, over: connection)
        case .create(let step): return try await create(step, over: connection)
        case .commit(let lot, let request): return try await commit(lot, request, over: connection)
        case .markUploading(let key):
            try await vault { try await self.outbox.markUploading(key) }
        case .keep(let receipt): try await keep(receipt)
        case .park(let key, let reason): try await park(key, reason)
        case .report(let lot, let problem):
            note(problem)
            tell(.refused(batch: batches[lots[lot].batch].id, problem))
        case .reconnect, .finish: break
        }
        return nil
    }

    private func offer(_ lot: Int, over connection: HTTPConnection) async throws(AgentError) -> SyncExchange.Event {
        let batch = batches[lots[lot].batch]
        let offer: BatchOffer
        do {
            offer = BatchOffer(
                batch: try SignedObject(json: batch.batch.json), approval: try SignedObject(json: batch.approval.json),
                leaves: batch.leaves, users: try batch.users.map { try SignedObject(json: $0.json) },
                manifests: try lots[lot].packets.map { try SignedObject(json: $0.manifest.json) })
        } catch {
            throw .vault("\(error)")
        }
        let answer = try await authorized(.json(Routes.batches, offer), over: connection) { _ in }
        // 422 says that every application was refused; which ones and why is in the same kind of body.
        if let problem = answer.problem, answer.status != 422 { return .refused(problem) }
        guard let answered = try? answer.decoded(as: BatchAnswer.self) else { return garbled }
        plan(answered)
        return .answered(answered)
    }

    private func plan(_ answer: BatchAnswer) {
        var rest = 0
        for item in answer.items {
            guard case .need(let parts) = item.standing else { continue }
            rest += parts.reduce(0) { $0 + $1.length - $1.offset }
        }
        counters.plan(rest)
        outcome.payload = counters.planned
        tell(.planned(bytes: counters.planned))
    }

    private func upload(_ step: UploadStep, over connection: HTTPConnection) async throws(AgentError)
        -> SyncExchange.Event
    {
        guard let id = step.upload else { return .gone }
        let (outbox, counters, listener) = (outbox, counters, listener)
        let reading = PartReading()
        var request = WireRequest(
            method: .PATCH, path: Routes.upload(id),
            fields: [
                ("Content-Type", UploadField.mediaType), (UploadField.offset, "\(step.offset)"),
                (UploadField.complete, StructuredField.text(true)), (UploadField.version, UploadField.interop),
            ])
        request.body = .pieces(length: step.rest) { place in
            let length = min(HTTPClient.piece, step.rest - place)
            return try await reading.noting {
                let bytes = try await outbox.read(
                    step.part, of: step.key, offset: step.offset + place, length: length)
                guard !bytes.isEmpty else { throw AgentError.vault("a sealed file is shorter than it was") }
                return bytes
            }
        }
        let answer: WireAnswer
        do {
            answer = try await authorized(request, over: connection) { bytes in
                counters.payload(bytes)
                listener(.sent(bytes: counters.sent, of: counters.planned))
            }
        } catch {
            guard reading.hasFailed else { throw error }
            return leaveOut(step)
        }
        return reading.hasFailed ? leaveOut(step) : try event(of: answer)
    }

    /// The kit cannot read one of its own sealed files: that application waits for another day, the others go on.
    private func leaveOut(_ step: UploadStep) -> SyncExchange.Event {
        outcome.unreadable.insert(step.key)
        // The body broke off in the middle; the rest of it must not be taken for the next request.
        connection?.close()
        connection = nil
        return .unreadable
    }

    private func askOffset(_ step: UploadStep, over connection: HTTPConnection) async throws(AgentError)
        -> SyncExchange.Event
    {
        guard let id = step.upload else { return .gone }
        let request = WireRequest(
            method: .HEAD, path: Routes.upload(id), fields: [(UploadField.version, UploadField.interop)])
        return try event(of: try await authorized(request, over: connection) { _ in })
    }

    private func create(_ step: UploadStep, over connection: HTTPConnection) async throws(AgentError)
        -> SyncExchange.Event
    {
        let request = WireRequest(
            method: .POST, path: Routes.uploads,
            fields: [
                (UploadField.part, step.part.text), (UploadField.complete, StructuredField.text(false)),
                (UploadField.length, "\(step.length)"), (UploadField.version, UploadField.interop),
            ], body: .bytes([]))
        let answer = try await authorized(request, over: connection) { _ in }
        if let problem = answer.problem { return .refused(problem) }
        guard let location = answer.field("Location"), let id = location.split(separator: "/").last,
            Routes.isPathSegment(String(id)), let offset = answer.field(UploadField.offset)
        else { return garbled }
        if answer.field(UploadField.complete).flatMap(StructuredField.boolean) == true { return .sent }
        return StructuredField.count(offset).map { .created(upload: String(id), offset: $0) } ?? garbled
    }

    /// What an answer of an upload resource means.
    private func event(of answer: WireAnswer) throws(AgentError) -> SyncExchange.Event {
        let offset = answer.field(UploadField.offset).flatMap(StructuredField.count)
        let isComplete = answer.field(UploadField.complete).flatMap(StructuredField.boolean)
        switch answer.status {
        case 200..<300:
            guard let offset, let isComplete else { return garbled }
            return isComplete ? .sent : .stands(at: offset)
        case 404: return .gone
        case 410: return isComplete == true ? .sent : .gone
        case 409: return offset.map { .stands(at: $0) } ?? garbled
        case 422 where isComplete == true: return .damaged
        default: return answer.problem.map { .refused($0) } ?? garbled
        }
    }

    private func commit(
        _ lot: Int, _ request: CommitRequest, over connection: HTTPConnection
    ) async throws(AgentError) -> SyncExchange.Event {
        let path = Routes.commit(batch: batches[lots[lot].batch].id)
        let answer = try await authorized(.json(path, request), over: connection) { _ in }
        if let problem = answer.problem, answer.status != 422 { return .refused(problem) }
        return (try? answer.decoded(as: CommitAnswer.self)).map { .committed($0) } ?? garbled
    }

    private var garbled: SyncExchange.Event {
        .refused(Problem(502, .unavailable, "the registry's answer cannot be read"))
    }
}

/// Whether the kit could read what it was about to send.
private final class PartReading: Sendable {
    private let state = Mutex(false)

    var hasFailed: Bool { state.withLock { $0 } }

    func noting(_ read: () async throws -> [UInt8]) async throws -> [UInt8] {
        do {
            return try await read()
        } catch let error as CancellationError {
            throw error
        } catch {
            state.withLock { $0 = true }
            throw error
        }
    }
}
