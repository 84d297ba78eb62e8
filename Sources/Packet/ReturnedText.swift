public import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// Why a returned application was not taken.
public enum ReturnedTextError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It does not open with this kit's key: sealed for another device, or damaged.
    case sealed
    /// It is not signed by the registry of this kit.
    case signature
    /// It is not the text of a returned application of this kit.
    case content

    /// What is wrong.
    public var description: String {
        switch self {
        case .sealed: "the returned application is not sealed to this kit, or is damaged"
        case .signature: "the returned application is not signed by the registry of this kit"
        case .content: "the returned application is not one of this kit"
        }
    }
}

/// An application that a person at the registry sends back to its kit: every revision as it was signed, and why.
///
/// Signed by the registry as `tram-return`, then sealed to the device's own key: on the way, and on the laptop until
/// it is opened there, nobody reads it.
public struct ReturnedText: Sendable, Equatable, CanonicalCodable {
    /// The edition of this object.
    public static let version = 1
    /// The `typ` of the registry's signature.
    public static let typ = "tram-return"

    /// The kit it goes to.
    public let kit: KitID
    /// The application.
    public let app: ApplicationID
    /// Its revisions, parents before children.
    public let revisions: [JWS]
    /// Why it comes back.
    public let reason: ReturnReason
    /// When that was decided, in milliseconds since 1970.
    public let time: Int

    /// A return.
    public init(kit: KitID, app: ApplicationID, revisions: [JWS], reason: ReturnReason, time: Int) {
        self.kit = kit
        self.app = app
        self.revisions = revisions
        self.reason = reason
        self.time = time
    }

    /// Reads `{v, kit, app, revisions, reason, time_ms}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        _ = try reader.int("v", in: Self.version...Self.version)
        kit = try reader.decode("kit")
        app = try reader.decode("app")
        revisions = try reader.list("revisions")
        reason = try reader.decode("reason")
        time = try reader.int("time_ms")
    }

    /// `{v, kit, app, revisions, reason, time_ms}`.
    public var json: JSONValue {
        [
            "v": .int(Self.version), "kit": kit.json, "app": app.json, "revisions": .array(revisions.map(\.json)),
            "reason": reason.json, "time_ms": .int(time),
        ]
    }

    /// Signs and seals it: an age file.
    public func sealed(
        by registry: borrowing SigningKey, to recipient: SealingRecipient, random: some RandomSource = SystemRandom()
    ) -> [UInt8] {
        var sealer = AgeSealer(to: [recipient], random: random)
        var file: [UInt8] = []
        sealer.push(JWS.sign(canonicalBytes, typ: Self.typ, key: registry).canonicalBytes, into: &file)
        _ = sealer.finish(into: &file)
        return file
    }

    /// Opens an age file and believes it only with the registry's signature and for this kit.
    ///
    /// - Throws: ``ReturnedTextError``.
    public init(
        opening file: [UInt8], with identity: SealingIdentity, kit certificate: KitCertificate
    ) throws(ReturnedTextError) {
        guard let bytes = try? AgeOpener.open(file, with: .identities([identity])) else { throw .sealed }
        let registry = PublicKey(bytes: certificate.registryKey)
        guard let signed = try? JWS(json: JSONValue(canonical: bytes)),
            (try? signed.verify(typ: Self.typ, key: { $0 == registry?.id ? registry : nil })) != nil
        else { throw .signature }
        guard let text = try? ReturnedText(json: JSONValue(canonical: signed.payload)), text.kit == certificate.kit
        else { throw .content }
        self = text
    }
}
