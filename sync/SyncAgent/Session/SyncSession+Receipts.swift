import CanonicalJSON
import EnrollmentModel
import NIOHTTP1
import Secrets
import SyncProtocol

extension SyncSession {
    /// Verifies a receipt and hands it to the vault; one that is not good is left unused and reported.
    func keep(_ signed: SignedObject) async throws(AgentError) {
        let check = ReceiptCheck(certificate: access.certificate, manifests: manifests)
        let receipt: Receipt
        let jws: JWS
        do {
            (receipt, jws) = try check.check(signed)
        } catch {
            if case .bad(let reason) = error {
                outcome.badReceipts += 1
                tell(.badReceipt(reason))
            }
            return
        }
        try await vault { try await self.outbox.store(receipt, signed: jws) }
        let key = PacketKey(app: receipt.app, seal: receipt.seal)
        outcome.parked[key] = nil
        let isNew =
            switch receipt.level {
            case .stored: outcome.stored.insert(key).inserted
            case .opened: outcome.opened.insert(key).inserted
            }
        if isNew { tell(.receipt(receipt.level, key)) }
    }

    /// Notes that an application is set aside.
    func park(_ key: PacketKey, _ reason: ParkedReason) async throws(AgentError) {
        guard manifests[key] != nil else { return }
        try await vault { try await self.outbox.park(key, reason: reason) }
        outcome.parked[key] = reason
        tell(.parked(key, reason))
    }

    /// Hands a certificate with a later end to the vault, which judges it.
    private func renew(_ certificate: SignedObject) async throws(AgentError) {
        guard let signed = try? JWS(json: certificate.json) else {
            return doubtCertificate()
        }
        switch try await vault({ try await self.outbox.renew(signed) }) {
        case .known: return
        case .notBelieved: doubtCertificate()
        case .taken:
            outcome.isRenewed = true
            outcome.isKitExpired = false
            tell(.renewed)
        }
    }

    private func doubtCertificate() {
        outcome.badCertificates += 1
        tell(.badCertificate)
    }

    /// Takes over what the registry has for this kit; waits a while for what it is still opening.
    ///
    /// - Returns: Always that it is done; a cut comes as an error.
    func fetchChanges(over connection: HTTPConnection) async throws(AgentError) -> Bool {
        var patience = options.openedPatience
        while true {
            let cursor = try await vault { try await self.outbox.changesCursor() }
            let wait = min(patience, Self.longestWait)
            let page = try await page(after: cursor, waiting: wait, over: connection)
            for change in page.changes {
                switch change.content {
                case .receipt(let receipt): try await keep(receipt)
                case .parked(let key, let reason): try await park(key, reason)
                case .certificate(let certificate): try await renew(certificate)
                case .returned(let app, let sealed):
                    try await vault { try await self.outbox.takeBack(app, sealed: sealed) }
                    outcome.returned.insert(app)
                    tell(.returned(app))
                case .unknown: continue
                }
            }
            outcome.unopened = page.pending
            if page.next > cursor { try await vault { try await self.outbox.setChangesCursor(page.next) } }
            guard !page.hasMore else { continue }
            if page.changes.isEmpty { patience -= wait }
            guard page.pending > 0, patience > 0 else { return true }
            tell(.waiting(unopened: page.pending))
        }
    }

    /// Seconds of one wait at the registry, below the patience of the wire.
    private static let longestWait = 15

    private func page(
        after cursor: Int, waiting: Int, over connection: HTTPConnection
    ) async throws(AgentError) -> ChangesPage {
        var request = WireRequest(method: .GET, path: "\(Routes.changes)?after=\(cursor)")
        if waiting > 0 { request.fields.append(("Prefer", "wait=\(waiting)")) }
        let answer = try await authorized(request, over: connection) { _ in }
        if let problem = answer.problem { throw .refused(problem) }
        let page: ChangesPage = try answer.decoded()
        guard page.next >= cursor, !page.changes.contains(where: { $0.number <= cursor }) else {
            throw .garbage("changes go backwards")
        }
        return page
    }
}
