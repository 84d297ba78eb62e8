import CanonicalJSON
import EnrollmentModel
import Packet
import RegistryServer
import Secrets
import SyncAgent
import SyncProtocol
import Testing

/// What every ``RegistryStore`` must do; each database runs the same checks.
struct RegistryStoreConformance {
    let kit: TestKit
    let batch: BatchOffer
    let packets: [TestPacket]
    let record: KitRecord

    init(registry: TestRegistry) async throws {
        kit = try await registry.kit()
        let made = try kit.batch([[10, 20], [30]])
        packets = made.1
        batch = BatchOffer(
            batch: try SignedObject(json: made.0.batch.json), approval: try SignedObject(json: made.0.approval.json),
            leaves: made.0.leaves, users: [], manifests: [])
        record = try #require(try await registry.store.kits(kit.certificate.kit).first)
    }

    private var id: KitID { kit.certificate.kit }

    private func offer(
        _ packets: [TestPacket], _ reason: ParkedReason? = nil, _ offer: BatchOffer? = nil
    ) -> OfferRecord {
        OfferRecord(
            kit: id, batch: "b", offer: offer ?? batch, isGood: reason == nil,
            items: packets.map { OfferedItem(manifest: $0.manifest, signed: $0.signedManifest, reason: reason) },
            time: 5)
    }

    private func mint(_ level: ReceiptLevel) -> @Sendable (ItemRecord) -> JWS {
        let device = kit.device
        return { item in
            JWS.sign(item.manifest.canonicalBytes + level.rawValue.utf8, typ: "tram-receipt", key: device.key)
        }
    }

    func run(_ make: () async throws -> any RegistryStore) async throws {
        try await kitsAreKeptByEpoch(try await make())
        try await assertionsAreUsedOnce(try await make())
        try await offersAreIdempotent(try await make())
        try await aGoodOfferStaysWhileItIsNeeded(try await make())
        try await partsLeadToACommitOnce(try await make())
        try await openingIsLentAndTakenInOnce(try await make())
        try await parkingTellsTheKit(try await make())
    }

    private func kitsAreKeptByEpoch(_ store: any RegistryStore) async throws {
        #expect(try await store.kits(id).isEmpty)
        try await store.issue(record)
        var newer = record
        newer.certificate.epoch = 2
        newer = KitRecord(
            certificate: newer.certificate,
            signed: JWS.sign(newer.certificate.canonicalBytes, typ: "tram-kit", key: kit.device.key), issued: 9)
        try await store.issue(newer)
        #expect(try await store.kits(id) == [newer, record])
        await #expect(throws: StoreFault.self) { try await store.issue(newer) }
    }

    private func assertionsAreUsedOnce(_ store: any RegistryStore) async throws {
        #expect(try await store.useAssertion("a", of: id, expires: 100, now: 50))
        #expect(try await !store.useAssertion("a", of: id, expires: 100, now: 60))
        #expect(try await store.useAssertion("b", of: id, expires: 100, now: 60))
        #expect(try await store.useAssertion("a", of: id, expires: 300, now: 200))
    }

    private func offersAreIdempotent(_ store: any RegistryStore) async throws {
        let first = try await store.offer(offer(packets))
        #expect(try await store.offer(offer(packets)) == first)
        guard case .need(let parts) = first[0] else {
            Issue.record("nothing is needed")
            return
        }
        #expect(parts.map(\.hash) == packets[0].manifest.parts.map(\.sealedHash))
        #expect(try await store.offer(of: "b", kit: id) == batch)
        let stranger = try #require(KitID("ZZZZZ"))
        #expect(try await store.part(parts[0].hash, of: stranger) == nil)
        // A bad approval parks; a better one takes it up again.
        let reason = ParkedReason(.wrongRoot, "x")
        #expect(try await store.offer(offer(packets, reason)) == [.parked(reason), .parked(reason)])
        #expect(try await store.part(parts[0].hash, of: id) == nil)
        #expect(try await store.counts().parked == 2)
        #expect(try await store.offer(offer(packets)) == first)
        #expect(try await store.counts().parked == 0)
    }

