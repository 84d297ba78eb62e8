public import CanonicalJSON
public import EnrollmentModel

/// Who is logged in.
public struct StoreUser: Hashable, Sendable {
    /// User name.
    public let name: String
    /// Role.
    public let role: UserRole

    /// A user.
    public init(name: String, role: UserRole) {
        self.name = name
        self.role = role
    }
}

/// A picture or scan to be kept with a step.
public struct NewBlob: Sendable, Equatable {
    /// Hash of the plaintext, which the capture's field value names already.
    public let id: Digest
    /// What it shows.
    public let kind: BlobKind
    /// Its encoding, `image/png` or `image/jpeg`.
    public let mediaType: String
    /// The bytes.
    public let bytes: [UInt8]

    /// A blob with the BLAKE2b-256 hash of its bytes.
    public init(id: Digest, kind: BlobKind, mediaType: String, bytes: [UInt8]) {
        self.id = id
        self.kind = kind
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

/// One step of the work: becomes one signed revision, written with its blobs in one transaction.
public struct EnrolmentStep: Sendable, Equatable {
    /// The values it sets.
    public var changes: Fields
    /// The pictures it brings.
    public var blobs: [NewBlob]
    /// Why, as a word of the revision: `form`, `capture`, `notice`, `check`, `correction`.
    public var reason: String
    /// What it does to the life of the application, applied in order in the same transaction.
    public var events: [LifecycleEvent]

    /// A step.
    public init(
        changes: Fields, blobs: [NewBlob] = [], reason: String, events: [LifecycleEvent] = [.edited]
    ) {
        self.changes = changes
        self.blobs = blobs
        self.reason = reason
        self.events = events
    }
}

/// An application as the vault holds it.
public struct ApplicationRecord: Sendable, Equatable {
    /// The folded application.
    public var application: CardApplication
    /// Where it stands.
    public var state: LifecycleState
    /// Why it came back, when it did.
    public var returned: ReturnReason?
    /// The batch it is in, when it is in one.
    public var batch: String?
    /// Pictures that the registry holds and this laptop does not: it came back from there.
    public var atRegistry: Set<Digest>

    /// A record.
    public init(
        application: CardApplication, state: LifecycleState, returned: ReturnReason? = nil, batch: String? = nil,
        atRegistry: Set<Digest> = []
    ) {
        self.application = application
        self.state = state
        self.returned = returned
        self.batch = batch
        self.atRegistry = atRegistry
    }

    /// The pictures that this laptop holds and has to send, in the order of travel.
    public var ownBlobs: [BlobReference] { application.blobs.filter { !atRegistry.contains($0.id) } }
}

/// One line of a list; what was sealed has no name any more.
public struct ApplicationSummary: Sendable, Equatable {
    /// The application.
    public var id: ApplicationID
    /// Its receipt number.
    public var receipt: ReceiptNumber
    /// Where it stands.
    public var state: LifecycleState
    /// Full name while the laptop can read it.
    public var name: String?
    /// User name of who began it.
    public var operatorName: String
    /// The last change in milliseconds since 1970.
    public var changed: Int
    /// Why it came back, while that is to be corrected.
    public var returned: ReturnReason?

    /// A line.
    public init(
        id: ApplicationID, receipt: ReceiptNumber, state: LifecycleState, name: String?, operatorName: String,
        changed: Int, returned: ReturnReason? = nil
    ) {
        self.id = id
        self.receipt = receipt
        self.state = state
        self.name = name
        self.operatorName = operatorName
        self.changed = changed
        self.returned = returned
    }
}

/// Where applications are kept, seen by one logged-in user. Every call that writes is durable when it returns.
public protocol ApplicationStore: Sendable {
    /// Who is logged in.
    var user: StoreUser { get }

    /// Begins an application: mints its id and receipt number and writes the first revision.
    ///
    /// - Parameter step: The first values; the receipt number and the open camp session are added.
    func create(_ step: EnrolmentStep) throws(StoreError) -> ApplicationRecord

    /// Adds a signed revision on top of `heads` with its blobs and moves the life of the application on.
    ///
    /// - Parameter heads: The heads the caller saw; ``StoreError/stale`` if they are no longer the heads.
    func append(
        _ step: EnrolmentStep, to id: ApplicationID, heads: [Digest]
    ) throws(StoreError) -> ApplicationRecord

    /// Reads an application and checks every signature and the hash of every revision.
    func record(_ id: ApplicationID) throws(StoreError) -> ApplicationRecord

    /// The application with a receipt number.
    func id(of receipt: ReceiptNumber) throws(StoreError) -> ApplicationID

    /// All applications, newest change first, sealed ones without names.
    func summaries() throws(StoreError) -> [ApplicationSummary]

    /// The plaintext of a blob of an application, checked against its hash.
    func blob(_ blob: Digest, of id: ApplicationID) throws(StoreError) -> [UInt8]
}
