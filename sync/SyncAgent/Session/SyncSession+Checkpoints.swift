import CanonicalJSON
import EnrollmentModel
import NIOHTTP1
import Secrets
import SyncProtocol

extension SyncSession {
    /// Shows the registry how far the audit log has come, and keeps its word on it. Whatever comes of it, the sending of
    /// approved work goes on.
    ///
    /// - Returns: Always that it is done; a cut comes as an error, and then everything goes again.
    func showCheckpoints(over connection: HTTPConnection) async throws(AgentError) -> Bool {
        var after: Int?
        var hasAsked = false
        while let pending = await pendingCheckpoints(after: after) {
            let request: WireRequest
            do {
                request = .json(
                    Routes.checkpoints,
                    CheckpointOffer(
                        after: pending.after, last: pending.last,
                        checkpoints: try pending.checkpoints.map { try SignedObject(json: $0.json) }))
            } catch { throw .vault("\(error)") }
            let answer = try await authorized(request, over: connection) { _ in }
            if let problem = answer.problem { return await refused(problem) }
            switch try? answer.decoded(as: CheckpointAnswer.self) {
            case .wanted(let number) where !hasAsked: (after, hasAsked) = (number, true)
            case .acknowledged(let signed):
                guard let number = await keepAcknowledgement(signed), number < pending.last, number > after ?? -1 else {
                    return true
                }
                after = number
            default: return await refused(Problem(502, .unavailable, "the registry's answer cannot be read"))
            }
        }
        return true
    }

    /// A vault that cannot show its audit log still sends what is approved.
    private func pendingCheckpoints(after: Int?) async -> PendingCheckpoints? {
        do {
            let pending = try await outbox.checkpoints(after: after, limit: CheckpointOffer.most)
            return pending.flatMap { $0.last > 0 ? $0 : nil }
        } catch {
            outcome.audit = .failed("\(error)")
            return nil
        }
    }

    private func refused(_ problem: Problem) async -> Bool {
        outcome.audit = .refused(problem)
        tell(.checkpointsRefused(problem))
        do { try await outbox.checkpointsRefused(problem.code) } catch { outcome.audit = .failed("\(error)") }
        return true
    }

    /// - Returns: Up to which entry the registry holds the log; nothing when it is not to be believed.
    private func keepAcknowledgement(_ signed: SignedObject) async -> Int? {
        let key = PublicKey(bytes: access.certificate.registryKey)
        guard let jws = try? JWS(json: signed.json),
            (try? jws.verify(typ: CheckpointAck.type) { $0 == key?.id ? key : nil }) != nil,
            let ack = try? CheckpointAck(json: JSONValue(canonical: jws.payload)),
            ack.kit == access.certificate.kit, ack.registry == access.certificate.registry
        else {
            outcome.audit = .failed("the acknowledgement is not signed by the registry")
            return nil
        }
        do {
            try await outbox.store(ack, signed: jws)
            outcome.audit = .acknowledged(ack.number)
            return ack.number
        } catch {
            outcome.audit = .failed("\(error)")
            return nil
        }
    }
}
