public import EnrollmentModel
public import SyncProtocol

/// What happens during a sync, as it happens.
public enum SyncEvent: Sendable, Equatable {
    /// The registry answered; its clock is ahead of the laptop's by so many milliseconds.
    case connected(clockOffset: Int)
    /// So many bytes of sealed files are still to go.
    case planned(bytes: Int)
    /// So many of them were taken by the system so far.
    case sent(bytes: Int, of: Int)
    /// The registry does not go on with the kit's audit log.
    case checkpointsRefused(Problem)
    /// The connection broke; the next try comes after a wait.
    case cut(AgentError, wait: Duration)
    /// A receipt was verified and is on the disk.
    case receipt(ReceiptLevel, PacketKey)
    /// The registry set an application aside.
    case parked(PacketKey, ParkedReason)
    /// Applications of a batch cannot go on today.
    case refused(batch: String, Problem)
    /// A receipt that is not to be believed was left unused.
    case badReceipt(String)
    /// The registry's list of revoked keys is older than one that was verified before; it was refused.
    case revocationsWentBack(offered: Int, known: Int)
    /// The kit has a certificate with a later end.
    case renewed
    /// A certificate that the registry did not sign was left unused.
    case badCertificate
    /// The registry sends an application back.
    case returned(ApplicationID)
    /// Everything is delivered; the registry still has to open so many applications.
    case waiting(unopened: Int)
}

/// What came of showing the audit log to the registry. The rest of the sync does not depend on it.
public enum AuditOutcome: Sendable, Equatable {
    /// It was not shown.
    case none
    /// The registry holds it up to this entry.
    case acknowledged(Int)
    /// The registry refuses: people have to look.
    case refused(Problem)
    /// The kit could not show it or keep the answer; what it said.
    case failed(String)
}

/// What came of a sync.
public struct SyncOutcome: Sendable, Equatable {
    /// Registry time minus the laptop's, milliseconds.
    public var clockOffset = 0
    /// Bytes of sealed files that had to go when the sync began.
    public var payload = 0
    /// Bytes of request bodies that the system took, repeated ones included.
    public var bodies = 0
    /// Connections that broke and were made again.
    public var cuts = 0
    /// Applications whose `stored` receipt came.
    public var stored: Set<PacketKey> = []
    /// Applications whose `opened` receipt came.
    public var opened: Set<PacketKey> = []
    /// Applications that the registry set aside.
    public var parked: [PacketKey: ParkedReason] = [:]
    /// Applications whose sealed files the kit itself could not read; they were left out, and nobody waited for them.
    public var unreadable: Set<PacketKey> = []
    /// What was refused or not understood, each once.
    public var problems: [Problem] = []
    /// Receipts that were not believed.
    public var badReceipts = 0
    /// Whether the kit's certificate is over: it still delivered, and needs a new one.
    public var isKitExpired = false
    /// What came of showing the audit log.
    public var audit = AuditOutcome.none
    /// The version of the registry's list of revoked keys that was refused, because it went back.
    public var revocationsWentBack: Int?
    /// Whether the registry takes deliveries of this device and nothing else: it is revoked, or was provisioned anew.
    public var isDeliveringOnly = false
    /// Whether a certificate with a later end came.
    public var isRenewed = false
    /// Applications that the registry sent back.
    public var returned: Set<ApplicationID> = []
    /// Certificates that were not believed.
    public var badCertificates = 0
    /// Applications of this kit that the registry has not opened yet.
    public var unopened = 0

    /// Nothing yet.
    public init() {}
}
