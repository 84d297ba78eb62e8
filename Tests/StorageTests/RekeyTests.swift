import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Synchronization
import TestSupport
import Testing

@testable import Storage

/// A new store key: everything is sealed anew, nothing is lost, and the old key opens nothing.
@Suite struct RekeyTests {
    /// Everything a person can see of the vault.
    private func contents(_ session: VaultSession) throws -> [ApplicationRecord] {
        try session.summaries().filter { $0.state.isReadable }.sorted { $0.receipt.counter < $1.receipt.counter }
            .map { try session.record($0.id) }
    }

    private func pictures(_ session: VaultSession, _ records: [ApplicationRecord]) throws -> [[UInt8]] {
        try records.flatMap { record in
            try record.application.blobs.map { try session.blob($0.id, of: record.application.id) }
        }
    }

    /// A camp with drafts, a judged batch, and a sealed application.
    private func camp(_ kit: TestKit) throws -> Team {
        let team = try kit.team()
        let batch = try team.batch(of: 2)
        let reason = ReturnReason(code: .other, text: "Hỏi lại")
        for (item, verdict) in zip(batch.items, [VerdictEntry.approved, .returned(reason)]) {
            _ = try team.minh.openForReview(item.app, in: batch.id)
            try team.minh.judge(item.app, in: batch.id, verdict)
        }
        _ = try team.minh.signApproval(batch.id)
        _ = try team.seal(try #require(try team.lan.approvedForSealing().first))
        for index in 10..<13 { _ = try team.enrol(index) }
        return team
    }

    private func admin(_ vault: Vault) throws -> VaultSession {
        try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
    }

    /// Every sealed value of the vault.
    private func sealedValues(_ vault: Vault) throws -> [Data] {
        try vault.read { db in
            try [
                "SELECT sealed FROM record", "SELECT sealed FROM audit", "SELECT sealed FROM secret",
                "SELECT sealed FROM epoch_key", "SELECT sealed FROM application_key", "SELECT sealed FROM revision",
                "SELECT sealed FROM stream", "SELECT summary FROM application WHERE summary IS NOT NULL",
                "SELECT box FROM store_key",
                "SELECT bytes FROM piece WHERE id >> 20 IN (SELECT id FROM stream WHERE kind = 0)",
            ].flatMap { sql in try db.rows(sql).map { try $0.bytes(0, of: "a value").data } }
        }
    }

    @Test func everythingIsThereAndTheOldKeyOpensNothing() throws {
        let kit = try TestKit()
        let team = try camp(kit)
        let boss = try admin(team.vault)
        let before = try contents(team.lan)
        let shown = try pictures(team.lan, before)
        #expect(before.count == 4 && shown.count == 12)
        let old = try boss.keys()
        let values = try sealedValues(team.vault)
        let entries = try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM audit") ?? 0 }
        try boss.beginRekey()
        let progress = try #require(try boss.continueRekey())
        #expect(progress == RekeyProgress(total: 4, done: 4, damaged: 0, isFinished: true))
        #expect(try boss.rekeyUnderWay() == nil)
        // Sessions that were open go on, and so do those of tomorrow.
        #expect(try contents(team.minh) == before)
        #expect(try pictures(team.lan, before) == shown)
        #expect(try team.minh.firstBrokenAuditEntry() == nil)
        #expect(try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM audit") ?? 0 } > entries)
        let again = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(again.findings.isEmpty)
        #expect(try contents(again) == before)
        #expect(try again.outgoingBatches().first?.packets.count == 1)
        // No value is what it was, and none of them opens with what the old key gives.
        #expect(Set(try sealedValues(team.vault)).isDisjoint(with: values))
        try expectNothingOpens(kit, team.vault, with: old, before)
        // The pages of the old key are gone from the files, not only from the tables.
        let files = try kit.files()
        for value in values {
            #expect(!files.contains { $0.bytes.range(of: value.suffix(40)) != nil })
        }
    }

    private func expectNothingOpens(
        _ kit: TestKit, _ vault: Vault, with old: KeyRing, _ records: [ApplicationRecord]
    ) throws {
        try vault.read { db in
            let reader = VaultReader(
                db: db, ring: old, signers: try Signers(db, kit: kit.certificate), environment: kit.environment)
            for row in try db.rows("SELECT kind, id FROM record") {
                let kind = try #require(RecordKind(rawValue: row.text(0, of: "")))
                let name = RecordName(kind: kind, id: try row.bytes(1, of: ""))
                #expect(throws: StoreError.self) { try reader.record(name, as: Anything.self) }
            }
            #expect(throws: StoreError.self) { try reader.audit.entry(1) }
            for record in records {
                #expect(throws: StoreError.self) { try reader.keyTable.keys(of: record.application.id) }
            }
            #expect(throws: StoreError.self) { _ = try DeviceSecrets(db: db, store: old.store).signingSeed() }
        }
    }

    @Test func aKeyFromACopyOfTheVaultOpensNothingThatIsWrittenLater() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let record = try team.enrol()
        // The key of the application itself, as somebody with an old copy and an old password has it.
        let stolen = try team.lan.read { reader in try reader.keyTable.keys(of: record.application.id) }
        let boss = try admin(team.vault)
        try boss.disableUser("minh")
        try boss.continueRekey()
        let later = try team.submit(record)
        _ = try team.lan.read { reader in
            #expect(throws: StoreError.self) {
                _ = try reader.revisions(record.application.id, keys: stolen)
            }
        }
        #expect(try team.lan.record(record.application.id) == later)
    }

    @Test(arguments: ["the camp closes", "another camp begins"])
    func workGoesOnInBetweenAndTheEndOfADayDoesNotHideWhoWaits(how: String) throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let records = try (0..<5).map { try team.enrol($0) }
        let boss = try admin(team.vault)
        try boss.beginRekey()
        let fresh = try team.enrol(20)
        switch how {
        case "the camp closes": try team.lan.endSession()
        default: try team.beginCamp("2026-11-23-mang-den")
        }
        #expect(try boss.rekeyUnderWay()?.done == 0)
        let changed = try team.submit(records[2])
        #expect(try team.lan.continueRekey()?.isFinished == true)
        for record in records where record.application.id != changed.application.id {
            #expect(try team.lan.record(record.application.id) == record)
        }
        #expect(try team.lan.record(fresh.application.id) == fresh)
        #expect(try team.lan.record(changed.application.id) == changed)
        #expect(try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM epoch_key") } == 1)
    }

    @Test func whatIsHalfTypedStaysReadableAllTheWay() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let records = [try team.enrol(), try team.enrol(1)]
        let app = records[0].application.id
        let texts = [FieldPath("person.birth.date"): "31/02/19"]
        try team.lan.keepTyped(texts, of: app)
        let stolen = try team.lan.read { reader in try reader.keyTable.keys(of: app) }
        let boss = try admin(team.vault)
        try boss.beginRekey()
        #expect(try team.lan.typed(of: app) == texts)
        #expect(try boss.continueRekey()?.damaged == 0)
        #expect(try team.lan.typed(of: app) == texts)
        try team.lan.read { reader in
            let name = RecordName.typed(app)
            let sealed = try #require(try reader.sealed(name))
            #expect(throws: StoreError.self) {
                try SealedRow.open(sealed, at: name.place, key: stolen.rows, what: name.what)
            }
        }
        let again = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(again.findings.isEmpty)
        #expect(try again.typed(of: app) == texts)
        #expect(try again.typed(of: records[1].application.id).isEmpty)
    }

    @Test func aDisabledUsersSessionEndsAndTheirBoxIsGone() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let boss = try admin(team.vault)
        try boss.disableUser("lan")
        #expect(throws: StoreError.locked) { try team.lan.summaries() }
        #expect(team.lan.isLocked)
        #expect(throws: LoginError.disabled) {
            try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        }
        let holders = try team.vault.read { db in
            try db.rows("SELECT holder FROM store_key ORDER BY holder").map { try $0.text(0, of: "") }
        }
        #expect(holders == ["recovery", "user/admin", "user/minh"])
        #expect(throws: StoreError.notAllowed(.role)) { try team.minh.beginRekey() }
    }

    @Test func theHeadquartersOpenTheStoreBeforeAndAfter() throws {
        let kit = try TestKit()
        let vault = try kit.open()
        let boss = try admin(vault)
        let shares = RecoveryShares.split(kit.registry.recovery, registry: "test")
        for _ in 0..<2 {
            let key = try RecoveryShares.combine([shares[2], shares[0]])
            let isOpen = try vault.read { db in
                try StoreKeyBoxes(db: db).open(.recovery, with: key).isEqual(to: boss.currentKeys(db).store)
            }
            #expect(isOpen)
            try boss.beginRekey()
        }
    }

    @Test func theStoreKeyGoesToCertifiedKeysAndToNoOther() throws {
        let kit = try TestKit()
        let vault = try kit.open()
        let boss = try admin(vault)
        let stranger = SealingIdentity()
        // Somebody who can write the file puts a user of their own beside the others.
        try vault.write { db in
            try db.execute(
                sql: """
                    INSERT INTO user (name, role, disabled, slots, certificate)
                    SELECT 'ma', 'admin', 0, slots, certificate FROM user WHERE name = 'lan'
                    """)
            try StoreKeyBoxes(db: db).save(SecretKey(), for: .user("ma"), to: stranger.recipient)
        }
        try boss.beginRekey()
        #expect(try vault.read { db in try StoreKeyBoxes(db: db).box(.user("ma")) } == nil)
    }

    @Test func oneDamagedApplicationStaysForASecondCopyAndTheRestGoesOn() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let records = try (0..<3).map { try team.enrol($0) }
        let hurt = records[1].application.id
        try team.vault.write { db in
            try db.run(
                "UPDATE revision SET sealed = zeroblob(length(sealed)) WHERE app = ? AND n = 2", [hurt.bytes.data])
        }
        let boss = try admin(team.vault)
        try boss.beginRekey()
        let progress = try #require(try boss.continueRekey())
        #expect(progress == RekeyProgress(total: 3, done: 3, damaged: 1, isFinished: true))
        for record in [records[0], records[2]] { #expect(try team.lan.record(record.application.id) == record) }
        let portrait = try #require(records[1].application.blobs.last)
        #expect(try team.lan.blob(portrait.id, of: hurt).count == portrait.length)
    }

    @Test func recordsThatDidNotMatchTheLogAreNamedInIt() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let boss = try admin(team.vault)
        try team.vault.write { db in try db.execute(sql: "DELETE FROM record WHERE kind = 'session'") }
        try boss.beginRekey()
        let subject = try boss.read { reader in try reader.audit.tail().entry?.subject }
        #expect(subject == " records_did_not_match")
    }
}

/// A value of any shape.
private struct Anything: CanonicalCodable {
    let json: JSONValue
    init(json: JSONValue) { self.json = json }
}
