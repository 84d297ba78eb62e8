public import CanonicalJSON
public import EnrollmentModel
public import Secrets
public import SyncProtocol

/// What the registry remembers. SQLite conforms; PostgreSQL will, against the same tests.
///
/// Each call is one transaction: durable when it returns, and harmless when it comes again after a crash.
public protocol RegistryStore: Sendable {
    // MARK: Kits

    /// Adds a certificate of a kit; the same epoch again is an error of the caller.
    func issue(_ kit: KitRecord) async throws(StoreFault)
    /// Adds a further certificate of an epoch and tells the kit, in one transaction.
    func renew(_ kit: KitRecord) async throws(StoreFault)
    /// Every certificate a kit was issued, newest epoch first, within it the newest certificate first.
    func kits(_ kit: KitID) async throws(StoreFault) -> [KitRecord]
    /// Every provisioning of every kit, in order of names, the newest epoch first.
    func standings() async throws(StoreFault) -> [KitStanding]
    /// Whether a device of this epoch ever asked for a token.
    func hasSeen(_ kit: KitID, epoch: Int) async throws(StoreFault) -> Bool
    /// Notes that a device asked for a token.
    func noteSeen(_ kit: KitID, epoch: Int, now: Int) async throws(StoreFault)
    /// Adds keys to the list of revoked ones, each under the next version; one that is on it stays as it is.
    ///
    /// - Returns: The whole list, in order of versions.
    func revoke(
        _ kids: [String], of kit: KitID, user: String?, reason: String, now: Int
    ) async throws(StoreFault) -> [Revocation]
    /// The list of revoked keys, in order of versions.
    func revocations() async throws(StoreFault) -> [Revocation]
    /// The certificates of users that a kit ever sent along; nothing of them is verified.
    func userCertificates(of kit: KitID) async throws(StoreFault) -> [SignedObject]
    /// Notes that a client assertion was used.
    ///
    /// - Returns: Whether it was used for the first time. Those expired before `now` (s since 1970) are forgotten.
    func useAssertion(_ id: String, of kit: KitID, expires: Int, now: Int) async throws(StoreFault) -> Bool

    // MARK: Intake

    /// Takes down an offered batch and says how each of its applications stands.
    ///
    /// A bad offer never takes the place of another one. A good one does, unless applications of the batch wait to be
    /// opened under what they were stored with; certificates of users are added in any case.
    func offer(_ offer: OfferRecord) async throws(StoreFault) -> [ItemStanding]
    /// The offer under which a batch came.
    func offer(of batch: String, kit: KitID) async throws(StoreFault) -> BatchOffer?
    /// An announced part of a kit's application.
    func part(_ hash: Digest, of kit: KitID) async throws(StoreFault) -> PartRecord?
    /// The part that an upload carries.
    func part(upload: String, of kit: KitID) async throws(StoreFault) -> PartRecord?
    /// Gives a part another upload resource, or takes it away.
    func setUpload(_ upload: String?, of part: PartRecord) async throws(StoreFault)
    /// All bytes of a part are durable in `file`; its upload is over.
    func finish(_ part: PartRecord, file: String) async throws(StoreFault)

    // MARK: Commit and opening

    /// Takes responsibility: ledger, `stored` receipts and outbox in one transaction.
    ///
    /// - Parameter mint: Signs a receipt for an application that is committed for the first time.
    func commit(
        _ items: [CommitRequest.Item], kit: KitID, now: Int, mint: @escaping @Sendable (ItemRecord) -> JWS
    ) async throws(StoreFault) -> [CommitStanding]
    /// Lends one stored application to whoever opens it, until `until` (ms since 1970).
    func claim(now: Int, until: Int) async throws(StoreFault) -> ItemRecord?
    /// Forgets every loan: for the one process that opens packets, when it starts after a crash.
    func releaseClaims() async throws(StoreFault)
    /// Names of every file and upload that anything here points to.
    func files() async throws(StoreFault) -> Set<String>
    /// What earlier packets of an application brought: the names of its revisions.
    func revisions(of app: ApplicationID) async throws(StoreFault) -> Set<Digest>
    /// Takes in an opened application: revisions, pictures, ledger, `opened` receipt and outbox in one transaction.
    ///
    /// What was opened before stays: an application of another kit, a history that does not contain the one that is
    /// here, and a revision whose device, epoch and number another one has, are all refused.
    func finishOpening(
        _ item: ItemRecord, as opened: OpenedRecord, receipt: JWS, now: Int
    ) async throws(StoreFault) -> IntakeStanding
    /// Sets an application aside and tells its kit.
    func park(_ key: PacketKey, _ reason: ParkedReason, now: Int) async throws(StoreFault)

    // MARK: Audit logs

    /// Takes a line of checkpoints as far as it goes on from what is held, or remembers why it does not. The same line
    /// again changes nothing.
    func takeCheckpoints(_ line: CheckpointLine, now: Int) async throws(StoreFault) -> CheckpointStanding
    /// Every kit whose checkpoints were refused, in the order of their names.
    func checkpointFindings() async throws(StoreFault) -> [CheckpointFinding]

    // MARK: Returns

    /// The opened application with a receipt number.
    func application(receipt: ReceiptNumber) async throws(StoreFault) -> ApplicationRow?
    /// An opened application.
    func application(_ app: ApplicationID) async throws(StoreFault) -> ApplicationRow?
    /// The pictures of an application that are here.
    func pictures(of app: ApplicationID) async throws(StoreFault) -> Set<Digest>
    /// Sends an application back: note and change in one transaction. The next packet of it that is opened answers it.
    ///
    /// - Returns: Whether it was done; not when its heads are others by now, or it was sent back before.
    func sendBack(_ record: ReturnRecord, now: Int) async throws(StoreFault) -> Bool
    /// The returns of a kit that were not answered yet, oldest first.
    func openReturns(of kit: KitID) async throws(StoreFault) -> [(app: ApplicationID, reason: [UInt8])]
    /// Puts a returned application before its kit once more, sealed to another key.
    func sendAgain(_ app: ApplicationID, sealed: [UInt8], to kit: KitID, now: Int) async throws(StoreFault)

    // MARK: Kits ask, people look

    /// What a kit has yet to be told after a number.
    func changes(for kit: KitID, after: Int, limit: Int) async throws(StoreFault) -> ChangesPage
    /// Adds to the sum of received body bytes.
    func addReceived(_ bytes: Int) async throws(StoreFault)
    /// Sums for the status page.
    func counts() async throws(StoreFault) -> RegistryCounts
}

/// The database failed; nothing of the call was done.
public struct StoreFault: Error, Sendable, CustomStringConvertible {
    /// What the database said, without values.
    public let message: String
    /// Whether the disk is full.
    public let isFull: Bool

    /// A failure.
    public init(message: String, isFull: Bool = false) {
        self.message = message
        self.isFull = isFull
    }

    /// What the database said.
    public var description: String { "database: \(message)" }
}
