import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Testing

@testable import Storage

@Suite struct LoginTests {
    @Test func theRightPasswordOpensAndKnowsTheRole() throws {
        let team = try TestKit().team()
        #expect(team.lan.user == StoreUser(name: "lan", role: .operator))
        #expect(team.minh.user.role == .supervisor)
        #expect(team.lan.findings.isEmpty)
        #expect(try team.lan.firstBrokenAuditEntry() == nil)
    }

    @Test(arguments: [
        ("lan", "wrong", LoginError.wrongPassword), ("lan", "", .emptyPassword), ("nobody", "x", .unknownUser),
        ("minh", TestKit.operatorPassword, .wrongPassword),
    ]) func anythingElseDoesNot(user: String, password: String, error: LoginError) throws {
        let vault = try TestKit().open()
        #expect(throws: error) { try vault.login(user, password: TestKit.secret(password)) }
    }

    @Test func aMillionCharactersAreJustAWrongPassword() throws {
        let vault = try TestKit().open()
        #expect(throws: LoginError.wrongPassword) {
            try vault.login("lan", password: LockedBytes(copying: [UInt8](repeating: 0x78, count: 1_000_000)))
        }
    }

    @Test func bytesThatAreNoTextAreJustAWrongPassword() throws {
        let vault = try TestKit().open()
        #expect(throws: LoginError.wrongPassword) {
            try vault.login("lan", password: LockedBytes(copying: [0xFF, 0x00, 0xFE]))
        }
    }

    @Test func afterLockNothingIsReadOrWritten() throws {
        let team = try TestKit().team()
        try team.beginCamp()
        let record = try team.enrol()
        team.lan.lock()
        #expect(team.lan.isLocked)
        #expect(throws: StoreError.locked) { try team.lan.record(record.application.id) }
        #expect(throws: StoreError.locked) { try team.lan.create(EnrolmentStep(changes: [:], reason: "form")) }
        #expect(try team.minh.record(record.application.id) == record)
    }

    @Test func aPasswordIsChangedByRewritingSlotsOnly() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let record = try team.enrol()
        #expect(throws: UserError.password(.wrongPassword)) {
            try team.lan.changePassword(from: TestKit.secret("nope"), to: TestKit.secret("new"))
        }
        try team.lan.changePassword(
            from: TestKit.secret(TestKit.operatorPassword), to: TestKit.secret("mưa rừng"))
        #expect(throws: LoginError.wrongPassword) {
            try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        }
        let again = try team.vault.login("lan", password: TestKit.secret("mưa rừng"))
        #expect(try again.record(record.application.id) == record)
        #expect(try again.submitAgain(record).state == .submitted)
    }

    @Test func aDisabledUserIsRefusedAndTheirSlotsAreGone() throws {
        let kit = try TestKit()
        let vault = try kit.open()
        let admin = try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        #expect(throws: StoreError.notFound("user nobody")) { try admin.disableUser("nobody") }
        let stored = try vault.read { db in
            try db.row("SELECT slots FROM user WHERE name = 'lan'")?.bytes(0, of: "slots")
        }
        let slots = Data(try #require(stored)[100..<180])
        #expect(try kit.files().contains { $0.bytes.range(of: slots) != nil })
        try admin.disableUser("lan")
        #expect(try !kit.files().contains { $0.bytes.range(of: slots) != nil })
        #expect(throws: LoginError.disabled) {
            try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        }
        // Setting the flag back does not bring the slots back.
        try vault.write { db in try db.execute(sql: "UPDATE user SET disabled = 0") }
        #expect(throws: LoginError.disabled) {
            try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        }
    }

    @Test func workOfADisabledUserStaysVerifiable() throws {
        let team = try TestKit().team()
        try team.beginCamp()
        let record = try team.enrol()
        let admin = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try admin.disableUser("lan")
        #expect(try team.minh.record(record.application.id) == record)
    }

    @Test func onlyAdminsMakeUsersAndNamesAreTakenOnce() throws {
        let team = try TestKit().team()
        #expect(throws: UserError.store(.notAllowed(.role))) {
            try team.minh.addUser("hoa", role: .supervisor, password: TestKit.secret("x"))
        }
        let admin = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        #expect(throws: UserError.nameTaken) {
            try admin.addUser("lan", role: .supervisor, password: TestKit.secret("x"))
        }
        #expect(throws: UserError.badName) {
            try admin.addUser("a b", role: .supervisor, password: TestKit.secret("x"))
        }
        #expect(throws: UserError.password(.emptyPassword)) {
            try admin.addUser("hoa", role: .supervisor, password: TestKit.secret(""))
        }
        try admin.addUser("hoa", role: .supervisor, password: TestKit.secret("x"))
        #expect(try team.vault.login("hoa", password: TestKit.secret("x")).user.role == .supervisor)
    }

    @Test func anOperatorsSlotsDoNotOpenAsASupervisors() throws {
        let team = try TestKit().team()
        let before = try team.vault.members()
        try team.vault.write { db in
            try db.execute(
                sql: "UPDATE user SET role = 'supervisor', slots = (SELECT slots FROM user WHERE name = 'lan')")
        }
        #expect(throws: LoginError.wrongPassword) {
            try team.vault.login("minh", password: TestKit.secret(TestKit.operatorPassword))
        }
        // The role column is for showing: what counts is the device's certificate.
        let lan = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(lan.user.role == .operator)
        #expect(before.count == 3)
    }

    @Test func bothSlotSetsLookAlikeAndAreBothThere() throws {
        let vault = try TestKit().open()
        let slots = try vault.read { db in
            try db.row("SELECT slots FROM user WHERE name = 'minh'")?.bytes(0, of: "slots")
        }
        let json = try JSONValue(canonical: try #require(slots))
        for set in ["usual", "other"] {
            for slot in ["unlock", "signing", "token", "duress"] {
                let box = json[set]?[slot]?["box"]?.string.flatMap { Base64URL.decode($0) }
                #expect(box?.count == SecretKey.byteCount + XChaCha20Poly1305.overhead)
                #expect(json[set]?[slot]?["stretch"] == json["stretch"])
            }
        }
    }

    @Test func theKitIsKnownToBeTheOneTheVaultWasMadeWith() throws {
        let kit = try TestKit()
        let other = try TestKit()
        let stranger = try other.open()
        let bytes = try stranger.read { db in try db.row("SELECT value FROM public")?.bytes(0, of: "kit") }
        let vault = try kit.open()
        try vault.write { db in try db.run("UPDATE public SET value = ?", [try #require(bytes).data]) }
        try vault.close()
        #expect(throws: LoginError.store(.damaged(what: "the kit's certificate"))) {
            try Vault.open(at: kit.vault, access: .read, environment: kit.environment)
                .login("lan", password: TestKit.secret(TestKit.operatorPassword))
        }
    }
}

extension VaultSession {
    /// Hands a record in.
    fileprivate func submitAgain(_ record: ApplicationRecord) throws -> ApplicationRecord {
        try append(
            EnrolmentStep(changes: [:], reason: "check", events: [.captureCompleted, .submitted]),
            to: record.application.id, heads: record.application.heads)
    }
}
