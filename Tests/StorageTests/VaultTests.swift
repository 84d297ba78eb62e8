import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Testing

@testable import Storage

@Suite struct VaultTests {
    @Test func aNewVaultHasItsFirstAdminAndNobodyElse() throws {
        let kit = try TestKit()
        let vault = try kit.open()
        #expect(try vault.members().map(\.user.name) == ["admin", "lan", "minh"])
        #expect(try vault.members().map(\.user.role) == [.admin, .operator, .supervisor])
        #expect(vault.kit == kit.certificate)
        #expect(try vault.counts().isEmpty)
    }

    @Test func folderAndFilesAreForTheirOwnerAlone() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        for name in try FileManager.default.contentsOfDirectory(atPath: kit.vault) + ["."] {
            let facts = try FileManager.default.attributesOfItem(atPath: "\(kit.vault)/\(name)")
            #expect((facts[.posixPermissions] as? Int ?? 0) & 0o077 == 0, "\(name)")
        }
    }

    @Test func everySettingIsReadBack() throws {
        let kit = try TestKit()
        let vault = try kit.open()
        try vault.read { db in
            try Pragmas.check(db)
            #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
            #expect(try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2)
            #expect(try Int.fetchOne(db, sql: "PRAGMA temp_store") == 2)
            #expect(try Int.fetchOne(db, sql: "PRAGMA secure_delete") == 1)
            #expect(try Int.fetchOne(db, sql: "PRAGMA cell_size_check") == 1)
            #expect(try Int.fetchOne(db, sql: "PRAGMA trusted_schema") == 0)
            #expect(try Int.fetchOne(db, sql: "PRAGMA foreign_keys") == 1)
        }
        try vault.queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = OFF") }
        #expect(throws: StoreError.self) { try vault.read { db in try Pragmas.check(db) } }
    }

    @Test(arguments: [
        ("an empty file", Data()), ("text", Data("not a database".utf8)),
        ("another program's database", Data("SQLite format 3\0".utf8) + Data(count: 4080)),
    ]) func aFileThatIsNoVaultIsRefused(what: String, bytes: Data) throws {
        let kit = try TestKit()
        try bytes.write(to: URL(fileURLWithPath: kit.vault + "/vault.sqlite"))
        #expect(throws: StoreError.damaged(what: "vault.sqlite")) { try kit.open() }
    }

    @Test func aVaultOfANewerProgramIsLeftAlone() throws {
        let kit = try TestKit()
        let queue = try DatabaseQueue(path: kit.vault + "/vault.sqlite")
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA user_version = 7")
            try db.checkpoint(.truncate)
        }
        try queue.close()
        #expect(throws: StoreError.newerVersion(7)) { try kit.open() }
    }

    @Test func anExistingVaultIsNeverOverwritten() throws {
        let kit = try TestKit()
        let before = try kit.files().map(\.bytes)
        let device = SigningKey()
        #expect(throws: VaultCreationError.otherKeys) {
            try Vault.create(
                at: kit.vault,
                provisioning: kit.provisioning(
                    kit.certificate, device: device, identity: SealingIdentity(), admin: SigningKey()),
                admin: "x", password: TestKit.secret("x"), environment: kit.environment)
        }
        let identity = SealingIdentity()
        var certificate = kit.certificate
        certificate.signingKey = device.publicKey.bytes
        certificate.sealingRecipient = identity.recipient.text
        let admin = SigningKey()
        certificate.adminKey = admin.publicKey.bytes
        #expect(throws: VaultCreationError.self) {
            try Vault.create(
                at: kit.vault,
                provisioning: kit.provisioning(certificate, device: device, identity: identity, admin: admin),
                admin: "x", password: TestKit.secret("x"), environment: kit.environment)
        }
        #expect(try kit.files().map(\.bytes) == before)
    }

    @Test func aSecondWriterIsToldWhoWritesAndMayRead() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let record = try team.enrol()
        #expect { try kit.open() } throws: { error in
            guard case .inUse(let owner)? = error as? StoreError else { return false }
            return owner.hasPrefix("minh (process ")
        }
        let beside = try kit.open(.read)
        let reader = try beside.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(try reader.record(record.application.id) == record)
        #expect(throws: StoreError.self) { try reader.create(EnrolmentStep(changes: [:], reason: "form")) }
        #expect(try reader.summaries().count == 1)
    }

    @Test func theWriterLockGoesWithItsOwner() throws {
        let kit = try TestKit()
        do { try kit.team().close() }
        _ = try kit.open()
    }

    @Test func theDeviceSignsNothingOfAnotherKit() throws {
        let lan = try TestKit().team().lan
        let app = ApplicationID(randomBytes: [UInt8](repeating: 1, count: 16))
        func manifest(_ kit: String) throws -> PacketManifest {
            PacketManifest(
                registry: "test", recipients: [], kit: try present(KitID(kit)), app: app, heads: [], seal: 1,
                batch: "b", parts: [])
        }
        let signed = try lan.sign(manifest: manifest("K0001"))
        #expect(try signed.verify(typ: "tram-manifest") { _ in lan.deviceKey } == [lan.deviceKey.id])
        #expect(throws: StoreError.self) { try lan.sign(manifest: manifest("K0002")) }
        func assertion(_ client: String) -> ClientAssertion {
            ClientAssertion(client: client, audience: "test", id: "1", now: 1_795_000_000)
        }
        #expect(try !lan.sign(assertion: assertion("K0001")).isEmpty)
        #expect(throws: StoreError.self) { try lan.sign(assertion: assertion("K0002")) }
    }

    @Test func aMissingVaultIsNamed() {
        #expect(throws: StoreError.notFound("/nowhere/vault")) { try Vault.open(at: "/nowhere/vault") }
    }
}
