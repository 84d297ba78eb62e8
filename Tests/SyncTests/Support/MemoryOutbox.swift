import CanonicalJSON
import EnrollmentModel
import Secrets
import SyncAgent
import SyncProtocol

/// An outbox in memory that keeps what it is given and can be told to spoil what it gives.
actor MemoryOutbox: Outbox {
    private var batches: [PendingBatch] = []
    private var files: [Digest: [UInt8]] = [:]
    private var damaged: [Digest: Int] = [:]
    private(set) var receipts: [PacketKey: [ReceiptLevel: JWS]] = [:]
    private(set) var parked: [PacketKey: ParkedReason] = [:]
    private(set) var uploading: Set<PacketKey> = []
    private(set) var cursor = 0
    private(set) var revocations = RevocationList(version: 0, revoked: [])
    private(set) var certificates: [JWS] = []
    private(set) var returned: [ApplicationID: [UInt8]] = [:]
    /// How often each byte of a part was read.
    private(set) var reads: [Digest: Int] = [:]
    /// Parts in the order of their first read.
    private(set) var order: [Digest] = []

    init(_ batches: [(PendingBatch, [TestPacket])] = []) {
        for (batch, packets) in batches {
            self.batches.append(batch)
            for packet in packets { files.merge(packet.files) { $1 } }
        }
    }

    /// Gives wrong bytes from now on, as nothing but a broken disk under a broken vault would.
    func spoil(_ part: Digest) { files[part]?[10] ^= 1 }
    /// Fails to read a part from this byte on, as a vault does with a damaged piece.
    func damage(_ part: Digest, from offset: Int = 0) { damaged[part] = offset }
    /// Forgets a receipt, as a vault that was put back from a copy.
    func lose(_ level: ReceiptLevel, of packet: PacketKey) { receipts[packet]?[level] = nil }
    func setCursor(_ value: Int) { cursor = value }

    func pendingBatches() -> [PendingBatch] {
        batches.compactMap { batch in
            let packets = batch.packets.filter { receipts[$0.key]?[.opened] == nil }.map { packet in
                PendingPacket(
                    key: packet.key, manifest: packet.manifest, isStored: receipts[packet.key]?[.stored] != nil)
            }
            guard !packets.isEmpty else { return nil }
            return PendingBatch(
                id: batch.id, batch: batch.batch, approval: batch.approval, leaves: batch.leaves, users: batch.users,
                packets: packets)
        }
    }

    struct Damage: Error {}

    func read(_ part: Digest, of packet: PacketKey, offset: Int, length: Int) throws(Damage) -> [UInt8] {
        if let damaged = damaged[part], offset + length > damaged { throw Damage() }
        guard let file = files[part] else { return [] }
        if reads[part] == nil { order.append(part) }
        let bytes = Array(file.dropFirst(offset).prefix(length))
        reads[part, default: 0] += bytes.count
        return bytes
    }

    func markUploading(_ packet: PacketKey) { uploading.insert(packet) }
    func park(_ packet: PacketKey, reason: ParkedReason) { parked[packet] = reason }
    func take(_ list: RevocationList) -> RevocationStanding {
        guard list.version >= revocations.version else { return .wentBack(known: revocations.version) }
        revocations = list
        return .current
    }

    /// How it judges certificates from now on.
    private(set) var renewal = RenewalStanding.taken
    func judgeCertificates(_ standing: RenewalStanding) { renewal = standing }

    func renew(_ certificate: JWS) -> RenewalStanding {
        certificates.append(certificate)
        return renewal
    }

    func takeBack(_ app: ApplicationID, sealed: [UInt8]) { returned[app] = sealed }

    func changesCursor() -> Int { cursor }
    func setChangesCursor(_ cursor: Int) { self.cursor = cursor }

    /// What the audit log of a test shows, and what came back of it.
    private(set) var log: [JWS] = []
    private(set) var acknowledged: CheckpointAck?
    private(set) var refusals: [WireProblemCode] = []

    func setLog(_ log: [JWS], acknowledged: CheckpointAck? = nil) {
        (self.log, self.acknowledged) = (log, acknowledged)
    }

    func checkpoints(after: Int?, limit: Int) throws -> PendingCheckpoints? {
        let all = try log.map { (signed: $0, n: try Checkpoint(json: JSONValue(canonical: $0.payload)).number) }
        guard let last = all.last?.n else { return nil }
        let after = after ?? acknowledged?.number ?? 0
        return PendingCheckpoints(
            after: after, last: last, checkpoints: all.filter { $0.n > after }.prefix(limit).map(\.signed))
    }

    func store(_ ack: CheckpointAck, signed: JWS) { acknowledged = ack }
    func checkpointsRefused(_ code: WireProblemCode) { refusals.append(code) }

    func store(_ receipt: Receipt, signed: JWS) {
        receipts[PacketKey(app: receipt.app, seal: receipt.seal), default: [:]][receipt.level] = signed
    }
}
