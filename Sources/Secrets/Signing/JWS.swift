public import CanonicalJSON

/// A signed object as JWS General JSON (RFC 7515 §7.2.1) with EdDSA signatures (RFC 8037).
///
/// The payload is the canonical bytes of the object. Each protected header is kept as the exact bytes that were
/// signed: nothing is re-encoded before it is verified.
public struct JWS: CanonicalCodable, Equatable {
    /// One signature with the header it covers.
    public struct Signature: CanonicalCodable, Equatable {
        /// The header's exact bytes.
        public let protected: [UInt8]
        /// 64 bytes.
        public let signature: [UInt8]

        init(protected: [UInt8], signature: [UInt8]) {
            self.protected = protected
            self.signature = signature
        }

        /// Reads a signature. An unprotected header is refused: nothing unsigned may speak here.
        public init(json: JSONValue) throws(ShapeError) {
            let reader = try ObjectReader(json)
            guard reader.object["header"] == nil else { throw ShapeError("header", expected: "nothing unprotected") }
            protected = try reader.bytes("protected")
            signature = try reader.bytes("signature", count: PublicKey.signatureCount)
        }

        /// `{"protected", "signature"}`, both base64url.
        public var json: JSONValue {
            ["protected": .string(Base64URL.encode(protected)), "signature": .string(Base64URL.encode(signature))]
        }
    }

    /// What is signed.
    public let payload: [UInt8]
    /// Who signed, in the order of signing.
    public private(set) var signatures: [Signature]

    /// An object that nobody signed yet.
    public init(payload: [UInt8]) {
        self.payload = payload
        signatures = []
    }

    /// Reads a signed object; whether its signatures are good is for ``verify(typ:key:)`` to say.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        payload = try reader.bytes("payload")
        signatures = try reader.list("signatures")
    }

    /// `{"payload", "signatures"}`.
    public var json: JSONValue {
        ["payload": .string(Base64URL.encode(payload)), "signatures": .array(signatures.map(\.json))]
    }

    /// Signs a payload.
    ///
    /// - Parameters:
    ///   - payload: The canonical bytes of the object.
    ///   - typ: The kind of object, such as `tram-rev`: a signature for one kind is worth nothing for another.
    ///   - kid: The key's name; by default ``PublicKey/id``.
    ///   - key: The key.
    public static func sign(
        _ payload: [UInt8], typ: String, kid: String? = nil, key: borrowing SigningKey
    ) -> JWS {
        var signed = JWS(payload: payload)
        signed.addSignature(typ: typ, kid: kid, key: key)
        return signed
    }

    /// Adds a signature of another key over the same payload.
    public mutating func addSignature(typ: String, kid: String? = nil, key: borrowing SigningKey) {
        let protected = JWSHeader(kid: kid ?? key.publicKey.id, typ: typ).bytes
        let signature = key.sign(JWSHeader.signingInput(protected: protected, payload: payload))
        signatures.append(Signature(protected: protected, signature: signature))
    }

    /// The names of the keys that claim to have signed, in order; nothing is verified.
    ///
    /// - Throws: ``JWSError`` for a header that cannot be read.
    public func claimedKeys() throws(JWSError) -> [String] {
        var keys: [String] = []
        for signature in signatures { keys.append(try JWSHeader(bytes: signature.protected).kid) }
        return keys
    }

    /// Verifies every signature.
    ///
    /// - Parameters:
    ///   - typ: The kind of object expected.
    ///   - key: The public key with a name, if it is known and trusted for this.
    /// - Returns: The names of the keys that signed, in order, at least one.
    /// - Throws: ``JWSError`` for the first signature that is not good.
    @discardableResult
    public func verify(typ: String, key: (_ kid: String) -> PublicKey?) throws(JWSError) -> [String] {
        guard !signatures.isEmpty else { throw .unsigned }
        var signers: [String] = []
        for signature in signatures {
            let header = try JWSHeader(bytes: signature.protected)
            guard header.typ.utf8.elementsEqual(typ.utf8) else { throw .type(expected: typ, found: header.typ) }
            guard let key = key(header.kid) else { throw .unknownKey(header.kid) }
            let input = JWSHeader.signingInput(protected: signature.protected, payload: payload)
            guard key.verifies(signature.signature, of: input) else { throw .signature(kid: header.kid) }
            signers.append(header.kid)
        }
        return signers
    }
}
