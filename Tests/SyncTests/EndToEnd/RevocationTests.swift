import CanonicalJSON
import EnrollmentModel
import Packet
import RegistryServer
import Secrets
import SyncAgent
import SyncProtocol
import Synchronization
import Testing

/// Keys on the registry's list: what a kit hears of them, what it still delivers, and what it is not told any more.
struct RevocationTests {
    private func sync(_ kit: TestKit, _ outbox: MemoryOutbox, _ registry: TestRegistry) async throws -> SyncOutcome {
        try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
    }

    @Test func aKitHearsTheListAndItsVersionOnlyRises() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let outbox = MemoryOutbox()
        _ = try await sync(kit, outbox, registry)
        #expect(await outbox.revocations == RevocationList(version: 0, revoked: []))
        for key in [kit.minh.id, kit.lan.id, kit.minh.id] {
            _ = try await registry.home.revoke(
                key: key, of: kit.certificate.kit, user: nil, reason: "left", store: registry.store)
        }
        _ = try await sync(kit, outbox, registry)
        #expect(await outbox.revocations == RevocationList(version: 2, revoked: [kit.minh.id, kit.lan.id]))
    }

    @Test func aListThatWentBackIsSaidAndTheWorkIsDeliveredAllTheSame() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let made = try kit.batch([[1_000]])
        let outbox = MemoryOutbox([made])
        _ = await outbox.take(RevocationList(version: 3, revoked: ["x"]))
        let outcome = try await sync(kit, outbox, registry)
        #expect(outcome.revocationsWentBack == 0)
        #expect(await outbox.revocations.version == 3)
        #expect(outcome.opened == Set(made.1.map(\.key)))
    }

    @Test func whatARevokedSupervisorApprovedStillComesAndIsFlagged() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let made = try kit.batch([[1_000], [2_000]])
        _ = try await registry.home.revoke(
            key: kit.minh.id, of: kit.certificate.kit, user: "minh", reason: "left", store: registry.store)
        let outcome = try await sync(kit, MemoryOutbox([made]), registry)
        #expect(outcome.opened == Set(made.1.map(\.key)) && outcome.problems.isEmpty)
        let counts = try await registry.store.counts()
        #expect(counts.signerRevoked == 2 && counts.kitRevoked == 0)
    }

    @Test func aUserIsFoundByNameOnceSomethingTheySignedCame() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let id = kit.certificate.kit
        await #expect(throws: KitOrderError.self) {
            try await registry.home.revoke(user: "minh", of: id, reason: "", store: registry.store)
        }
        _ = try await sync(kit, MemoryOutbox([try kit.batch([[1_000]])]), registry)
        let list = try await registry.home.revoke(user: "minh", of: id, reason: "", store: registry.store)
        #expect(list.map(\.kid) == [kit.minh.id])
    }

    @Test func aRevokedKitDeliversFlaggedAndIsToldOfItsDeliveriesOnly() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let made = try kit.batch([[1_000]])
        let outbox = MemoryOutbox([made])
        // Both wait for the kit when it is revoked.
        _ = try await registry.home.renew(kit.certificate.kit, days: 60, store: registry.store)
        _ = try await registry.home.revoke(kit.certificate.kit, reason: "stolen", store: registry.store)
        let outcome = try await sync(kit, outbox, registry)
        #expect(outcome.isDeliveringOnly && outcome.problems.isEmpty)
        #expect(outcome.opened == Set(made.1.map(\.key)))
        #expect(await outbox.revocations.revoked == [kit.device.id])
        #expect(await outbox.certificates.isEmpty && !outcome.isRenewed)
        #expect(try await registry.store.counts().kitRevoked == 1)
        await #expect(throws: KitOrderError.self) {
            try await registry.home.renew(kit.certificate.kit, days: 90, store: registry.store)
        }
        try await getsNothingNew(kit.certificate.kit, registry)
    }

    /// A laptop that is gone gets neither people nor time; its successor gets both.
    private func getsNothingNew(_ kit: KitID, _ registry: TestRegistry) async throws {
        let people = [try ExtractPerson(json: ["person.name.full": "Y Blơr"])]
        func order() async throws -> Int {
            var bytes = 0
            _ = try await registry.home.extract(of: people, for: kit, days: 1, store: registry.store) {
                bytes += $0.count
            }
            _ = try await registry.home.extensionCode(for: kit, days: 1, store: registry.store)
            return bytes
        }
        for _ in 0..<2 {
            await #expect { try await registry.home.extensionCode(for: kit, days: 1, store: registry.store) } throws: {
                guard case KitOrderError.revoked(kit) = $0 else { return false }
                return true
            }
            await #expect {
                try await registry.home.extract(of: people, for: kit, days: 1, store: registry.store) { _ in }
            } throws: {
                guard case KitOrderError.revoked(kit) = $0 else { return false }
                return true
            }
        }
        _ = try await registry.home.reissue(
            kit, days: 1, cost: .weakForTests, code: ActivationCode.generate(), store: registry.store)
        #expect(try await order() > 0)
    }

    @Test func onlyAKitOfThisRegistryGetsAnExtractOrACode() async throws {
        let registry = try TestRegistry()
        let stranger = try #require(KitID("K0009"))
        await #expect { try await registry.home.extensionCode(for: stranger, days: 1, store: registry.store) } throws: {
            guard case KitOrderError.unknownKit(stranger) = $0 else { return false }
            return true
        }
        await #expect {
            try await registry.home.extract(of: [], for: stranger, days: 1, store: registry.store) { _ in }
        } throws: {
            guard case KitOrderError.unknownKit(stranger) = $0 else { return false }
            return true
        }
    }

    @Test func aKitThatIsRevokedInTheMiddleOfASyncFinishesIt() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let made = try kit.batch([[200_000], [300_000]])
        let outbox = MemoryOutbox([made])
        let outcome = try await registry.serving { port in
            // The offer was answered; no byte of a part has gone yet.
            let (moments, announce) = AsyncStream.makeStream(of: Void.self)
            async let revoked = { () async throws in
                for await _ in moments {
                    return try await registry.home.revoke(kit.certificate.kit, reason: "", store: registry.store)
                }
                return []
            }()
            let session = SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)) { event in
                guard case .planned(let bytes) = event, bytes > 0 else { return }
                announce.yield()
            }
            let outcome = try await session.run()
            announce.finish()
            #expect(try await revoked.map(\.kid) == [kit.device.id])
            return outcome
        }
        #expect(outcome.opened == Set(made.1.map(\.key)))
        let later = try await sync(kit, outbox, registry)
        #expect(later.isDeliveringOnly)
        #expect(await outbox.revocations.revoked == [kit.device.id])
    }
}

