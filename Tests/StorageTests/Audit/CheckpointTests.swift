import CanonicalJSON
import Enrollment
import EnrollmentModel
import Secrets
import Testing

@testable import Storage

@Suite struct CheckpointTests {
    /// All checkpoints of a vault, in order.
    private func held(_ vault: Vault) throws -> [HeldCheckpoint] {
        try vault.read { db in try CheckpointTable(db: db).after(0) }
    }

    @Test func theFirstEntryAndEveryFiftiethAreSignedFor() throws {
        let kit = try TestKit()
        let team = try kit.team()
        for index in 0..<110 { try team.lan.setChangesCursor(index + 1) }
        let held = try held(team.vault)
        #expect(held.map(\.checkpoint.number) == [1, 50, 100])
        #expect(held.allSatisfy { $0.isSigned(by: team.vault.device) })
        #expect(held[0].checkpoint.previous == .zeros)
        #expect(held[1].checkpoint.previous == held[0].hash && held[2].checkpoint.previous == held[1].hash)
        for checkpoint in held.map(\.checkpoint) {
            let bytes = try team.lan.read { try $0.audit.bytes(checkpoint.number) }
            #expect(checkpoint.link == BLAKE2b.hash256(bytes))
        }
        #expect(try team.lan.verifyAudit().isWhole)
    }

    @Test func theEndOfACampSessionAndASyncAreSignedFor() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        try team.lan.endSession()
        let last = try #require(try held(team.vault).last)
        let end = try team.lan.read { try $0.audit.tail() }
        #expect(last.checkpoint.number == end.number && last.checkpoint.link == end.link)
        try team.lan.signCheckpoint()
        #expect(try held(team.vault).count == 2)
        try team.lan.setChangesCursor(1)
        try team.lan.signCheckpoint()
        #expect(try held(team.vault).last?.checkpoint.number == end.number + 1)
        #expect(try team.lan.verifyAudit().isWhole)
    }

    @Test func anEntryHasEveryClock() throws {
        let kit = try TestKit()
        let team = try kit.team()
        kit.clock.pass(1_234)
        try team.lan.setChangesCursor(1)
        let entry = try #require(try team.lan.read { try $0.audit.tail().entry })
        #expect(entry.reading == kit.clock.read() && entry.flags.isEmpty && entry.action == .cursorMoved)
        #expect(entry.counters.hlc.l == kit.clock.read().wall)
        #expect(entry.json["counters"]?["clock"] == nil)
        #expect(try AuditEntry(json: entry.json) == entry)
        // One row of 512 bytes and not three blocks: every step of the work writes one.
        #expect(Padding.pad(entry.canonicalBytes).count == 512)
    }

    @Test func aClockThatWasSetBackIsFlaggedShownAndStopsNobody() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        kit.clock.set(by: -3_600_000)
        #expect(try team.lan.clockFlags() == [.behind])
        #expect(try team.vault.auditStanding().clock == [.behind])
        let record = try team.submit(team.enrol(1))
        kit.clock.set(by: 3_600_000 + 40 * 86_400_000)
        #expect(try team.lan.clockFlags() == [.jumped])
        _ = try team.submit(team.enrol(2))
        kit.clock.set(by: -40 * 86_400_000)
        _ = try team.submit(team.enrol(3))
        #expect(try team.lan.clockFlags() == [])
        let report = try team.lan.verifyAudit()
        #expect(report.isWhole && report.flaggedEntries == 10 && report.clockStepCount == 3)
        #expect(report.clockSteps.map(\.by) == [-3_600_000, 3_600_000 + 40 * 86_400_000, -40 * 86_400_000])
        #expect(try team.lan.record(record.application.id) == record)
        let entry = try team.lan.read { try AuditChain.entry($0.audit.bytes(8), 8) }
        #expect(entry.flags == [.behind] && entry.counters.clock != entry.reading)
        #expect(try AuditEntry(json: entry.json) == entry)
    }

    @Test(arguments: [
        ("UPDATE checkpoint SET signed = tram_flip(signed, 300)", AuditFault.checkpointAltered),
        ("DELETE FROM checkpoint", .checkpointMissing),
    ]) func aCheckpointThatIsNotTheDevicesIsSeenAtLoginAndNamed(sql: String, fault: AuditFault) throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let record = try team.enrol(1)
        try team.close()
        try TamperTests.tamper(kit, sql, app: record.application.id)
        let again = try kit.team()
        #expect(again.lan.findings == [.checkpointMismatch])
        #expect(try again.lan.verifyAudit().findings.first?.fault == fault)
        _ = try again.submit(record)
    }

    @Test func theRegistrysWordIsKeptOnceAndOnlyForWhatIsThere() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.lan.signCheckpoint()
        let tail = try team.lan.checkpoints(limit: 10)
        #expect(tail.after == 0 && tail.checkpoints.count == 2)
        let last = try #require(try held(team.vault).last)
        #expect(tail.last == last.checkpoint.number)
        let ack = kit.acknowledgement(of: last)
        try team.lan.storeAcknowledgement(ack)
        let entries = try team.vault.auditStanding().entries
        try team.lan.storeAcknowledgement(ack)
        #expect(try team.vault.auditStanding().entries == entries)
        #expect(try team.lan.checkpoints(limit: 10).after == last.checkpoint.number)
        #expect(try team.lan.verifyAudit().acknowledged == last.checkpoint.number)
        let forged = JWS.sign(ack.payload, typ: CheckpointAck.type, key: SigningKey())
        #expect(throws: StoreError.self) { try team.lan.storeAcknowledgement(forged) }
        var foreign = try CheckpointAck(json: JSONValue(canonical: ack.payload))
        foreign.checkpoint = .zeros
        let other = JWS.sign(foreign.canonicalBytes, typ: CheckpointAck.type, key: kit.registry.key)
        #expect(throws: StoreError.self) { try team.lan.storeAcknowledgement(other) }
        #expect(try team.lan.verifyAudit().isWhole)
    }

    @Test func aRefusalIsToldAtEveryLoginUntilTheRegistryGoesOn() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.lan.noteCheckpointRefusal(.rolledBack)
        try team.lan.noteCheckpointRefusal(.rolledBack)
        try team.close()
        let again = try kit.team()
        #expect(again.lan.findings == [.registryRefusedCheckpoint(.rolledBack)])
        try again.lan.signCheckpoint()
        try again.lan.storeAcknowledgement(kit.acknowledgement(of: try #require(try held(again.vault).last)))
        try again.close()
        #expect(try kit.team().lan.findings.isEmpty)
    }

    @Test func aVaultThatIsOnlyReadIsVerifiedBesideItsWriter() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let reader = try kit.open(.read).login("minh", password: TestKit.secret(TestKit.supervisorPassword))
        #expect(try reader.verifyAudit().isWhole)
        _ = try team.enrol(1)
        #expect(try reader.verifyAudit() == team.lan.verifyAudit())
    }
}

extension TestKit {
    /// The registry's word on a checkpoint.
    func acknowledgement(of held: HeldCheckpoint) -> JWS {
        let ack = CheckpointAck(
            registry: "test", kit: certificate.kit, epoch: held.checkpoint.epoch, number: held.checkpoint.number,
            checkpoint: held.hash, time: clock.read().wall)
        return JWS.sign(ack.canonicalBytes, typ: CheckpointAck.type, key: registry.key)
    }
}
