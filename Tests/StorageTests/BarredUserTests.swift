import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Testing

@testable import Storage

/// Whoever was barred gets no new store key, whatever somebody with the disk writes into the open columns of the file.
@Suite struct BarredUserTests {
    private let kit: TestKit
    private let team: Team
    private let boss: VaultSession

    init() throws {
        kit = try TestKit()
        team = try kit.team()
        boss = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
    }

    /// The key slots of the supervisor as a copy of the file keeps them.
    private func slots() throws -> [UInt8] {
        try team.vault.read { db in
            try present(db.row("SELECT slots FROM user WHERE name = 'minh'")).bytes(0, of: "")
        }
    }

    /// Somebody with the disk makes the supervisor's row what it was.
    private func putBack(_ slots: [UInt8]) throws {
        try team.vault.write { db in
            try db.run("UPDATE user SET disabled = 0, slots = ? WHERE name = 'minh'", [slots.data])
        }
    }

    private func holders() throws -> [String] {
        try team.vault.read { db in
            try db.rows("SELECT holder FROM store_key ORDER BY holder").map { try $0.text(0, of: "") }
        }
    }

    private func logInAsMinh() throws(LoginError) {
        _ = try team.vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword))
    }

    @Test func aDisabledUserWhoseRowWasPutBackGetsNoNewKeyAndIsNotLetIn() throws {
        let old = try slots()
        let unlock = try team.minh.keys().unlock.recipient
        try boss.disableUser("minh")
        try putBack(old)
        // Carried through one rekey and the next.
        for _ in 0..<2 {
            try boss.beginRekey()
            #expect(try holders() == ["recovery", "user/admin", "user/lan"])
            #expect(throws: LoginError.store(.damaged(what: "the store key of user/minh"))) { try logInAsMinh() }
        }
        // Nor is it enough that somebody who may log in hands them the key.
        let store = try boss.keys().store.copy()
        try team.vault.write { db in
            _ = try StoreKeyBoxes(db: db).save(store, for: .user("minh"), to: unlock)
        }
        #expect(throws: LoginError.disabled) { try logInAsMinh() }
        #expect(try holders() == ["recovery", "user/admin", "user/lan"])
        // Everybody else is let in, and nobody finds anything odd.
        let again = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(again.findings.isEmpty)
    }

    @Test(arguments: ["disabled", "revoked"]) func aTriggerThatUndoesTheBarChangesNothing(how: String) throws {
        try team.vault.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER undo AFTER UPDATE ON user WHEN NEW.disabled <> 0 BEGIN
                        UPDATE user SET disabled = OLD.disabled, slots = OLD.slots WHERE name = OLD.name;
                    END
                    """)
        }
        let key = try team.minh.keys().user.publicKey.id
        switch how {
        case "disabled": try boss.disableUser("minh")
        default: _ = try boss.takeRevocations(version: 1, revoked: [key])
        }
        let isBack = try team.vault.read { db in
            try db.integer("SELECT COUNT(*) FROM user WHERE name = 'minh' AND disabled = 0 AND slots IS NOT NULL")
        }
        #expect(isBack == 0, "the trigger was taken out before it could act")
        #expect(try holders() == ["recovery", "user/admin", "user/lan"])
        try boss.beginRekey()
        #expect(try holders() == ["recovery", "user/admin", "user/lan"])
        #expect(throws: LoginError.self) { try logInAsMinh() }
    }

    @Test func aRevokedUserStaysOutAlsoWithoutTheListOfTheRegistry() throws {
        let old = try slots()
        _ = try boss.takeRevocations(version: 1, revoked: [try team.minh.keys().user.publicKey.id])
        for row in [
            "record WHERE kind = 'fact' AND id = CAST('revocations' AS BLOB)",
            "secret WHERE name = 'again/revocations'",
        ] {
            try team.vault.write { db in
                try db.execute(sql: "DELETE FROM \(row)")
                #expect(db.changesCount == 1)
            }
        }
        try putBack(old)
        try boss.beginRekey()
        #expect(try holders() == ["recovery", "user/admin", "user/lan"])
    }

    @Test func noSlotsInTheOpenColumnDoNotSaveARevokedUserFromNewKeys() throws {
        try team.vault.write { db in try db.execute(sql: "UPDATE user SET slots = NULL WHERE name = 'minh'") }
        _ = try boss.takeRevocations(version: 1, revoked: [try team.minh.keys().user.publicKey.id])
        #expect(try boss.rekeyUnderWay() != nil)
    }

    @Test func aUserWhoseCertificateWasAwayWhenTheyWereBarredIsKnownByName() throws {
        let (old, certificate) = (
            try slots(),
            try team.vault.read { db in
                try present(db.row("SELECT certificate FROM user WHERE name = 'minh'")).bytes(0, of: "")
            }
        )
        try team.vault.write { db in try db.execute(sql: "UPDATE user SET certificate = x'00' WHERE name = 'minh'") }
        try boss.disableUser("minh")
        try putBack(old)
        try team.vault.write { db in
            try db.run("UPDATE user SET certificate = ? WHERE name = 'minh'", [certificate.data])
        }
        try boss.beginRekey()
        #expect(try holders() == ["recovery", "user/admin", "user/lan"])
    }

    @Test func oneDamagedRecordOfTheHoldersIsMadeGoodFromTheOther() throws {
        let old = try slots()
        try boss.disableUser("minh")
        for table in [
            "record WHERE kind = 'fact' AND id = CAST('holders' AS BLOB)", "secret WHERE name = 'again/holders'",
        ] {
            try team.vault.write { db in
                let parts = table.split(separator: " ", maxSplits: 1)
                try db.execute(sql: "UPDATE \(parts[0]) SET sealed = zeroblob(600) \(parts[1])")
                #expect(db.changesCount == 1)
            }
            try putBack(old)
            try boss.beginRekey()
            #expect(try holders() == ["recovery", "user/admin", "user/lan"])
        }
    }

    /// Takes both records of who may have the key away, as a bad disk or somebody who was barred would.
    private func loseHolders() throws {
        try team.vault.write { db in
            try db.execute(
                sql: """
                    DELETE FROM record WHERE kind = 'fact' AND id = CAST('holders' AS BLOB);
                    UPDATE secret SET sealed = x'00' WHERE name = 'again/holders';
                    """)
        }
    }

    @Test func whereNobodyKnowsAnyMoreWhoMayHaveTheKeyThereIsNoNewOneAndNobodyIsShutOut() throws {
        let old = try slots()
        try boss.disableUser("minh")
        let store = try boss.keys().store.copy()
        try loseHolders()
        try putBack(old)
        #expect(throws: StoreError.notAllowed(.holdersUnknown)) { try boss.beginRekey() }
        let kept = try boss.keys().store.isEqual(to: store)
        #expect(kept)
        #expect(try holders() == ["recovery", "user/admin", "user/lan"])
        let lan = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(lan.findings.contains(.holdersUnknown))
        #expect(throws: LoginError.self) { try logInAsMinh() }
    }

    @Test func whoHasToBeBarredThenIsBarredAloneAndEverybodyElseStays() throws {
        try loseHolders()
        try boss.disableUser("minh")
        #expect(try holders() == ["recovery", "user/admin", "user/lan"])
        #expect(throws: LoginError.disabled) { try logInAsMinh() }
        #expect(try boss.rekeyUnderWay() == nil)
        // A user whom the registry revokes takes the list from it themselves and must not keep the others out.
        let lan = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        let key = try lan.keys().user.publicKey.id
        #expect(try lan.takeRevocations(version: 1, revoked: [key]) == .current)
        #expect(try holders() == ["recovery", "user/admin"])
        let again = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        #expect(again.findings.contains(.holdersUnknown))
        // What is lost is seen; the log itself goes on.
        #expect(try again.verifyAudit().findings.map(\.fault) == [.recordsDoNotMatch])
    }

    @Test func whoHasNoRowAnyMoreIsForgottenWithTheNextNewKey() throws {
        try team.vault.write { db in try db.execute(sql: "DELETE FROM user WHERE name = 'minh'") }
        #expect(try boss.read { try $0.keyHolders()?.keys.count } == 3)
        try boss.beginRekey()
        #expect(try boss.read { try $0.keyHolders()?.keys.count } == 2)
    }

    @Test func whoABarredAdminVouchesForGetsNoKey() throws {
        try boss.addUser("thu", role: .admin, password: TestKit.secret(TestKit.operatorPassword))
        let thu = try team.vault.login("thu", password: TestKit.secret(TestKit.operatorPassword)).keys()
        try boss.disableUser("thu")
        // They still have their own key and, from an old copy, that of the device.
        let ghost = OpenedSlots(unlock: SecretKey(), signing: SecretKey(), token: SecretKey(), duress: SecretKey())
        let row = try NewUserRow(
            StoreUser(name: "ma", role: .admin), keys: ghost, password: TestKit.secret(TestKit.operatorPassword),
            kit: kit.certificate, admin: thu.user, device: thu.device, hardware: .none, environment: kit.environment)
        try team.vault.write { db in try row.insert(db, store: thu.store) }
        let people = try team.vault.read { db in try Signers(db, kit: kit.certificate).person(named: "ma") }
        #expect(people != nil, "their certificate alone would be believed")
        try boss.beginRekey()
        #expect(try holders() == ["recovery", "user/admin", "user/lan", "user/minh"])
    }
}
