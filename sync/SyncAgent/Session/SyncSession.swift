import CanonicalJSON
import EnrollmentModel
import Secrets
import SyncProtocol

/// One full sync: hello, token, offers, text, pictures, commits, receipts. It survives cuts, and may be run again at
/// any time: what is done is not done twice.
public actor SyncSession {
    let access: KitAccess
    let outbox: any Outbox
    let options: SyncOptions
    let listener: @Sendable (SyncEvent) -> Void
    let counters = Counters()

    var outcome = SyncOutcome()
    var batches: [PendingBatch] = []
    var lots: [Lot] = []
    var manifests: [PacketKey: PacketManifest] = [:]
    var exchange = SyncExchange(lots: [])
    var todo: [SyncExchange.Effect] = []
    var bearer: Bearer?
    var offset: Int?
    var connection: HTTPConnection?

    /// A batch, cut into offers.
    struct Lot {
        let batch: Int
        let packets: [PendingPacket]
    }

    /// A token and when to get another one, in registry milliseconds.
    struct Bearer {
        let token: String
        let until: Int
    }

    /// A sync of what is in `outbox`.
    ///
    /// - Parameters:
    ///   - access: The kit's certificate and its device key.
    ///   - outbox: Sealed files and receipts.
    ///   - options: How to go about it.
    ///   - listener: Is told what happens, as it happens.
    public init(
        access: KitAccess, outbox: any Outbox, options: SyncOptions = SyncOptions(),
        listener: @escaping @Sendable (SyncEvent) -> Void = { _ in }
    ) {
        self.access = access
        self.outbox = outbox
        self.options = options
        self.listener = listener
    }

    /// Runs once, to the end or to the first trouble that waiting does not cure.
    ///
    /// - Returns: What came of it; problems of single applications are in there and stop nobody else.
    /// - Throws: ``AgentError``; everything receipted before is kept.
    public func run() async throws(AgentError) -> SyncOutcome {
        guard let address = RegistryAddress(url: options.url ?? access.certificate.url) else {
            throw .address(options.url ?? access.certificate.url)
        }
        let authority = try PinnedAuthority(
            pem: access.certificate.authority, address: address, sight: .at(options.now()))
        let client = HTTPClient(address: address, authority: authority, options: options.wire)
        defer { connection?.close() }
        try await untilDone(client) { session, connection throws(AgentError) in
            try await session.showCheckpoints(over: connection)
        }
        try await load { options.offersEverything || !$0.isStored }
        try await deliver(client)
        if outcome.unopened == 0 {
            // The registry has nothing under way: an `opened` receipt that lacks was lost or is of no use. An offer
            // brings it again, and gives what was set aside after intake another chance.
            let settled = Set(outcome.parked.keys)
            try await load { $0.isStored && !settled.contains($0.key) }
            if !lots.isEmpty { try await deliver(client) }
        }
        outcome.bodies = counters.bodies
        return outcome
    }

    /// Offers and sends what is in the lots, then fetches what the registry has for this kit.
    private func deliver(_ client: HTTPClient) async throws(AgentError) {
        todo = exchange.handle(.began)
        try await untilDone(client) { session, connection throws(AgentError) in
            try await session.talk(over: connection)
        }
        try await untilDone(client) { session, connection throws(AgentError) in
            try await session.fetchChanges(over: connection)
        }
    }

    /// Reads from the vault what is waiting there, and cuts what is wanted of it into lots.
    private func load(_ isWanted: (PendingPacket) -> Bool) async throws(AgentError) {
        lots = []
        batches = try await vault { try await self.outbox.pendingBatches() }
        for (index, batch) in batches.enumerated() {
            for packet in batch.packets {
                guard let json = try? JSONValue(canonical: packet.manifest.payload),
                    let manifest = try? PacketManifest(json: json), manifest.key == packet.key
                else {
                    outcome.unreadable.insert(packet.key)
                    continue
                }
                manifests[packet.key] = manifest
            }
            let open = batch.packets.filter { manifests[$0.key] != nil && isWanted($0) }
            for start in stride(from: 0, to: open.count, by: options.lot) {
                lots.append(Lot(batch: index, packets: Array(open[start..<min(start + options.lot, open.count)])))
            }
        }
        exchange = SyncExchange(
            lots: lots.map { lot in
                let manifests = lot.packets.compactMap { self.manifests[$0.key] }
                return SyncExchange.Lot(
                    batch: batches[lot.batch].id, manifests: manifests,
                    bodies: manifests.map { BLAKE2b.hash256($0.body) })
            })
    }

    /// Runs a call of the vault and names its failure.
    func vault<Value: Sendable>(_ body: () async throws -> Value) async throws(AgentError) -> Value {
        do {
            return try await body()
        } catch {
            throw .vault("\(error)")
        }
    }

    func tell(_ event: SyncEvent) { listener(event) }

    func note(_ problem: Problem) {
        if !outcome.problems.contains(problem) { outcome.problems.append(problem) }
    }
}
