public import EnrollmentModel

/// A batch and how far its judgement is.
public struct BatchReview: Sendable, Equatable {
    /// The closed batch.
    public var batch: Batch
    /// Applications this supervisor opened.
    public var opened: Set<ApplicationID>
    /// Verdicts so far, with the reason of each return.
    public var verdicts: [ApplicationID: VerdictEntry]
    /// The applications that must be opened before signing.
    public var sample: [ApplicationID]
    /// The signed approval's supervisor, once there is one.
    public var signedBy: String?
    /// Applications that cannot be read: nobody judged them, and signing gives them back.
    public var unreadable: Set<ApplicationID> = []

    /// A review.
    public init(
        batch: Batch, opened: Set<ApplicationID>, verdicts: [ApplicationID: VerdictEntry], sample: [ApplicationID],
        signedBy: String?
    ) {
        self.batch = batch
        self.opened = opened
        self.verdicts = verdicts
        self.sample = sample
        self.signedBy = signedBy
    }
}

/// A verdict and, for a return, its reason.
public enum VerdictEntry: Sendable, Equatable {
    /// Goes to the registry.
    case approved
    /// Goes back.
    case returned(ReturnReason)

    /// The verdict without its reason.
    public var verdict: Verdict {
        switch self {
        case .approved: .approved
        case .returned: .returned
        }
    }
}

/// Camp sessions, batches and their approval, seen by one logged-in user.
///
/// Rules are enforced here and not only on the screen: a supervisor who wrote any revision of an application gets
/// ``StoreError/notAllowed(_:)`` with ``NotAllowed/ownWork``.
public protocol BatchStore: Sendable {
    /// The camp session that is open, if one is.
    func openSession() throws(StoreError) -> CampSession?

    /// Opens a camp session; an open one is closed first, at the start of the new one.
    func beginSession(_ session: CampSession) throws(StoreError)

    /// Closes a batch of everything submitted in one camp session; operators and admins.
    ///
    /// Something that waits from an earlier session goes first, over or not: call again for the next session.
    ///
    /// - Throws: ``StoreError/notFound(_:)`` when nothing is submitted.
    func closeBatch() throws(StoreError) -> Batch

    /// Every batch, newest first.
    func batches() throws(StoreError) -> [BatchReview]

    /// One batch.
    func review(_ batch: String) throws(StoreError) -> BatchReview

    /// Reads an application for judgement and remembers that this supervisor opened it.
    func openForReview(_ app: ApplicationID, in batch: String) throws(StoreError) -> ApplicationRecord

    /// Writes down a verdict; it can be changed until the batch is signed.
    func judge(_ app: ApplicationID, in batch: String, _ verdict: VerdictEntry) throws(StoreError)

    /// Signs the batch: approved ones go on, returned ones go back with their reasons, in one transaction.
    ///
    /// - Throws: ``StoreError/notAllowed(_:)`` while a verdict is missing or the sample was not opened.
    func signApproval(_ batch: String) throws(StoreError) -> Approval
}