/// Certificates with a later end.
struct RenewalTests {
    @Test(arguments: [RenewalStanding.notBelieved, .known])
    func oneThatTheVaultDoesNotTakeIsCountedWhereTheRegistryDidNotSignIt(standing: RenewalStanding) async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let outbox = MemoryOutbox()
        await outbox.judgeCertificates(standing)
        _ = try await registry.home.renew(kit.certificate.kit, days: 60, store: registry.store)
        let heard = Mutex(0)
        let outcome = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)) { event in
                if event == .badCertificate { heard.withLock { $0 += 1 } }
            }.run()
        }
        #expect(await outbox.certificates.count == 1 && !outcome.isRenewed)
        let expected = standing == .notBelieved ? 1 : 0
        #expect(outcome.badCertificates == expected && heard.withLock { $0 } == expected)
    }

    @Test func aRenewalReachesTheKitWithItsNextSyncAndEveryCertificateStays() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let outbox = MemoryOutbox()
        let renewed = try await registry.home.renew(kit.certificate.kit, days: 60, store: registry.store)
        let outcome = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
        #expect(outcome.isRenewed)
        #expect(await outbox.certificates == [renewed.signed])
        #expect(renewed.certificate.epoch == kit.certificate.epoch)
        #expect(renewed.certificate.signingKey == kit.certificate.signingKey)
        let all = try await registry.store.kits(kit.certificate.kit).map(\.certificate)
        #expect(all == [renewed.certificate, kit.certificate])
        await #expect(throws: KitOrderError.self) {
            try await registry.home.renew(kit.certificate.kit, days: 1, store: registry.store)
        }
    }

    @Test func whatWasApprovedUnderTheOldCertificateIsStillGoodAndUsersFollowTheKit() async throws {
        let old = RegistryClock { RegistryClock.system.now() - 90 * 86_400_000 }
        let registry = try TestRegistry()
        let kit = try await registry.kit(clock: old)
        let now = RegistryClock.system.now()
        let end = kit.certificate.notAfter
        let plan = BatchPlan(approved: now, supervisorUntil: end)
        let early = try kit.batch([[1_000]], plan)
        let outbox = MemoryOutbox([early])
        let first = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
        #expect(first.parked.values.map(\.code) == [.certificateExpired])
        _ = try await registry.home.renew(kit.certificate.kit, days: 30, store: registry.store)
        let second = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
        #expect(second.opened == Set(early.1.map(\.key)), "\(second.parked)")
    }

    @Test func theListOfKitsSaysWhoIsOverAndWhoWasSeen() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        _ = try await registry.kit("K0002")
        _ = try await registry.home.renew(kit.certificate.kit, days: 60, store: registry.store)
        _ = try await registry.serving { port in
            try await SyncSession(access: kit.access, outbox: MemoryOutbox(), options: .test(port: port)).run()
        }
        _ = try await registry.home.revoke(kit.certificate.kit, reason: "", store: registry.store)
        let standings = try await registry.store.standings()
        #expect(standings.map(\.certificate.kit.text) == ["K0001", "K0002"])
        #expect(standings.map(\.certificates) == [2, 1])
        #expect(standings.map { $0.seen != nil } == [true, false])
        #expect(standings.map { $0.revoked != nil } == [true, false])
    }
}