    private func aGoodOfferStaysWhileItIsNeeded(_ store: any RegistryStore) async throws {
        var (bad, better, more) = (batch, batch, batch)
        bad.leaves = []
        better.leaves.reverse()
        more.users = [batch.batch]
        _ = try await store.offer(offer(packets, ParkedReason(.wrongRoot, "x"), bad))
        _ = try await store.offer(offer(packets, nil, batch))
        #expect(try await store.offer(of: "b", kit: id) == batch)
        _ = try await store.offer(offer([], ParkedReason(.wrongRoot, "x"), bad))
        #expect(try await store.offer(of: "b", kit: id) == batch)
        _ = try await store.offer(offer(packets, nil, better))
        #expect(try await store.offer(of: "b", kit: id) == better)
        try await finishAll(packets[0], store)
        let item = CommitRequest.Item(key: packets[0].key, body: packets[0].manifest.bodyHash)
        _ = try await store.commit([item], kit: id, now: 7, mint: mint(.stored))
        // One is stored and will be opened under this offer; who signed the others is added.
        _ = try await store.offer(offer([packets[1]], nil, more))
        var whole = better
        whole.users = [batch.batch]
        #expect(try await store.offer(of: "b", kit: id) == whole)
        _ = try await store.offer(offer([packets[1]], nil, batch))
        #expect(try await store.offer(of: "b", kit: id) == whole)
    }

    private func finishAll(_ packet: TestPacket, _ store: any RegistryStore) async throws {
        for (index, part) in packet.manifest.parts.enumerated() {
            var record = try #require(try await store.part(part.sealedHash, of: id))
            try await store.setUpload("u\(index)\(part.sealedHash.text)", of: record)
            record = try #require(try await store.part(upload: "u\(index)\(part.sealedHash.text)", of: id))
            #expect(record.hash == part.sealedHash && record.place == index)
            try await store.finish(record, file: "f\(index)")
            try await store.finish(record, file: "other")
            #expect(try await store.part(part.sealedHash, of: id)?.file == "f\(index)")
        }
    }

    private func partsLeadToACommitOnce(_ store: any RegistryStore) async throws {
        _ = try await store.offer(offer(packets))
        try await finishAll(packets[0], store)
        let items = packets.map { CommitRequest.Item(key: $0.key, body: $0.manifest.bodyHash) }
        let first = try await store.commit(items, kit: id, now: 7, mint: mint(.stored))
        guard case .committed(let receipts) = first[0] else {
            Issue.record("not committed")
            return
        }
        #expect(receipts.count == 1 && first[1] == .incomplete(packets[1].key))
        // The second time nothing is minted: the same receipts come back.
        let again = try await store.commit(items, kit: id, now: 8) { _ in
            Issue.record("minted twice")
            return receipts[0]
        }
        #expect(again == first)
        let names = packets[0].manifest.parts.enumerated().map { "u\($0)\($1.sealedHash.text)" }
        #expect(try await store.files() == Set(names + names.indices.map { "f\($0)" }))
        let other = CommitRequest.Item(key: packets[0].key, body: packets[1].manifest.bodyHash)
        guard case .parked(_, let reason) = try await store.commit([other], kit: id, now: 8, mint: mint(.stored))[0]
        else {
            Issue.record("another body was taken")
            return
        }
        #expect(reason.code == .keyReused)
        #expect(try await store.offer(offer([packets[0]])) == [.have(receipts: receipts)])
        let page = try await store.changes(for: id, after: 0, limit: 10)
        #expect(page.changes.count == 1 && page.next == 1 && page.pending == 1 && !page.hasMore)
        #expect(try await store.counts().stored == 1)
    }

