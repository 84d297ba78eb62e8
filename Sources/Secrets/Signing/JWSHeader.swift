import CanonicalJSON

/// The protected header of a signature: algorithm, key, and the kind of object that is signed.
struct JWSHeader {
    static let algorithm = "EdDSA"
    let kid: String
    let typ: String

    init(kid: String, typ: String) {
        self.kid = kid
        self.typ = typ
    }

    /// Reads a header, whoever wrote it: any order and white space, but one algorithm and nothing critical.
    init(bytes: [UInt8]) throws(JWSError) {
        let object: JSONObject
        do {
            object = try JSONValue(parsing: bytes).object ?? [:]
        } catch {
            throw .malformed("protected header")
        }
        // RFC 7515 §4.1.11: who does not understand a critical member must refuse. We understand none.
        guard object["crit"] == nil else { throw .critical }
        guard object["alg"]?.string == Self.algorithm else { throw .algorithm }
        guard let kid = object["kid"]?.string else { throw .malformed("kid") }
        guard let typ = object["typ"]?.string else { throw .malformed("typ") }
        self.init(kid: kid, typ: typ)
    }

    var bytes: [UInt8] {
        JSONValue.object(["alg": .string(Self.algorithm), "kid": .string(kid), "typ": .string(typ)]).canonicalBytes
    }

    /// RFC 7515 §5.1: the bytes that are signed.
    static func signingInput(protected: [UInt8], payload: [UInt8]) -> [UInt8] {
        var input = Array(Base64URL.encode(protected).utf8)
        input.append(UInt8(ascii: "."))
        input += Base64URL.encode(payload).utf8
        return input
    }
}

/// Why a signed object is not believed.
public enum JWSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not the shape of a signed object; the part is named.
    case malformed(String)
    /// Another algorithm than EdDSA.
    case algorithm
    /// The header demands an extension that is not known.
    case critical
    /// A signature of another kind of object.
    case type(expected: String, found: String)
    /// Signed by a key that is not known here.
    case unknownKey(String)
    /// The signature is not that of its key over these bytes.
    case signature(kid: String)
    /// Nobody signed.
    case unsigned

    /// What is wrong.
    public var description: String {
        switch self {
        case .malformed(let part): "the signed object has no proper \(part)"
        case .algorithm: "the signature is of another kind than EdDSA"
        case .critical: "the signature demands an extension that is not known"
        case .type(let expected, let found): "the signature is for \(found), not for \(expected)"
        case .unknownKey(let kid): "signed by the key \(kid), which is not known here"
        case .signature(let kid): "the signature of the key \(kid) does not match what it is on"
        case .unsigned: "nobody signed the object"
        }
    }
}
