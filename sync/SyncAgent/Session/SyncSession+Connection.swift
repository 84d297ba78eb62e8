import CanonicalJSON
import EnrollmentModel
import NIOHTTP1
import Secrets
import SyncProtocol

extension SyncSession {
    /// Works over one connection after another until `work` is done or nothing moves any more.
    ///
    /// - Parameter work: Says whether it is done; if not, it goes on over a new connection.
    func untilDone(
        _ client: HTTPClient,
        _ work: (isolated SyncSession, HTTPConnection) async throws(AgentError) -> Bool
    ) async throws(AgentError) {
        var backoff = Backoff(base: options.shortestWait, cap: options.longestWait)
        var before = counters.sent + outcome.stored.count + outcome.opened.count
        while true {
            do {
                let connection = try await connected(client)
                if try await work(self, connection) { return }
            } catch {
                try await recover(from: error, client, &backoff, progressSince: &before)
            }
        }
    }

    private func recover(
        from error: AgentError, _ client: HTTPClient, _ backoff: inout Backoff, progressSince before: inout Int
    ) async throws(AgentError) {
        connection?.close()
        connection = nil
        if case .untrusted = error, !client.authority.isProvisional, await client.authority.isOnlyUntimely() {
            // The right authority at the wrong time: ask for the registry's own time, then judge again.
            client.authority.look(.provisional)
            // Only a hello ends that, whatever was asked before.
            offset = nil
            return
        }
        let now = counters.sent + outcome.stored.count + outcome.opened.count
        if now > before { backoff.progressed() }
        before = now
        guard error.isTransient, backoff.failures + 1 < options.tries else { throw error }
        let wait = backoff.next(options.random)
        outcome.cuts += 1
        tell(.cut(error, wait: wait))
        do { try await options.sleep(wait) } catch { throw .cut("stopped") }
        if !todo.isEmpty { todo = exchange.handle(.cut) + exchange.handle(.reconnected) }
    }

    private func connected(_ client: HTTPClient) async throws(AgentError) -> HTTPConnection {
        if let connection { return connection }
        let fresh = try await client.connect()
        connection = fresh
        if offset == nil { try await hello(over: fresh, client.authority) }
        return fresh
    }

    /// Asks who is there and what time it is.
    private func hello(over connection: HTTPConnection, _ authority: PinnedAuthority) async throws(AgentError) {
        let nonce = options.random.bytes(Hello.nonceCount)
        let asked = options.now()
        let answer = try await connection.send(
            WireRequest(method: .GET, path: "\(Routes.hello)?nonce=\(Base64URL.encode(nonce))"))
        let answered = options.now()
        if let problem = answer.problem { throw .refused(problem) }
        let signed: JWS = try answer.decoded()
        let key = PublicKey(bytes: access.certificate.registryKey)
        guard (try? signed.verify(typ: "tram-hello", key: { $0 == key?.id ? key : nil })) != nil else {
            throw .impostor
        }
        guard let json = try? JSONValue(canonical: signed.payload), let hello = try? Hello(json: json) else {
            throw .garbage("hello")
        }
        guard hello.nonce == nonce, hello.registry == access.certificate.registry else { throw .impostor }
        if authority.isProvisional {
            guard (try? await authority.isGood(at: hello.time)) == true else { throw .certificateTime }
            authority.look(.at(hello.time))
        }
        if case .wentBack(let known) = try await vault({ try await self.outbox.take(hello.revocations) }) {
            // The work goes on all the same: a registry that was put back from a copy must not keep it.
            outcome.revocationsWentBack = hello.revocationVersion
            tell(.revocationsWentBack(offered: hello.revocationVersion, known: known))
        }
        let offset = hello.time - (asked + answered) / 2
        self.offset = offset
        outcome.clockOffset = offset
        tell(.connected(clockOffset: offset))
    }

    /// The time at the registry, milliseconds since 1970.
    var registryTime: Int { options.now() + (offset ?? 0) }

    /// Sends a request with a bearer; a token that is over is replaced once.
    func authorized(
        _ request: WireRequest, over connection: HTTPConnection, counting sent: @escaping @Sendable (Int) -> Void
    ) async throws(AgentError) -> WireAnswer {
        let answer = try await sendOnce(request, over: connection, sent)
        guard answer.status == 401 else { return answer }
        bearer = nil
        return try await sendOnce(request, over: connection, sent)
    }

    private func sendOnce(
        _ request: WireRequest, over connection: HTTPConnection, _ sent: @escaping @Sendable (Int) -> Void
    ) async throws(AgentError) -> WireAnswer {
        var request = request
        request.fields.append(("Authorization", "Bearer \(try await token(over: connection))"))
        let total = RunningTotal()
        let counters = counters
        let answer = try await connection.send(request) { place in
            let bytes = total.advance(to: place)
            counters.body(bytes)
            sent(bytes)
        }
        if let problem = answer.problem, problem.status >= 500 { throw .refused(problem) }
        return answer
    }

    private func token(over connection: HTTPConnection) async throws(AgentError) -> String {
        if let bearer, bearer.until > registryTime { return bearer.token }
        let now = registryTime
        let assertion = ClientAssertion(
            client: access.certificate.kit.text, audience: access.certificate.registry,
            id: Base64URL.encode(options.random.bytes(16)), now: now / 1000)
        let text: String
        do { text = try access.sign(assertion) } catch { throw .vault("the device key cannot sign: \(error)") }
        let form = [
            "grant_type=\(TokenRequest.grant)",
            "client_assertion_type=" + TokenRequest.assertionType.split(separator: ":").joined(separator: "%3A"),
            "client_assertion=\(text)",
        ].joined(separator: "&")
        let request = WireRequest(
            method: .POST, path: Routes.token, fields: [("Content-Type", "application/x-www-form-urlencoded")],
            body: .bytes(Array(form.utf8)))
        counters.body(form.utf8.count)
        let answer = try await connection.send(request)
        if let problem = answer.problem { throw .refused(problem) }
        let token: TokenAnswer = try answer.decoded()
        outcome.isKitExpired = token.isKitExpired && !outcome.isRenewed
        outcome.isDeliveringOnly = !token.scopes.contains(.work)
        bearer = Bearer(token: token.token, until: now + max(token.lifetime - 30, 1) * 1000)
        return token.token
    }
}
