public import CanonicalJSON
public import EnrollmentModel
public import Secrets
public import SyncProtocol

/// A certificate of a kit as it was issued.
public struct KitRecord: Sendable, Equatable {
    /// What it says.
    public var certificate: KitCertificate
    /// The signed form.
    public var signed: JWS
    /// When, in milliseconds since 1970.
    public var issued: Int

    /// A certificate.
    public init(certificate: KitCertificate, signed: JWS, issued: Int) {
        self.certificate = certificate
        self.signed = signed
        self.issued = issued
    }

    /// The device's public key.
    public var key: PublicKey? { PublicKey(bytes: certificate.signingKey) }
}

/// An offered batch after its signatures were looked at.
public struct OfferRecord: Sendable {
    /// The kit that offers.
    public var kit: KitID
    /// Name of the batch.
    public var batch: String
    /// The offer without its manifests, kept for opening.
    public var offer: BatchOffer
    /// Whether its signatures, approval and leaves were all found good.
    public var isGood: Bool
    /// The applications whose manifests are signed by the kit.
    public var items: [OfferedItem]
    /// When, in milliseconds since 1970.
    public var time: Int
    /// Which password its approval was signed under; nothing for an offer that is not good.
    public var token: ApprovalToken?

    /// An offer.
    public init(kit: KitID, batch: String, offer: BatchOffer, isGood: Bool, items: [OfferedItem], time: Int) {
        self.kit = kit
        self.batch = batch
        self.offer = offer
        self.isGood = isGood
        self.items = items
        self.time = time
    }
}

/// One offered application.
public struct OfferedItem: Sendable {
    /// The manifest.
    public var manifest: PacketManifest
    /// The manifest as signed.
    public var signed: JWS
    /// Why it must be set aside, if it must.
    public var reason: ParkedReason?

    /// An application.
    public init(manifest: PacketManifest, signed: JWS, reason: ParkedReason?) {
        self.manifest = manifest
        self.signed = signed
        self.reason = reason
    }
}

/// How an offered application stands.
public enum ItemStanding: Sendable, Equatable {
    /// Committed before.
    case have(receipts: [JWS])
    /// Wanted; its parts and whether each is here.
    case need([PartRecord])
    /// Set aside.
    case parked(ParkedReason)
}

/// A sealed file that was announced.
public struct PartRecord: Sendable, Equatable {
    /// The application.
    public var key: PacketKey
    /// Its place in the manifest, from 0.
    public var place: Int
    /// Hash of its sealed bytes.
    public var hash: Digest
    /// Bytes of the file.
    public var length: Int
    /// The upload resource that takes its bytes.
    public var upload: String?
    /// The kept file, once all bytes are here.
    public var file: String?

    /// A part.
    public init(key: PacketKey, place: Int, hash: Digest, length: Int, upload: String?, file: String?) {
        self.key = key
        self.place = place
        self.hash = hash
        self.length = length
        self.upload = upload
        self.file = file
    }
}

/// A sealed application that was offered.
public struct ItemRecord: Sendable, Equatable {
    /// The kit that sent it.
    public var kit: KitID
    /// Its batch.
    public var batch: String
    /// The manifest.
    public var manifest: PacketManifest
    /// The manifest as signed.
    public var signed: JWS
    /// Its parts in the manifest's order.
    public var parts: [PartRecord]

    /// An application.
    public init(kit: KitID, batch: String, manifest: PacketManifest, signed: JWS, parts: [PartRecord]) {
        self.kit = kit
        self.batch = batch
        self.manifest = manifest
        self.signed = signed
        self.parts = parts
    }
}

/// What came of committing one application.
public enum CommitStanding: Sendable, Equatable {
    /// Taken, now or before; every receipt so far.
    case committed(receipts: [JWS])
    /// Parts are missing, or it was never offered.
    case incomplete(PacketKey)
    /// Set aside.
    case parked(PacketKey, ParkedReason)
}

/// A revision after opening.
public struct OpenedRevision: Sendable, Equatable {
    /// Hash of its canonical bytes.
    public var id: Digest
    /// The kit it was made on.
    public var device: KitID
    /// Epoch of that kit.
    public var epoch: Int
    /// Its number in the kit's own sequence.
    public var seq: Int
    /// The revision as signed.
    public var signed: JWS

    /// A revision.
    public init(id: Digest, device: KitID, epoch: Int, seq: Int, signed: JWS) {
        self.id = id
        self.device = device
        self.epoch = epoch
        self.seq = seq
        self.signed = signed
    }
}

/// What came of taking in an opened application.
public enum IntakeStanding: Sendable, Equatable {
    /// Taken in, now or before; the files among those of ``OpenedRecord/blobs`` that nothing in the store names.
    case taken(unused: [String])
    /// Nothing was changed: what is here already contradicts it.
    case conflicting(ParkedReason)
}

/// An application after opening.
public struct OpenedRecord: Sendable {
    /// The opened text.
    public var text: [UInt8]
    /// The revisions at its head.
    public var heads: [Digest]
    /// Its revisions.
    public var revisions: [OpenedRevision]
    /// Each picture and the kept file that holds it.
    public var blobs: [(blob: BlobReference, file: String)]
    /// The number on the citizen's receipt.
    public var receipt: ReceiptNumber?
    /// What a person should know of it.
    public var flags: ItemFlags

    /// An opened application.
    public init(
        text: [UInt8], heads: [Digest], revisions: [OpenedRevision],
        blobs: [(blob: BlobReference, file: String)], receipt: ReceiptNumber? = nil, flags: ItemFlags = ItemFlags()
    ) {
        self.text = text
        self.heads = heads
        self.revisions = revisions
        self.blobs = blobs
        self.receipt = receipt
        self.flags = flags
    }
}

/// Sums for the status page.
public struct RegistryCounts: Sendable, Equatable {
    /// Kits with at least one certificate.
    public var kits = 0
    /// Offered applications that lack parts or the commit.
    public var offered = 0
    /// Among them: those whose text is here.
    public var textReceived = 0
    /// Stored and waiting to be opened.
    public var stored = 0
    /// Opened.
    public var opened = 0
    /// Set aside.
    public var parked = 0
    /// Different applications opened.
    public var applications = 0
    /// Parts that are here in whole.
    public var parts = 0
    /// Parts that are here more than once; a sealed file is random, so there should never be one.
    public var doubledParts = 0
    /// Receipts of both levels.
    public var receipts = 0
    /// Pictures opened.
    public var blobs = 0
    /// Bytes received in request bodies.
    public var received = 0
    /// Batches approved under the second password, which means duress: somebody has to act, quietly.
    public var duress: [FlaggedBatch] = []
    /// Batches whose approval has a token that nobody can have made with the user's keys.
    public var unknownToken: [FlaggedBatch] = []
    /// Applications opened from a device that is revoked.
    public var kitRevoked = 0
    /// Applications opened with a signature of a revoked user.
    public var signerRevoked = 0
    /// Applications opened from a device whose kit was provisioned anew.
    public var oldEpoch = 0
    /// Applications sent back to their kit and not here again.
    public var returned = 0

    /// Nothing yet.
    public init() {}
}

/// A batch that somebody has to look at.
public struct FlaggedBatch: Sendable, Equatable {
    /// The kit.
    public var kit: String
    /// Name of the batch.
    public var batch: String

    /// A batch of a kit.
    public init(kit: String, batch: String) {
        self.kit = kit
        self.batch = batch
    }
}
