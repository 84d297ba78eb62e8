import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite("What somebody planted in the schema does nothing") struct SchemaGuardTests {
    /// Lets a disabled user in again, within the statement that disables them.
    private static let helper = """
        CREATE TRIGGER helper AFTER UPDATE OF disabled ON user WHEN new.disabled = 1
        BEGIN UPDATE user SET disabled = 0, slots = old.slots WHERE name = new.name; END
        """

    private func plant(_ sql: String, in kit: TestKit) throws {
        try DatabaseQueue(path: kit.vault + "/vault.sqlite").writeWithoutTransaction { db in try db.execute(sql: sql) }
    }

    private func admin(_ vault: Vault) throws -> VaultSession {
        try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
    }

    private func expectLanIsOut(_ vault: Vault) throws {
        func number(_ sql: String) throws -> Int? { try vault.read { db in try db.integer(sql) } }
        #expect(try number("SELECT disabled FROM user WHERE name = 'lan'") == 1)
        #expect(try number("SELECT COUNT(*) FROM store_key WHERE holder = 'user/lan'") == 0)
        #expect(try number("SELECT COUNT(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')") == 0)
    }

    private func actions(_ session: VaultSession) throws -> [AuditAction] {
        try session.read { reader in
            try (1...reader.audit.tail().number).map { try reader.audit.entry($0).action }
        }
    }

    @Test func aTriggerIsGoneWhenTheVaultIsOpenedAndTheLogSaysSo() throws {
        let kit = try TestKit()
        try plant(Self.helper, in: kit)
        try plant("CREATE VIEW \"a \"\"view\" AS SELECT name FROM user", in: kit)
        let vault = try kit.open()
        let isForeign = try vault.read(SchemaGuard.isForeign)
        #expect(!isForeign)
        var session = try admin(vault)
        try session.disableUser("lan")
        try expectLanIsOut(vault)
        #expect(try actions(session).filter { $0 == .schemaRepaired }.count == 1)
        let repaired = try session.read { reader in
            let entries = try (1...reader.audit.tail().number).map { try reader.audit.entry($0) }
            return entries.first { $0.action == .schemaRepaired }
        }
        #expect(repaired?.subject == "2")
        #expect(session.findings == [.schemaRepaired])
        session.lock()
        session = try admin(vault)
        #expect(session.findings.isEmpty)
        #expect(try actions(session).filter { $0 == .schemaRepaired }.count == 1)
        try vault.close()
    }

    @Test func oneThatIsPlantedWhileTheVaultIsOpenDoesNotKeepAUserIn() throws {
        let kit = try TestKit()
        let vault = try kit.open()
        var session = try admin(vault)
        try plant(Self.helper, in: kit)
        try session.disableUser("lan")
        try expectLanIsOut(vault)
        #expect(throws: LoginError.disabled) {
            try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        }
        session.lock()
        session = try admin(vault)
        #expect(try actions(session).contains(.schemaRepaired))
        try vault.close()
    }

    @Test(arguments: [false, true]) func tablesAndIndexesThatAreNotOursGo(isOpen: Bool) throws {
        let kit = try TestKit()
        let foreign = """
            CREATE TABLE helper (name TEXT, FOREIGN KEY (name) REFERENCES user (name) ON UPDATE CASCADE);
            CREATE INDEX helper_name ON helper (name);
            CREATE UNIQUE INDEX one_bar ON user (disabled) WHERE disabled = 1;
            """
        if !isOpen { try plant(foreign, in: kit) }
        let vault = try kit.open()
        if isOpen { try plant(foreign, in: kit) }
        let session = try admin(vault)
        try session.addUser("hoa", role: .operator, password: TestKit.secret(TestKit.operatorPassword))
        let left = try vault.read { db in
            try db.integer("SELECT COUNT(*) FROM sqlite_schema WHERE name LIKE 'helper%' OR name = 'one_bar'")
        }
        #expect(left == 0)
    }

    /// A table that swallows what is written: `UPDATE` of a disabled user would change nothing and say so to nobody.
    @Test func aTableOfOursWithAnotherTextIsNotWorkedWithAndNotDropped() throws {
        let kit = try TestKit()
        try plant(
            """
            ALTER TABLE user RENAME TO old_user;
            CREATE TABLE user (
                name TEXT PRIMARY KEY, role TEXT NOT NULL, disabled INTEGER NOT NULL UNIQUE ON CONFLICT IGNORE,
                slots BLOB, certificate BLOB NOT NULL
            ) STRICT;
            """, in: kit)
        #expect(throws: StoreError.damaged(what: "the schema of the vault")) { try kit.open() }
        let left = try DatabaseQueue(path: kit.vault + "/vault.sqlite").read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM old_user")
        }
        #expect(left == 3)
    }

    /// SQLite reads the text of a line of the schema and not what the line calls itself; some it refuses, we all.
    @Test(arguments: ["index", "table", "view", "other"]) func oneThatHidesIsNotWorkedWith(type: String) throws {
        let kit = try TestKit()
        try plant(Self.helper, in: kit)
        try plant(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET type = '\(type)' WHERE name = 'helper'", in: kit)
        #expect { try kit.open() } throws: { error in
            guard case .damaged? = error as? StoreError else { return false }
            return true
        }
    }

    @Test(arguments: [false, true]) func oneOfTheMirrorsNameThatDoesAnotherThingIsMadeGood(isOpen: Bool) throws {
        let kit = try TestKit()
        let card = kit.folder + "/card"
        try FileManager.default.createDirectory(atPath: card, withIntermediateDirectories: false)
        var vault = try kit.open()
        try admin(vault).setMirror(card)
        try vault.close()
        let blind = """
            DROP TRIGGER mirror_insert_application;
            CREATE TRIGGER mirror_insert_application AFTER INSERT ON application BEGIN SELECT 1; END
            """
        if !isOpen { try plant(blind, in: kit) }
        vault = try kit.open()
        let lan = try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        let minh = try vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword))
        if isOpen { try plant(blind, in: kit) }
        let team = Team(kit: kit, vault: vault, lan: lan, minh: minh)
        try team.beginCamp()
        _ = try team.enrol()
        try team.close()
        let name = try present(FileManager.default.contentsOfDirectory(atPath: card).first)
        let copied = try DatabaseQueue(path: "\(card)/\(name)/mirror.sqlite").read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM application")
        }
        #expect(copied == 1)
    }
}
