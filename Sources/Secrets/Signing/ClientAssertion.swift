import CanonicalJSON

/// Proof of who asks for a token: a JWT signed with the client's key (`private_key_jwt`, RFC 7523 §3).
public struct ClientAssertion: Equatable, Sendable {
    /// The `typ` of its header.
    public static let typ = "JWT"
    /// Who asks: issuer and subject are the same.
    public let client: String
    /// The token endpoint it is for, a URL.
    public let audience: String
    /// A name that is used once.
    public let id: String
    /// When it was made, seconds since 1970 UTC.
    public let issuedAt: Int
    /// When it is worth nothing any more, seconds since 1970 UTC.
    public let expiresAt: Int

    /// Why an assertion is not accepted.
    public enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
        /// Signature or form.
        case signature(JWSError)
        /// A claim is missing, of the wrong shape, or says something else than it must.
        case claim(String)
        /// Made for another time than now.
        case time

        /// What is wrong.
        public var description: String {
            switch self {
            case .signature(let error): "the client assertion is not believed: \(error)"
            case .claim(let name): "the client assertion has no acceptable \(name)"
            case .time: "the client assertion is not valid at this time: check the clock"
            }
        }
    }

    /// An assertion that is valid for `lifetime` seconds.
    public init(client: String, audience: String, id: String, now: Int, lifetime: Int = 60) {
        self.client = client
        self.audience = audience
        self.id = id
        issuedAt = now
        expiresAt = now + lifetime
    }

    /// The signed text, as it goes out.
    public func sign(kid: String? = nil, key: borrowing SigningKey) -> String {
        let claims: JSONObject = [
            "iss": .string(client), "sub": .string(client), "aud": .string(audience), "jti": .string(id),
            "iat": .int(issuedAt), "exp": .int(expiresAt),
        ]
        return CompactJWS(
            signing: JSONValue.object(claims).canonicalBytes, typ: Self.typ, kid: kid, key: key
        ).text
    }

    /// Verifies signature, audience and time; that ``id`` was not seen before is for the caller to check.
    ///
    /// - Parameters:
    ///   - text: The compact JWS.
    ///   - audience: The URL it must be for.
    ///   - now: Seconds since 1970 UTC.
    ///   - leeway: How far the client's clock may be off, seconds.
    ///   - lifetime: The longest lifetime accepted, seconds.
    ///   - key: The public key with a name, if it is known.
    /// - Returns: The assertion and the name of the key that signed it.
    public static func verify(
        _ text: String, audience: String, now: Int, leeway: Int = 60, lifetime: Int = 600,
        key: (_ kid: String) -> PublicKey?
    ) throws(Refusal) -> (assertion: ClientAssertion, kid: String) {
        let (claims, kid) = try signedClaims(of: text, key: key)
        guard let issuer = claims["iss"]?.string, claims["sub"]?.string == issuer else { throw .claim("iss and sub") }
        let audiences = claims["aud"]?.array?.compactMap(\.string) ?? [claims["aud"]?.string].compactMap(\.self)
        guard audiences.contains(where: { $0.utf8.elementsEqual(audience.utf8) }) else { throw .claim("aud") }
        guard let id = claims["jti"]?.string, !id.isEmpty else { throw .claim("jti") }
        guard let expiresAt = claims["exp"]?.int else { throw .claim("exp") }
        guard let issuedAt = claims["iat"]?.int else { throw .claim("iat") }
        guard expiresAt > now - leeway, issuedAt <= now + leeway, (0...lifetime).contains(expiresAt - issuedAt) else {
            throw .time
        }
        let assertion = ClientAssertion(
            client: issuer, audience: audience, id: id, now: issuedAt, lifetime: expiresAt - issuedAt)
        return (assertion, kid)
    }

    private static func signedClaims(
        of text: String, key: (String) -> PublicKey?
    ) throws(Refusal) -> (claims: JSONObject, kid: String) {
        let signed: CompactJWS
        let kid: String
        do {
            signed = try CompactJWS(text: text)
            kid = try signed.verify(typ: typ, key: key)
        } catch {
            throw .signature(error)
        }
        guard let claims = try? JSONValue(parsing: signed.payload).object else { throw .claim("set of claims") }
        return (claims, kid)
    }
}
