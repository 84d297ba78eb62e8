import EnrollmentModel
import RegistryServer
import SyncAgent
import SyncProtocol
import Testing

/// What must not pass is set aside with its reason, and nothing else waits for it.
struct RefusalTests {
    /// A bad batch and what must be said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let plan: BatchPlan
        let code: ParkedReason.Code
    }

    static let day = 24 * 60 * 60 * 1000
    static let cases = [
        Case(
            testDescription: "closed and approved by the same person",
            plan: BatchPlan(id: "bad", supervisor: "lan", seed: 9), code: .notSupervisor),
        Case(
            testDescription: "approved by an author", plan: BatchPlan(id: "bad", author: "minh", seed: 9),
            code: .selfApproved),
        Case(testDescription: "a wrong root", plan: BatchPlan(id: "bad", isRootWrong: true, seed: 9), code: .wrongRoot),
        Case(
            testDescription: "a sample nobody opened", plan: BatchPlan(id: "bad", isSampleSkipped: true, seed: 9),
            code: .sampleSkipped),
        Case(
            testDescription: "a sample drawn with another beacon",
            plan: BatchPlan(id: "bad", seed: 9, isBeaconWrong: true), code: .sampleSkipped),
        Case(
            testDescription: "a sample with more than was drawn",
            plan: BatchPlan(id: "bad", seed: 9, extraSample: [ApplicationID(randomBytes: TestKit.bytes(16, 200))]),
            code: .sampleSkipped),
        Case(
            testDescription: "rules of another day", plan: BatchPlan(id: "bad", seed: 9, policy: "approve/2"),
            code: .unknownPolicy),
        Case(
            testDescription: "a supervisor whose certificate was over",
            plan: BatchPlan(id: "bad", seed: 9, approved: day * 3, supervisorUntil: day), code: .certificateExpired),
        Case(
            testDescription: "a kit whose certificate was over",
            plan: BatchPlan(id: "bad", seed: 9, approved: 3_900_000_000_000), code: .certificateExpired),
        Case(
            testDescription: "an unknown signer", plan: BatchPlan(id: "bad", isSupervisorUnknown: true, seed: 9),
            code: .unknownSigner),
        Case(
            testDescription: "a supervisor certified by the device alone",
            plan: BatchPlan(id: "bad", seed: 9, voucher: .deviceAlone), code: .unknownSigner),
        Case(
            testDescription: "a supervisor certified by the device twice",
            plan: BatchPlan(id: "bad", seed: 9, voucher: .device), code: .unknownSigner),
        Case(
            testDescription: "a supervisor certified by an operator",
            plan: BatchPlan(id: "bad", seed: 9, voucher: .operator), code: .unknownSigner),
        Case(
            testDescription: "a supervisor certified by themselves",
            plan: BatchPlan(id: "bad", seed: 9, voucher: .themselves), code: .unknownSigner),
        Case(
            testDescription: "a supervisor of two admins who certify each other",
            plan: BatchPlan(id: "bad", seed: 9, voucher: .circle), code: .unknownSigner),
        Case(
            testDescription: "a revision of another device",
            plan: BatchPlan(id: "bad", seed: 9, device: KitID("K0009")), code: .otherAddress),
        Case(
            testDescription: "a revision in a role its author does not have",
            plan: BatchPlan(id: "bad", seed: 9, role: .supervisor), code: .revisionSignature),
        Case(
            testDescription: "a picture that stayed behind",
            plan: BatchPlan(id: "bad", seed: 9, lacksPicture: true), code: .contentMismatch),
        Case(
            testDescription: "a manifest the device did not sign",
            plan: BatchPlan(id: "bad", isManifestForeign: true, seed: 9), code: .manifestSignature),
    ]

    @Test(arguments: cases) func aBadBatchIsParkedAndAGoodOneFlows(_ bad: Case) async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let wrong = try kit.batch([[1_000]], bad.plan)
        let good = try kit.batch([[2_000]], BatchPlan(id: "good", seed: 40))
        let outbox = MemoryOutbox([wrong, good])
        let outcome = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
        let wrongKey = try #require(wrong.1.first?.key)
        #expect(outcome.opened == Set(good.1.map(\.key)))
        #expect(await outbox.parked[wrongKey]?.code == bad.code)
        #expect(await outbox.receipts[wrongKey]?[.opened] == nil)
    }

    @Test func aSupervisorMadeByAnAdminOfAnAdminIsBelieved() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let made = try kit.batch([[1_000]], BatchPlan(voucher: .otherAdmin))
        let outbox = MemoryOutbox([made])
        let outcome = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
        #expect(outcome.opened == Set(made.1.map(\.key)) && outcome.parked.isEmpty)
    }

    @Test func approvalEndsWithTheCertificateAndADayOfClockAndCaptureGoesOn() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let end = kit.certificate.notAfter
        let made = try kit.batch([[1_000]], BatchPlan(approved: end + Self.day, made: end + 9 * Self.day))
        let outbox = MemoryOutbox([made])
        let outcome = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
        #expect(outcome.opened == Set(made.1.map(\.key)) && outcome.parked.isEmpty)
    }

    @Test func aReturnedApplicationOfAnApprovedBatchDoesNotPass() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let (batch, packets) = try kit.batch([[1_000], [1_000]], BatchPlan(returns: [0]))
        let all = PendingBatch(
            id: batch.id, batch: batch.batch, approval: batch.approval, leaves: batch.leaves, users: batch.users,
            packets: packets.map { $0.pending() })
        let outbox = MemoryOutbox([(all, packets)])
        let outcome = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
        #expect(outcome.opened == [packets[1].key])
        #expect(await outbox.parked[packets[0].key]?.code == .notApproved)
    }

    @Test func aDamagedSealedFileIsTriedOnceMoreThenParked() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let (batch, packets) = try kit.batch([[30_000], [8_000]])
        let outbox = MemoryOutbox([(batch, packets)])
        let damaged = try #require(packets[0].manifest.parts.last?.sealedHash)
        await outbox.spoil(damaged)
        let outcome = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
        #expect(outcome.opened == [packets[1].key])
        #expect(await outbox.parked[packets[0].key]?.code == .contentMismatch)
    }

    /// Where the kit cannot read its own sealed file any more: at its first byte, or in the middle of the body.
    @Test(arguments: [0, 20_000]) func anUnreadablePartStaysBehindAndEverythingElseFlows(offset: Int) async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let (batch, packets) = try kit.batch([[30_000], [8_000], [60_000]])
        let other = try kit.batch([[9_000]], BatchPlan(id: "other", seed: 90))
        let outbox = MemoryOutbox([(batch, packets), other])
        await outbox.damage(try #require(packets[0].manifest.parts.last?.sealedHash), from: offset)
        let outcome = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
        #expect(outcome.unreadable == [packets[0].key])
        #expect(outcome.opened == Set((packets.dropFirst() + other.1).map(\.key)))
        #expect(outcome.cuts == 0 && outcome.problems.isEmpty && outcome.parked.isEmpty)
        #expect(await outbox.pendingBatches().flatMap(\.packets).map(\.key) == [packets[0].key])
    }

    @Test func theSameSealWithOtherContentsIsRefusedWith422() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let first = try kit.batch([[1_000]])
        // The same seeds give the same application id; another picture gives another body.
        let second = try kit.batch([[1_001]])
        #expect(first.1.first?.key == second.1.first?.key)
        let (a, b) = (MemoryOutbox([first]), MemoryOutbox([second]))
        try await registry.serving { port in
            _ = try await SyncSession(access: kit.access, outbox: a, options: .test(port: port)).run()
            let outcome = try await SyncSession(access: kit.access, outbox: b, options: .test(port: port)).run()
            #expect(outcome.payload == 0)
        }
        let key = try #require(second.1.first?.key)
        #expect(await b.parked[key]?.code == .keyReused)
        #expect(try await registry.store.counts().applications == 1)
    }
}
