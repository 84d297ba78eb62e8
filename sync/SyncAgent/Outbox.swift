public import CanonicalJSON
public import EnrollmentModel
public import Secrets
public import SyncProtocol

/// One sealed application on its way to the registry.
public struct PendingPacket: Sendable {
    /// Which one.
    public let key: PacketKey
    /// The signed manifest, `tram-manifest`: the very bytes that were signed when it was sealed.
    public let manifest: JWS
    /// Whether a `stored` receipt is held already, so that only the `opened` one is awaited.
    public let isStored: Bool

    /// A sealed application.
    public init(key: PacketKey, manifest: JWS, isStored: Bool) {
        self.key = key
        self.manifest = manifest
        self.isStored = isStored
    }
}

/// A batch with sealed applications that the registry has not receipted in full.
public struct PendingBatch: Sendable {
    /// Name of the batch.
    public let id: String
    /// The closed batch, `tram-batch`.
    public let batch: JWS
    /// The supervisor's word on it, `tram-approval`.
    public let approval: JWS
    /// Every leaf under the approval's root, approved and returned, ordered by application id.
    public let leaves: [ApprovalLeaf]
    /// `tram-kit` certificates of the users whose signatures occur: authors, closer and supervisor.
    public let users: [JWS]
    /// The applications that still lack an `opened` receipt.
    public let packets: [PendingPacket]

    /// A batch to send.
    public init(
        id: String, batch: JWS, approval: JWS, leaves: [ApprovalLeaf], users: [JWS], packets: [PendingPacket]
    ) {
        self.id = id
        self.batch = batch
        self.approval = approval
        self.leaves = leaves
        self.users = users
        self.packets = packets
    }
}

/// What the registry has yet to see of the kit's audit log.
public struct PendingCheckpoints: Sendable {
    /// The checkpoints are all those after this entry, as far as they go.
    public let after: Int
    /// The last checkpoint there is.
    public let last: Int
    /// They themselves, `tram-checkpoint`, in order.
    public let checkpoints: [JWS]

    /// Checkpoints to show.
    public init(after: Int, last: Int, checkpoints: [JWS]) {
        self.after = after
        self.last = last
        self.checkpoints = checkpoints
    }
}

/// What became of the registry's list of revoked keys.
public enum RevocationStanding: Sendable, Equatable {
    /// It is kept, now or before.
    case current
    /// It was refused: a list of a higher version was verified before.
    case wentBack(known: Int)
}

/// What became of a certificate with a later end.
public enum RenewalStanding: Sendable, Equatable {
    /// It is in force now.
    case taken
    /// It changes nothing: the kit has one that ends as late, or it is of another provisioning.
    case known
    /// The registry did not sign it.
    case notBelieved
}

/// What the agent needs of whoever keeps the sealed files and the receipts.
///
/// Every call may come again with the same arguments after a crash and must then change nothing.
public protocol Outbox: Sendable {
    /// The batches with at least one application that lacks an `opened` receipt, oldest first.
    func pendingBatches() async throws -> [PendingBatch]

    /// Bytes of one sealed file.
    ///
    /// - Parameters:
    ///   - part: The file, by the hash of its sealed bytes as the manifest names it.
    ///   - packet: The application it belongs to.
    ///   - offset: Where to begin, in bytes from the start.
    ///   - length: How many bytes at most, 1 byte to 64 KiB; fewer come only at the end of the file.
    func read(_ part: Digest, of packet: PacketKey, offset: Int, length: Int) async throws -> [UInt8]

    /// The first byte of the application is about to be sent; durable before return.
    func markUploading(_ packet: PacketKey) async throws

    /// Keeps a receipt whose signature and contents were verified; durable before return.
    ///
    /// A receipt of level `opened` covers all parts of the application: after it the sealed files may go.
    func store(_ receipt: Receipt, signed: JWS) async throws

    /// The registry set the application aside; its sealed files stay, and other applications go on. Durable before
    /// return. A later receipt for the same application ends it.
    func park(_ packet: PacketKey, reason: ParkedReason) async throws

    /// The checkpoints of the audit log after an entry; its end as it is now is signed for before the first of them is
    /// given. Nothing where there is no audit log.
    ///
    /// - Parameters:
    ///   - after: The entry; nothing for the last one that the registry has acknowledged.
    ///   - limit: How many at most.
    func checkpoints(after: Int?, limit: Int) async throws -> PendingCheckpoints?

    /// Keeps the registry's word on a checkpoint, whose signature was verified; durable before return.
    func store(_ ack: CheckpointAck, signed: JWS) async throws

    /// The registry refuses the checkpoints; kept for people where it is `rolled_back` or `forked`.
    func checkpointsRefused(_ code: WireProblemCode) async throws

    /// Keeps the registry's list of revoked keys, if it is not older than the one that is kept; durable before return.
    func take(_ revocations: RevocationList) async throws -> RevocationStanding

    /// Takes a certificate of the kit with a later end over; whoever keeps it verifies it. Durable before return.
    ///
    /// - Returns: What became of it.
    func renew(_ certificate: JWS) async throws -> RenewalStanding

    /// An application came back, as an age file for the kit's own key; durable before return. It is opened when its
    /// receipts are complete.
    func takeBack(_ app: ApplicationID, sealed: [UInt8]) async throws

    /// Up to where the registry's changes were taken over, 0 at first.
    func changesCursor() async throws -> Int

    /// Everything up to `cursor` is taken over; durable before return.
    func setChangesCursor(_ cursor: Int) async throws
}