    private func openingIsLentAndTakenInOnce(_ store: any RegistryStore) async throws {
        _ = try await store.offer(offer(packets))
        for packet in packets { try await finishAll(packet, store) }
        let items = packets.map { CommitRequest.Item(key: $0.key, body: $0.manifest.bodyHash) }
        _ = try await store.commit(items, kit: id, now: 7, mint: mint(.stored))
        let first = try #require(try await store.claim(now: 10, until: 20))
        let second = try #require(try await store.claim(now: 10, until: 20))
        #expect(first.manifest.key != second.manifest.key)
        #expect(try await store.claim(now: 10, until: 20) == nil)
        #expect(try await store.claim(now: 20, until: 30) != nil, "a lease that ran out is lent again")
        #expect(try await store.claim(now: 20, until: 30) != nil)
        try await store.releaseClaims()
        #expect(try await store.claim(now: 20, until: 30) != nil, "loans of a process that died are forgotten")
        let opened = OpenedRecord(
            text: Array("{}".utf8), heads: first.manifest.heads,
            revisions: [
                OpenedRevision(id: first.manifest.heads[0], device: id, epoch: 1, seq: 1, signed: first.signed)
            ], blobs: [])
        for _ in 0..<2 {
            let standing = try await store.finishOpening(first, as: opened, receipt: mint(.opened)(first), now: 30)
            #expect(standing == .taken(unused: []))
        }
        #expect(try await store.revisions(of: first.manifest.app) == Set(first.manifest.heads))
        let page = try await store.changes(for: id, after: 1, limit: 1)
        #expect(page.changes.map(\.number) == [2] && page.hasMore && page.pending == 1)
        #expect(try await store.changes(for: id, after: 2, limit: 9).changes.map(\.number) == [3])
        let counts = try await store.counts()
        #expect(counts.opened == 1 && counts.applications == 1 && counts.receipts == 3)
    }

    private func parkingTellsTheKit(_ store: any RegistryStore) async throws {
        _ = try await store.offer(offer([packets[0]]))
        try await finishAll(packets[0], store)
        let item = CommitRequest.Item(key: packets[0].key, body: packets[0].manifest.bodyHash)
        let first = try await store.commit([item], kit: id, now: 7, mint: mint(.stored))
        let reason = ParkedReason(.sealBroken, "z")
        try await store.park(packets[0].key, reason, now: 8)
        #expect(try await store.claim(now: 10, until: 20) == nil)
        let page = try await store.changes(for: id, after: 1, limit: 9)
        #expect(page.changes.map(\.content) == [.parked(packets[0].key, reason)])
        #expect(page.pending == 0)
        // Offered again, it gets another chance under the receipt it has.
        guard case .need = try await store.offer(offer([packets[0]]))[0] else {
            Issue.record("it is not wanted any more")
            return
        }
        let again = try await store.commit([item], kit: id, now: 9) { _ in
            Issue.record("minted twice")
            return packets[0].signedManifest
        }
        #expect(again == first)
        #expect(try await store.claim(now: 10, until: 20) != nil)
        try await store.addReceived(5)
        try await store.addReceived(6)
        #expect(try await store.counts().received == 11)
    }
}

struct SQLiteRegistryStoreTests {
    @Test func itIsARegistryStore() async throws {
        let registry = try TestRegistry()
        try await RegistryStoreConformance(registry: registry).run {
            let name = Hex.encode(SystemRandom().bytes(8))
            return try SQLiteRegistryStore(path: "\(registry.home.path)/\(name).sqlite")
        }
    }

    @Test func itOpensItsFileAgainAsItWas() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let again = try SQLiteRegistryStore(path: registry.home.databasePath)
        #expect(try await again.kits(kit.certificate.kit).count == 1)
    }

    @Test func aFileThatIsNoDatabaseIsRefusedInWords() throws {
        let registry = try TestRegistry()
        let error = #expect(throws: StoreFault.self) {
            _ = try SQLiteRegistryStore(path: "\(registry.home.path)/registry.json")
        }
        #expect(error?.description.contains("database") == true)
    }
}
