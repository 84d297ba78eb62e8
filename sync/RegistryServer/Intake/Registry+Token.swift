import CanonicalJSON
public import EnrollmentModel
import Logging
import Secrets
public import SyncProtocol

/// Who asks, after the bearer was verified.
public struct Caller: Sendable, Equatable {
    /// The kit.
    public let kit: KitID
    /// Name of its device's key.
    public let device: String
    /// What it may do.
    public let scopes: Set<Scope>
}

extension Registry {
    static let tokenType = "at+jwt"
    static let tokenLifetime = 600

    /// Exchanges a client assertion for a bearer of ten minutes.
    ///
    /// A kit whose certificate is over still gets one, and is told so: what it took before must arrive. A revoked
    /// device, and one whose kit was provisioned anew, get one that delivers and no more: without ``Scope/work``.
    ///
    /// - Throws: ``SyncProtocol/Problem`` 401 for an assertion that is not good or was used before.
    public func token(assertion text: String) async throws(Problem) -> TokenAnswer {
        let refusal = Problem(401, .invalidClient, "the client assertion is not accepted")
        guard let claimed = try? JSONValue(parsing: CompactJWS(text: text).payload),
            let kit = claimed["iss"]?.string.flatMap(KitID.init)
        else { throw refusal }
        let kits = try await stored { () throws(StoreFault) in try await store.kits(kit) }
        let now = clock.now() / 1000
        let assertion: ClientAssertion
        let signer: String
        do {
            (assertion, signer) = try ClientAssertion.verify(text, audience: name, now: now) { kid in
                kits.compactMap(\.key).first { $0.id == kid }
            }
        } catch {
            logger.notice("assertion refused", metadata: ["kit": "\(kit)", "reason": "\(error)"])
            throw error == .time
                ? Problem(
                    401, .invalidClient, "the assertion is not valid at this time; ask for hello and use its time")
                : refusal
        }
        guard let own = kits.first(where: { $0.key?.id == signer }) else { throw refusal }
        // One second of leeway more than the check, so that no assertion outlives the memory of it.
        let isFirst = try await stored { () throws(StoreFault) in
            try await store.useAssertion(assertion.id, of: kit, expires: assertion.expiresAt + 61, now: now)
        }
        guard isFirst else { throw refusal }
        let isNewest = kits.first?.key?.id == signer
        let isRevoked = try await isRevoked(signer)
        var hasEverything = true
        if isNewest, !isRevoked { hasEverything = try await sendReturnsAgain(to: own) }
        if hasEverything {
            try await stored { () throws(StoreFault) in
                try await store.noteSeen(kit, epoch: own.certificate.epoch, now: clock.now())
            }
        }
        let scopes = Scope.allCases.filter { $0 != .work || (isNewest && !isRevoked) }
        return TokenAnswer(
            token: bearer(for: kit, device: signer, scopes: scopes, now: now), lifetime: Self.tokenLifetime,
            scopes: scopes, isKitExpired: own.certificate.notAfter < clock.now())
    }

    /// Whether a device's key is on the list by now.
    func isRevoked(_ device: String) async throws(Problem) -> Bool {
        try await stored { () throws(StoreFault) in try await store.revocations() }.time(of: device) != nil
    }

    private func bearer(for kit: KitID, device: String, scopes: [Scope], now: Int) -> String {
        let claims: JSONValue = [
            "iss": .string(name), "sub": kit.json, "iat": .int(now), "exp": .int(now + Self.tokenLifetime),
            "scope": .string(scopes.map(\.rawValue).joined(separator: " ")), "device": .string(device),
        ]
        return CompactJWS(signing: claims.canonicalBytes, typ: Self.tokenType, key: keys.signing).text
    }

    /// Verifies a bearer and that it covers `scope`.
    public func authorize(bearer text: String?, for scope: Scope) throws(Problem) -> Caller {
        let refusal = Problem(401, .unauthorized, "a valid token is needed; ask for one at \(Routes.token)")
        let own = keys.signing.publicKey
        guard let text, let signed = try? CompactJWS(text: text),
            (try? signed.verify(typ: Self.tokenType, key: { $0 == own.id ? own : nil })) != nil,
            let claims = try? ObjectReader(JSONValue(parsing: signed.payload)),
            let kit = try? claims.decode("sub", as: KitID.self), let expires = try? claims.int("exp"),
            let granted = try? claims.string("scope"), let device = try? claims.string("device"),
            expires > clock.now() / 1000
        else { throw refusal }
        let scopes = Set(granted.split(separator: " ").compactMap { Scope(rawValue: String($0)) })
        guard scopes.contains(scope) else { throw Problem(403, .forbidden, "the token does not cover this") }
        return Caller(kit: kit, device: device, scopes: scopes)
    }
}
