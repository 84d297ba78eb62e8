import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Testing

@testable import Storage

@Suite struct SecondPasswordTests {
    private static let second = "con trâu đi sau"
    let kit: TestKit
    let team: Team

    init() throws {
        kit = try TestKit()
        team = try kit.team()
        try team.beginCamp()
    }

    private func choose() throws {
        try team.minh.chooseSecondPassword(
            own: TestKit.secret(TestKit.supervisorPassword), second: TestKit.secret(Self.second))
    }

    private func slots() throws -> [UInt8] {
        let bytes = try team.vault.read { db in
            try db.row("SELECT slots FROM user WHERE name = 'minh'")?.bytes(0, of: "slots")
        }
        return try #require(bytes)
    }

    private func logIn(_ password: String) throws -> VaultSession {
        try team.vault.login("minh", password: TestKit.secret(password))
    }

    /// A token key of the supervisor as the registry reads it.
    private func token(_ name: String) throws -> SecretKey {
        let kit = team.vault.kit
        let signed = try #require(try team.vault.read { db in try Signers(db, kit: kit).person(named: "minh") })
        let file = try AgeOpener.open(signed.certificate.tokens, with: .identities([self.kit.registry.sealing]))
        let text = try present(JSONValue(canonical: file)[name]?.string)
        guard let key = SecretKey(LockedBytes(copying: try present(Base64URL.decode(text)))) else {
            throw MissingValue()
        }
        return key
    }

    /// Whether a password's approvals carry the token of this name.
    private func opens(_ password: String, _ name: String) throws -> Bool {
        let key = try token(name)
        return try logIn(password).keys().token.isEqual(to: key)
    }

    @Test func bothPasswordsOpenTheSameWorkAndOnlyTheTokenDiffers() throws {
        let record = try team.enrol()
        try choose()
        for (password, isDuress) in [(TestKit.supervisorPassword, false), (Self.second, true)] {
            let minh = try logIn(password)
            #expect(minh.user == StoreUser(name: "minh", role: .supervisor))
            #expect(minh.findings.isEmpty)
            #expect(try minh.record(record.application.id) == record)
            let batch = try Team(kit: kit, vault: team.vault, lan: team.lan, minh: minh).batch(of: 1)
            let approval = try Team(kit: kit, vault: team.vault, lan: team.lan, minh: minh).approve(batch)
            let key = try token(isDuress ? "duress" : "usual")
            #expect(approval.token == BLAKE2b.keyed(batch.root.bytes, key: key, count: 16))
            #expect(approval.certificate == (try minh.keys().user.publicKey.id))
        }
    }

    @Test func theKitKeepsNoTraceOfIt() throws {
        let before = try slots()
        let members = try team.vault.members()
        try choose()
        let after = try slots()
        #expect(before.count == after.count)
        #expect(before != after)
        #expect(try team.vault.members() == members)
        let actions = try team.minh.read { reader in
            let last = try reader.audit.tail().number
            return try (last - 1...last).map { try reader.audit.entry($0).action }
        }
        #expect(actions.last == .passwordChanged)
        // Nobody finds the old slots in a file either.
        #expect(try !kit.files().contains { $0.bytes.range(of: Data(before[100..<180])) != nil })
        // A login with it leaves the same entry as any other.
        let second = try logIn(Self.second)
        let entry = try second.read { reader in try reader.audit.tail().entry }
        #expect(entry?.action == .login)
        #expect(entry?.user == "minh")
        #expect(entry?.subject == nil)
    }

    @Test func aWrongOrEqualPasswordIsRefused() throws {
        #expect(throws: UserError.samePassword) {
            try team.minh.chooseSecondPassword(
                own: TestKit.secret(TestKit.supervisorPassword), second: TestKit.secret(TestKit.supervisorPassword))
        }
        for _ in 0..<5 {
            #expect(throws: UserError.password(.wrongPassword)) {
                try team.minh.chooseSecondPassword(own: TestKit.secret("nope"), second: TestKit.secret("x"))
            }
        }
        #expect(throws: UserError.tooManyTries(seconds: 30)) { try choose() }
        #expect(throws: UserError.tooManyTries(seconds: 30)) {
            try team.minh.changePassword(from: TestKit.secret("nope"), to: TestKit.secret("x"))
        }
        kit.clock.pass(30_000)
        try choose()
        #expect(throws: UserError.password(.emptyPassword)) {
            try team.minh.chooseSecondPassword(own: TestKit.secret(""), second: TestKit.secret("x"))
        }
    }

    @Test func eitherPasswordIsChangedByItselfAndKeepsItsMeaning() throws {
        try choose()
        let second = try logIn(Self.second)
        try second.changePassword(from: TestKit.secret(Self.second), to: TestKit.secret("mới"))
        #expect(throws: LoginError.wrongPassword) { try logIn(Self.second) }
        #expect(try opens("mới", "duress"))
        try team.minh.changePassword(
            from: TestKit.secret(TestKit.supervisorPassword), to: TestKit.secret("khác"))
        #expect(try opens("khác", "usual"))
        #expect(try opens("mới", "duress"))
        // Somebody forced to choose a second password while the second one is in use still says duress.
        try logIn("mới").chooseSecondPassword(own: TestKit.secret("mới"), second: TestKit.secret("nữa"))
        #expect(try opens("nữa", "duress"))
        #expect(try opens("khác", "usual"))
    }
}
