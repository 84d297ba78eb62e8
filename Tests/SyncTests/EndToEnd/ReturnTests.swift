import CanonicalJSON
import EnrollmentModel
import Packet
import RegistryServer
import Secrets
import SyncAgent
import SyncProtocol
import Testing

/// Opened applications that a person at the registry sends back.
struct ReturnTests {
    private let reason = ReturnReason(code: .field, field: nil, text: "ghi rõ thôn")

    @Test func itComesSealedToTheKitAndSaysWhatTheRegistryHas() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let receipt = try #require(ReceiptNumber(kit: kit.certificate.kit, counter: 1))
        let made = try kit.batch([[1_000]], BatchPlan(receipt: receipt))
        let outbox = MemoryOutbox([made])
        try await registry.sync(kit, outbox)
        _ = try await registry.home.sendBack(receipt, reason, store: registry.store)
        #expect(try await registry.store.counts().returned == 1)
        await #expect(throws: KitOrderError.self) {
            try await registry.home.sendBack(receipt, reason, store: registry.store)
        }
        let outcome = try await registry.sync(kit, outbox)
        let packet = try #require(made.1.first)
        #expect(outcome.returned == [packet.key.app])
        let sealed = try #require(await outbox.returned[packet.key.app])
        let text = try ReturnedText(opening: sealed, with: kit.identity, kit: kit.certificate)
        #expect(text.app == packet.key.app && text.reason == reason && text.revisions == packet.history)
        #expect(throws: ReturnedTextError.sealed) {
            try ReturnedText(opening: sealed, with: SealingIdentity(), kit: kit.certificate)
        }
        for place in [0, 100, sealed.count - 1] {
            var broken = sealed
            broken[place] ^= 1
            #expect(throws: ReturnedTextError.self) {
                try ReturnedText(opening: broken, with: kit.identity, kit: kit.certificate)
            }
        }
        var other = kit.certificate
        other.registryKey = SigningKey().publicKey.bytes
        #expect(throws: ReturnedTextError.signature) {
            try ReturnedText(opening: sealed, with: kit.identity, kit: other)
        }
    }

    @Test func theCorrectedOneBringsNewPicturesOnlyAndAnswersTheReturn() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let receipt = try #require(ReceiptNumber(kit: kit.certificate.kit, counter: 1))
        let first = try kit.batch([[1_000, 2_000]], BatchPlan(receipt: receipt))
        try await registry.sync(kit, MemoryOutbox([first]))
        _ = try await registry.home.sendBack(receipt, reason, store: registry.store)
        let next = try kit.batch(
            [[3_000]], BatchPlan(id: "b2", seal: 2, after: first.1, sendsNewPicturesOnly: true, receipt: receipt))
        #expect(next.1.first?.manifest.parts.count == 2)
        let outcome = try await registry.sync(kit, MemoryOutbox([next]))
        #expect(outcome.opened == Set(next.1.map(\.key)), "\(outcome.parked)")
        let counts = try await registry.store.counts()
        #expect(counts.applications == 1 && counts.blobs == 3 && counts.returned == 0 && counts.opened == 2)
        let row = try #require(await registry.store.application(receipt: receipt))
        #expect(row.heads == next.1.map(\.head) && !row.isReturned)
    }

    @Test func aPictureThatIsNowhereIsStillMissed() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let first = try kit.batch([[1_000]])
        // The first packet never came; the second one leaves its picture out.
        let next = try kit.batch([[3_000]], BatchPlan(id: "b2", seal: 2, after: first.1, sendsNewPicturesOnly: true))
        let outcome = try await registry.sync(kit, MemoryOutbox([next]))
        #expect(outcome.parked.values.map(\.code) == [.contentMismatch])
    }

    @Test func manyReturnsComeInPagesOfAMebibyte() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let sealed = [UInt8](repeating: 7, count: 300_000)
        let apps = (0..<10).map { ApplicationID(randomBytes: TestKit.bytes(16, $0)) }
        for app in apps {
            try await registry.store.sendAgain(app, sealed: sealed, to: kit.certificate.kit, now: 1)
        }
        let page = try await registry.store.changes(for: kit.certificate.kit, after: 0, limit: 200)
        #expect(page.hasMore && page.changes.count == 2)
        let outcome = try await registry.sync(kit, MemoryOutbox())
        #expect(outcome.returned == Set(apps))
    }
}
