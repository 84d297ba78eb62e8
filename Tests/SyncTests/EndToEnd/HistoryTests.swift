import CanonicalJSON
import EnrollmentModel
import RegistryServer
import SyncAgent
import SyncProtocol
import Testing

/// What the registry opened once is only ever continued, never replaced.
struct HistoryTests {
    private typealias Made = (PendingBatch, [TestPacket])

    /// Syncs each batch by itself, in order.
    private func sync(_ all: [(TestKit, Made)], _ registry: TestRegistry) async throws -> [MemoryOutbox] {
        try await registry.serving { port in
            var outboxes: [MemoryOutbox] = []
            for (kit, made) in all {
                let outbox = MemoryOutbox([made])
                _ = try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
                outboxes.append(outbox)
            }
            return outboxes
        }
    }

    private func key(_ made: Made) throws -> PacketKey { try #require(made.1.first?.key) }
    private func heads(_ made: Made) -> Set<Digest> { Set(made.1.map(\.head)) }

    @Test func anApplicationOfAnotherKitDoesNotTakeThePlaceOfTheFirst() async throws {
        let registry = try TestRegistry()
        let (mine, other) = (try await registry.kit(), try await registry.kit("K0002"))
        let first = try mine.batch([[1_000]])
        let second = try other.batch([[2_000]], BatchPlan(id: "b2", seal: 2))
        let app = try key(first).app
        #expect(try key(second).app == app)
        let outboxes = try await sync([(mine, first), (other, second)], registry)
        #expect(await outboxes[1].parked[try key(second)]?.code == .conflictingHistory)
        #expect(try await registry.store.revisions(of: app) == heads(first))
        #expect(try await registry.store.counts().blobs == 1)
    }

    @Test func aHistoryThatLacksWhatIsHereIsSetAsideAndOneThatGoesOnIsTaken() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let first = try kit.batch([[1_000]])
        let unrelated = try kit.batch([[2_000]], BatchPlan(id: "b2", seal: 2))
        let next = try kit.batch([[3_000]], BatchPlan(id: "b3", seal: 3, after: first.1))
        let older = try kit.batch([[4_000]], BatchPlan(id: "b4", seal: 4, after: first.1))
        let outboxes = try await sync([first, unrelated, next, older].map { (kit, $0) }, registry)
        #expect(await outboxes[1].parked[try key(unrelated)]?.code == .conflictingHistory)
        #expect(await outboxes[2].receipts[try key(next)]?[.opened] != nil)
        #expect(await outboxes[3].parked[try key(older)]?.code == .conflictingHistory)
        #expect(try await registry.store.revisions(of: try key(first).app) == heads(first).union(heads(next)))
        let counts = try await registry.store.counts()
        #expect(counts.applications == 1 && counts.opened == 2 && counts.parked == 2)
    }

    @Test func aSupersededPictureTravelsToo() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let before = try kit.batch([[1_000]], BatchPlan(seed: 70))
        let whole = try kit.batch([[2_000]], BatchPlan(id: "b2", seal: 2, seed: 70, after: before.1))
        let other = try kit.batch([[1_000]], BatchPlan(seed: 90))
        let lacking = try kit.batch(
            [[2_000]], BatchPlan(id: "b3", seal: 2, seed: 90, after: other.1, lacksPicture: true))
        let outboxes = try await sync([(kit, whole), (kit, lacking)], registry)
        #expect(await outboxes[0].receipts[try key(whole)]?[.opened] != nil)
        #expect(await outboxes[1].parked[try key(lacking)]?.code == .contentMismatch)
        #expect(try await registry.store.counts().blobs == 2)
    }

    @Test func twoRevisionsOfOneHistoryMayNotShareANumber() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let before = try kit.batch([[1_000]], BatchPlan(seq: 5))
        let forked = try kit.batch([[2_000]], BatchPlan(id: "b2", seal: 2, after: before.1, seq: 5))
        let outboxes = try await sync([(kit, forked)], registry)
        #expect(await outboxes[0].parked[try key(forked)]?.code == .fork)
    }

    @Test func theSameNumberForTwoRevisionsIsAFork() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let first = try kit.batch([[1_000]], BatchPlan(seq: 7))
        let second = try kit.batch([[1_000]], BatchPlan(id: "b2", seed: 60, seq: 7))
        let outboxes = try await sync([(kit, first), (kit, second)], registry)
        #expect(await outboxes[0].receipts[try key(first)]?[.opened] != nil)
        #expect(await outboxes[1].parked[try key(second)]?.code == .fork)
        #expect(try await registry.store.counts().applications == 1)
    }
}
