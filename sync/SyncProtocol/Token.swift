public import CanonicalJSON
public import EnrollmentModel

/// The claims by which a kit proves who it is (RFC 7523 §3), signed as `JWT` by its device key.
public struct ClientAssertion: Sendable, Equatable, CanonicalCodable {
    /// Value of `client_assertion_type`.
    public static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    /// Header `typ` of the signed form.
    public static let typ = "JWT"
    /// How long one may be good for, seconds.
    public static let longestLife = 300

    /// The kit.
    public var kit: KitID
    /// Name of the registry.
    public var audience: String
    /// Unique to this assertion.
    public var id: String
    /// Issued, seconds since 1970.
    public var issued: Int
    /// Not good from then on, seconds since 1970.
    public var expires: Int

    /// Claims.
    public init(kit: KitID, audience: String, id: String, issued: Int, expires: Int) {
        self.kit = kit
        self.audience = audience
        self.id = id
        self.issued = issued
        self.expires = expires
    }

    /// Reads `{iss, sub, aud, jti, iat, exp}`; issuer and subject must be the same kit.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        kit = try reader.decode("iss")
        guard try reader.decode("sub", as: KitID.self) == kit else { throw ShapeError("sub", expected: "the issuer") }
        audience = try reader.string("aud")
        id = try reader.string("jti")
        issued = try reader.int("iat", in: 0...Int(JSONInteger.limit))
        expires = try reader.int("exp", in: 0...Int(JSONInteger.limit))
        guard (1...100).contains(id.utf8.count) else { throw ShapeError("jti", expected: "1 to 100 bytes") }
    }

    /// `{iss, sub, aud, jti, iat, exp}`.
    public var json: JSONValue {
        [
            "iss": kit.json, "sub": kit.json, "aud": .string(audience), "jti": .string(id), "iat": .int(issued),
            "exp": .int(expires),
        ]
    }
}

/// The answer of the token endpoint (RFC 6749 §5.1).
public struct TokenAnswer: Sendable, Equatable, CanonicalCodable {
    /// The bearer token.
    public var token: String
    /// Seconds it is good for.
    public var lifetime: Int
    /// What it is good for.
    public var scopes: [Scope]

    /// An answer.
    public init(token: String, lifetime: Int, scopes: [Scope]) {
        self.token = token
        self.lifetime = lifetime
        self.scopes = scopes
    }

    /// Reads `{access_token, token_type, expires_in, scope}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        guard try reader.string("token_type").lowercased() == "bearer" else {
            throw ShapeError("token_type", expected: "Bearer")
        }
        token = try reader.string("access_token")
        lifetime = try reader.int("expires_in", in: 1...86_400)
        scopes = try reader.string("scope").split(separator: " ").compactMap { Scope(rawValue: String($0)) }
    }

    /// `{access_token, token_type, expires_in, scope}`.
    public var json: JSONValue {
        [
            "access_token": .string(token), "token_type": "Bearer", "expires_in": .int(lifetime),
            "scope": .string(scopes.map(\.rawValue).joined(separator: " ")),
        ]
    }
}
