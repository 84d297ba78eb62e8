import CanonicalJSON
import EnrollmentModel
import RegistryServer
import Secrets
import SyncAgent
import SyncProtocol
import Testing

/// What a registry makes of the audit logs that kits show, over the wire and the real agent.
struct CheckpointTests {
    /// A line of checkpoints of a kit, each of 50 entries.
    private func line(
        _ kit: TestKit, _ count: Int, salt: String = "", after: [JWS] = [], epoch: Int = 1, key: KeyBox? = nil
    ) throws -> [JWS] {
        var line = after
        for _ in 0..<count {
            let previous = line.last.map { BLAKE2b.hash256($0.payload) }
            let zeros = try #require(Digest(bytes: [UInt8](repeating: 0, count: 32)))
            let number = (try line.last.map { try checkpoint($0).number } ?? 0) + 50
            let said = Checkpoint(
                kit: kit.certificate.kit, epoch: epoch, number: number,
                link: BLAKE2b.hash256(Array("\(number)\(salt)".utf8)),
                previous: previous ?? zeros,
                hlc: HybridTime(l: number, c: 0), wall: number)
            line.append(JWS.sign(said.canonicalBytes, typ: Checkpoint.type, key: (key ?? kit.device).key))
        }
        return line
    }

    private func checkpoint(_ signed: JWS) throws -> Checkpoint {
        try Checkpoint(json: JSONValue(canonical: signed.payload))
    }

    @Test func anHonestKitIsAcknowledgedAgainAndAgain() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let outbox = MemoryOutbox()
        let day = try line(kit, 3)
        await outbox.setLog(day)
        #expect(try await registry.sync(kit, outbox).audit == .acknowledged(150))
        let ack = try #require(await outbox.acknowledged)
        #expect(ack.checkpoint == BLAKE2b.hash256(day[2].payload) && ack.registry == "test-registry")
        // Killed before the word was kept: everything is shown again.
        await outbox.setLog(day)
        #expect(try await registry.sync(kit, outbox).audit == .acknowledged(150))
        await outbox.setLog(try line(kit, 2, after: day))
        #expect(try await registry.sync(kit, outbox).audit == .acknowledged(250))
        await outbox.setLog(try line(kit, 4, after: day), acknowledged: ack)
        #expect(try await registry.sync(kit, outbox).audit == .acknowledged(350))
        #expect(try await registry.store.checkpointFindings().isEmpty)
    }

    @Test func aLongLogGoesInPages() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let outbox = MemoryOutbox()
        await outbox.setLog(try line(kit, 1_203))
        #expect(try await registry.sync(kit, outbox).audit == .acknowledged(60_150))
    }

    @Test func aVaultThatWasPutBackIsFoundAndItsWorkStillArrives() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let (batch, packets) = try kit.batch([[1_000]])
        let outbox = MemoryOutbox([(batch, packets)])
        let day = try line(kit, 4)
        await outbox.setLog(day)
        try await registry.sync(kit, MemoryOutbox())
        let before = MemoryOutbox()
        await before.setLog(day)
        #expect(try await registry.sync(kit, before).audit == .acknowledged(200))
        // Two of four are gone, then one other was made: still fewer than the registry holds.
        for log in [Array(day.prefix(2)), try line(kit, 1, salt: "again", after: Array(day.prefix(2)))] {
            await outbox.setLog(log)
            let outcome = try await registry.sync(kit, outbox)
            #expect(outcome.opened.union(await outbox.receipts.keys) == Set(packets.map(\.key)))
            let isSamePlace = log.count == 3
            guard case .refused(let problem) = outcome.audit else { throw MissingRefusal() }
            #expect(problem.status == 409 && problem.code == (isSamePlace ? .forked : .rolledBack))
        }
        #expect(await outbox.refusals == [.rolledBack, .forked])
        let findings = try await registry.store.checkpointFindings()
        #expect(findings.map(\.fault) == [.forked, .rolledBack])
        #expect(findings.allSatisfy { $0.held == 200 && $0.times == 1 && $0.kit == kit.certificate.kit })
    }

    @Test func theSecondOfTwoCopiesIsFound() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let (one, other) = (MemoryOutbox(), MemoryOutbox())
        let day = try line(kit, 2)
        await one.setLog(day)
        #expect(try await registry.sync(kit, one).audit == .acknowledged(100))
        let ack = await one.acknowledged
        await one.setLog(try line(kit, 1, salt: "one", after: day), acknowledged: ack)
        #expect(try await registry.sync(kit, one).audit == .acknowledged(150))
        await other.setLog(try line(kit, 3, salt: "other", after: day), acknowledged: ack)
        guard case .refused(let problem) = try await registry.sync(kit, other).audit else { throw MissingRefusal() }
        #expect(problem.code == .forked)
        // The first copy is not accused for the second.
        await one.setLog(try line(kit, 1, after: await one.log), acknowledged: await one.acknowledged)
        #expect(try await registry.sync(kit, one).audit == .acknowledged(200))
    }

    @Test func anOlderEpochAddsNothingAfterANewerOne() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let old = MemoryOutbox()
        let day = try line(kit, 2)
        await old.setLog(day)
        #expect(try await registry.sync(kit, old).audit == .acknowledged(100))
        var certificate = kit.certificate
        certificate.epoch = 2
        let signed = JWS.sign(certificate.canonicalBytes, typ: "tram-kit", key: registry.home.keys.signing)
        try await registry.store.issue(KitRecord(certificate: certificate, signed: signed, issued: 1))
        let new = MemoryOutbox()
        await new.setLog(try line(kit, 1, epoch: 2))
        #expect(try await registry.sync(kit, new).audit == .acknowledged(50))
        await old.setLog(day)
        #expect(try await registry.sync(kit, old).audit == .acknowledged(100))
        await old.setLog(try line(kit, 1, after: day), acknowledged: await old.acknowledged)
        guard case .refused(let problem) = try await registry.sync(kit, old).audit else { throw MissingRefusal() }
        #expect(problem.code == .forked)
    }

    @Test func aRegistryThatForgotIsShownEverythingAgain() async throws {
        let kit: TestKit
        let outbox = MemoryOutbox()
        let registry = try TestRegistry()
        kit = try await registry.kit()
        let day = try line(kit, 3)
        let ack = CheckpointAck(
            registry: "test-registry", kit: kit.certificate.kit, epoch: 1, number: 100,
            checkpoint: BLAKE2b.hash256(day[1].payload), time: 1)
        await outbox.setLog(day, acknowledged: ack)
        #expect(try await registry.sync(kit, outbox).audit == .acknowledged(150))
        #expect(try await registry.store.checkpointFindings().isEmpty)
    }

    @Test func whatIsNoLineOfThisKitsDeviceIsNoOffer() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let day = try line(kit, 3)
        let foreign = try line(kit, 1, key: kit.lan)
        for log in [[day[1], day[0]], [day[0], day[2]], foreign] {
            let outbox = MemoryOutbox()
            await outbox.setLog(log)
            guard case .refused(let problem) = try await registry.sync(kit, outbox).audit else {
                throw MissingRefusal()
            }
            #expect(problem.status == 400)
        }
        #expect(try await registry.store.checkpointFindings().isEmpty)
    }
}

private struct MissingRefusal: Error {}
