import CanonicalJSON

/// One signature in one line of text: JWS Compact (RFC 7515 §7.1), the form of tokens on the wire.
public struct CompactJWS: Equatable, Sendable {
    /// What is signed.
    public let payload: [UInt8]
    /// The protected header's exact bytes.
    public let protected: [UInt8]
    /// 64 bytes.
    public let signature: [UInt8]

    /// Signs a payload.
    ///
    /// - Parameters:
    ///   - payload: Any bytes.
    ///   - typ: The kind of object.
    ///   - kid: The key's name; by default ``PublicKey/id``.
    ///   - key: The key.
    public init(signing payload: [UInt8], typ: String, kid: String? = nil, key: borrowing SigningKey) {
        self.payload = payload
        protected = JWSHeader(kid: kid ?? key.publicKey.id, typ: typ).bytes
        signature = key.sign(JWSHeader.signingInput(protected: protected, payload: payload))
    }

    /// Reads `header.payload.signature`.
    ///
    /// - Throws: ``JWSError/malformed(_:)``.
    public init(text: String) throws(JWSError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed("compact form") }
        guard let protected = Base64URL.decode(String(parts[0])) else { throw .malformed("protected header") }
        guard let payload = Base64URL.decode(String(parts[1])) else { throw .malformed("payload") }
        guard let signature = Base64URL.decode(String(parts[2])), signature.count == PublicKey.signatureCount else {
            throw .malformed("signature")
        }
        self.protected = protected
        self.payload = payload
        self.signature = signature
    }

    /// `header.payload.signature`, each base64url.
    public var text: String {
        [protected, payload, signature].map { Base64URL.encode($0) }.joined(separator: ".")
    }

    /// Verifies the signature.
    ///
    /// - Returns: The name of the key that signed.
    /// - Throws: ``JWSError``.
    @discardableResult
    public func verify(typ: String, key: (_ kid: String) -> PublicKey?) throws(JWSError) -> String {
        let header = try JWSHeader(bytes: protected)
        guard header.typ.utf8.elementsEqual(typ.utf8) else { throw .type(expected: typ, found: header.typ) }
        guard let key = key(header.kid) else { throw .unknownKey(header.kid) }
        guard key.verifies(signature, of: JWSHeader.signingInput(protected: protected, payload: payload)) else {
            throw .signature(kid: header.kid)
        }
        return header.kid
    }
}
