import CanonicalJSON
import EnrollmentModel
import FaultProxy
import RegistryServer
import Secrets
import SyncAgent
import SyncProtocol
import Testing

/// A real agent and a real registry over TLS, on one machine.
struct SyncTests {
    @Test func packetsArriveAreOpenedAndReceiptedTextFirst() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let (batch, packets) = try kit.batch([[40_000, 1_000, 70_000, 20_000], [5_000, 90_000]])
        let outbox = MemoryOutbox([(batch, packets)])
        let outcome = try await registry.sync(kit, outbox)
        #expect(outcome.opened == Set(packets.map(\.key)))
        #expect(outcome.stored == outcome.opened)
        #expect(outcome.cuts == 0 && outcome.problems.isEmpty && outcome.parked.isEmpty && outcome.badReceipts == 0)
        #expect(await outbox.pendingBatches().isEmpty)
        #expect(await outbox.uploading == Set(packets.map(\.key)))
        let sizes = packets.flatMap(\.files).reduce(0) { $0 + $1.value.count }
        #expect(outcome.payload == sizes)
        let texts = Set(packets.compactMap(\.manifest.parts.first?.sealedHash))
        #expect(Set(await outbox.order.prefix(2)) == texts)
        let counts = try await registry.store.counts()
        #expect(counts.opened == 2 && counts.applications == 2 && counts.blobs == 6 && counts.receipts == 4)
        #expect(counts.received >= sizes && counts.doubledParts == 0)
    }

    @Test func cutsAreSurvivedAtTheByteAndNothingGoesTwice() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let (batch, packets) = try kit.batch([[60_000, 150_000], [200_000]])
        let outbox = MemoryOutbox([(batch, packets)])
        let (outcome, traffic) = try await registry.serving { port in
            let proxy = try await FaultProxy.start(target: port, cutsAfter: [30_000, 120_000, 121_500, 250_000])
            let outcome = try await SyncSession(
                access: kit.access, outbox: outbox, options: .test(port: proxy.port)
            ).run()
            await proxy.stop()
            return (outcome, proxy.traffic)
        }
        #expect(traffic.cuts == 4)
        #expect(outcome.cuts >= 4)
        #expect(outcome.opened == Set(packets.map(\.key)))
        let counts = try await registry.store.counts()
        #expect(counts.opened == 2 && counts.receipts == 4 && counts.doubledParts == 0)
        // What was on the wire or in the sockets at a cut goes again, but never a whole file.
        let sizes = packets.flatMap(\.files).reduce(0) { $0 + $1.value.count }
        let read = await outbox.reads.values.reduce(0, +)
        #expect(read >= sizes)
        #expect(traffic.up < sizes * 2)
    }

    @Test func aWireThatBreaksInTheHandshakeIsNotTakenForAnImpostor() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let outbox = MemoryOutbox([try kit.batch([[2_000]])])
        let outcome = try await registry.serving { port in
            let proxy = try await FaultProxy.start(target: port, cutsAfter: [1, 101, 400, 700, 1_000])
            var options = SyncOptions.test(port: proxy.port)
            options.tries = 20
            let outcome = try await SyncSession(access: kit.access, outbox: outbox, options: options).run()
            await proxy.stop()
            return outcome
        }
        #expect(outcome.opened.count == 1 && outcome.cuts == 5)
    }

    @Test func aRegistryThatDiesInTheMiddleGoesOnAfterItsRestart() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let (batch, packets) = try kit.batch([[400_000, 300_000]])
        let outbox = MemoryOutbox([(batch, packets)])
        try await registry.serving { port in
            let proxy = try await FaultProxy.start(target: port, cutsAfter: [350_000])
            var options = SyncOptions.test(port: proxy.port)
            options.tries = 1
            let session = SyncSession(access: kit.access, outbox: outbox, options: options)
            await #expect(throws: AgentError.self) { try await session.run() }
            await proxy.stop()
        }
        let held = try await registry.store.counts()
        #expect(held.opened == 0)
        let before = await outbox.reads.values.reduce(0, +)
        let again = try registry.reopened()
        let outcome = try await registry.serving(again) { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
        #expect(outcome.opened == Set(packets.map(\.key)))
        // The second run sends the rest only: what the first registry had on its disk is not asked for again.
        let sizes = packets.flatMap(\.files).reduce(0) { $0 + $1.value.count }
        #expect(outcome.payload < sizes)
        #expect(await outbox.reads.values.reduce(0, +) - before == outcome.payload)
    }

    @Test func aSecondSyncSendsNothingAndChangesNothing() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let made = try kit.batch([[3_000]])
        let (first, second) = (MemoryOutbox([made]), MemoryOutbox([made]))
        try await registry.serving { port in
            _ = try await SyncSession(access: kit.access, outbox: first, options: .test(port: port)).run()
            // The kit was restored from before the sync: it knows nothing of the receipts.
            let outcome = try await SyncSession(access: kit.access, outbox: second, options: .test(port: port)).run()
            #expect(outcome.payload == 0)
            #expect(outcome.opened == Set(made.1.map(\.key)))
        }
        let key = try #require(made.1.first?.key)
        #expect(await first.receipts[key] == second.receipts[key])
        #expect(try await registry.store.counts().receipts == 2)
    }

    @Test func anOpenedReceiptThatWasLostComesAgain() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let made = try kit.batch([[3_000], [2_000]])
        let outbox = MemoryOutbox([made])
        let lost = made.1[0].key
        try await registry.serving { port in
            _ = try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
            // The cursor is beyond the receipt, and the kit does not have it.
            await outbox.lose(.opened, of: lost)
            let outcome = try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
            #expect(outcome.opened == [lost] && outcome.payload == 0)
        }
        #expect(await outbox.pendingBatches().isEmpty)
    }

    @Test func aRegistryWithAnotherAuthorityIsRefused() async throws {
        let (mine, other) = (try TestRegistry(), try TestRegistry())
        let kit = try await mine.kit()
        let outbox = MemoryOutbox([try kit.batch([[1_000]])])
        try await other.serving { port in
            let session = SyncSession(access: kit.access, outbox: outbox, options: .test(port: port))
            let error = await #expect(throws: AgentError.self) { try await session.run() }
            #expect(error?.code == "untrusted")
        }
        #expect(await outbox.uploading.isEmpty)
    }

    @Test func nobodyThereIsSaidPlainly() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        var options = SyncOptions.test(port: 1)
        options.tries = 3
        let session = SyncSession(access: kit.access, outbox: MemoryOutbox(), options: options)
        let error = await #expect(throws: AgentError.self) { try await session.run() }
        #expect(error?.code == "unreachable")
    }

    @Test func aKitWhoseClockIsYearsOffStillSyncs() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let outbox = MemoryOutbox([try kit.batch([[1_000]])])
        let outcome = try await registry.serving { port in
            var options = SyncOptions.test(port: port)
            options.now = { 86_400_000 }
            return try await SyncSession(access: kit.access, outbox: outbox, options: options).run()
        }
        #expect(outcome.opened.count == 1)
        #expect(outcome.clockOffset > 1_700_000_000_000)
    }
}
