public import CanonicalJSON

/// What a kit sends to the token endpoint besides the signed assertion (RFC 6749 §4.4, RFC 7523 §2.2).
public enum TokenRequest {
    /// Value of `grant_type`.
    public static let grant = "client_credentials"
    /// Value of `client_assertion_type`.
    public static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
}

/// The answer of the token endpoint (RFC 6749 §5.1).
public struct TokenAnswer: Sendable, Equatable, CanonicalCodable {
    /// The bearer token.
    public var token: String
    /// Seconds it is good for.
    public var lifetime: Int
    /// What it is good for.
    public var scopes: [Scope]
    /// Whether the kit's certificate is over: it may still deliver, and needs a new one.
    public var isKitExpired: Bool

    /// An answer.
    public init(token: String, lifetime: Int, scopes: [Scope], isKitExpired: Bool = false) {
        self.token = token
        self.lifetime = lifetime
        self.scopes = scopes
        self.isKitExpired = isKitExpired
    }

    /// Reads `{access_token, token_type, expires_in, scope, kit_expired?}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        guard try reader.string("token_type").lowercased() == "bearer" else {
            throw ShapeError("token_type", expected: "Bearer")
        }
        token = try reader.string("access_token")
        lifetime = try reader.int("expires_in", in: 1...86_400)
        scopes = try reader.string("scope").split(separator: " ").compactMap { Scope(rawValue: String($0)) }
        isKitExpired = reader.object["kit_expired"] == true
    }

    /// `{access_token, token_type, expires_in, scope, kit_expired?}`.
    public var json: JSONValue {
        var object: JSONObject = [
            "access_token": .string(token), "token_type": "Bearer", "expires_in": .int(lifetime),
            "scope": .string(scopes.map(\.rawValue).joined(separator: " ")),
        ]
        if isKitExpired { object["kit_expired"] = true }
        return .object(object)
    }
}
