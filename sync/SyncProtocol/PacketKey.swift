public import CanonicalJSON
public import EnrollmentModel

/// Which sealed application: its id and which sealing of it. The key of everything that must happen once.
public struct PacketKey: Hashable, Sendable, CustomStringConvertible, CanonicalCodable {
    /// The application.
    public let app: ApplicationID
    /// The seal number of its manifest, from 1.
    public let seal: Int

    /// The key of a sealed application.
    public init(app: ApplicationID, seal: Int) {
        self.app = app
        self.seal = seal
    }

    /// Reads `{app, seal}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        app = try reader.decode("app")
        seal = try reader.int("seal", in: 1...Int(Int32.max))
    }

    /// `{app, seal}`.
    public var json: JSONValue { ["app": app.json, "seal": .int(seal)] }
    /// `app/seal`.
    public var description: String { "\(app)/\(seal)" }
}

extension PacketManifest {
    /// Which sealed application the manifest binds.
    public var key: PacketKey { PacketKey(app: app, seal: seal) }
}

/// Why the registry set an application aside. Nothing is dropped, and nothing else waits for it.
public struct ParkedReason: Sendable, Equatable, CanonicalCodable {
    /// What kind of fault it is.
    public enum Code: String, Sendable, CaseIterable {
        /// The batch is not signed by the kit or its closer.
        case batchSignature = "batch_signature"
        /// The batch or the approval cannot be read.
        case unreadable
        /// The approval is of another batch or kit.
        case otherBatch = "other_batch"
        /// The approval is signed by somebody whose certificate is not here.
        case unknownSigner = "unknown_signer"
        /// The approval's signature does not match.
        case approvalSignature = "approval_signature"
        /// Who signed the approval is not a supervisor.
        case notSupervisor = "not_supervisor"
        /// The supervisor closed the batch or wrote one of the revisions.
        case selfApproved = "self_approved"
        /// The leaves do not give the approval's root, or its counts are wrong.
        case wrongRoot = "wrong_root"
        /// The supervisor did not open the applications that the registry's beacon draws.
        case sampleSkipped = "sample_skipped"
        /// The approval follows rules that the registry does not know.
        case unknownPolicy = "unknown_policy"
        /// The supervisor's or the kit's certificate was over when the approval was signed.
        case certificateExpired = "certificate_expired"
        /// No leaf of the approval covers the application as it is.
        case notApproved = "not_approved"
        /// The manifest is not signed by the kit's device key.
        case manifestSignature = "manifest_signature"
        /// The manifest is of another registry, kit or batch.
        case otherAddress = "other_address"
        /// The same application and seal came before with other contents.
        case keyReused = "key_reused"
        /// A part is larger than the registry takes.
        case tooLarge = "too_large"
        /// A sealed file does not open with the registry's keys, or is damaged inside.
        case sealBroken = "seal_broken"
        /// What was opened is not what the manifest promised.
        case contentMismatch = "content_mismatch"
        /// A revision is not signed by its author and the device.
        case revisionSignature = "revision_signature"
        /// A revision refers to one that is not here yet.
        case waitingParent = "waiting_parent"
        /// The application came before from another kit, or with a history that this one does not go on from.
        case conflictingHistory = "conflicting_history"
        /// Two revisions have the same device, epoch and number: a copied disk or a counter that went back.
        case fork
        /// A reason that this version does not know; the text says more.
        case unknown
    }

    /// What kind of fault it is; a text to show is looked up by it.
    public let code: Code
    /// What is wrong, in plain English and without personal data.
    public let text: String

    /// A reason.
    public init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// Reads `{code, text}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        // A newer registry may have more reasons: none of them may stop a kit from reading the others.
        code = Code(rawValue: try reader.string("code")) ?? .unknown
        text = try reader.string("text")
    }

    /// `{code, text}`.
    public var json: JSONValue { ["code": .string(code.rawValue), "text": .string(text)] }
}
