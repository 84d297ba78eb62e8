public import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// A sealed application that the registry has not receipted in full.
public struct OutgoingPacket: Sendable, Equatable {
    /// The application.
    public let app: ApplicationID
    /// Which sealing of it.
    public let seal: Int
    /// The signed manifest, `tram-manifest`.
    public let manifest: JWS
    /// Whether `stored` receipts cover all parts already.
    public let isStored: Bool
    /// Why the registry set it aside, when it did.
    public let parked: PacketParking?
}

/// Why the registry set a packet aside, in its own code and words.
public struct PacketParking: Sendable, Equatable, CanonicalCodable {
    /// What kind of fault it is.
    public let code: String
    /// What is wrong, without personal data.
    public let text: String

    /// A reason.
    public init(code: String, text: String) {
        self.code = code
        self.text = text
    }

    /// Reads `{code, text}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        code = try reader.string("code")
        text = try reader.string("text")
    }

    /// `{code, text}`.
    public var json: JSONValue { ["code": .string(code), "text": .string(text)] }
}

/// A signed batch and those of its applications that are sealed and not receipted in full.
public struct OutgoingBatch: Sendable, Equatable {
    /// Name of the batch.
    public let id: String
    /// The closed batch, `tram-batch`.
    public let batch: JWS
    /// The supervisor's word on it, `tram-approval`.
    public let approval: JWS
    /// Every leaf under the approval's root, ordered by application id.
    public let leaves: [ApprovalLeaf]
    /// Certificates of authors, closer and supervisor, `tram-kit`.
    public let users: [JWS]
    /// The applications.
    public let packets: [OutgoingPacket]
}

/// Why a receipt is not believed.
public enum ReceiptProblem: String, Error, Sendable, CaseIterable {
    /// Not signed by the registry of this kit.
    case signature
    /// Not the shape of a receipt.
    case malformed
    /// For another registry or kit.
    case otherAddress = "other_address"
    /// For an application or sealing that this kit never made.
    case unknownPacket = "unknown_packet"
    /// Its manifest, heads or parts are not those that were sent.
    case otherContent = "other_content"
}
