import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Testing

@testable import Storage

/// Who may make a user: admins, from the first one on, and nobody with the device's key alone.
@Suite struct ChainTests {
    /// How a patched program in somebody's hands signs a new supervisor.
    enum Forgery: CaseIterable {
        case deviceAlone
        case deviceTwice
        case ownKey
        case operatorAlone
        case wrongOrder
    }

    /// What a patched program does: it has the session's keys and writes whatever it likes.
    private func mint(_ name: String, by session: VaultSession, _ forgery: Forgery) throws {
        let ring = try session.keys()
        let keys = OpenedSlots(
            unlock: SecretKey(), signing: SecretKey(), token: SecretKey(), duress: SecretKey())
        let slots = try UserSlots(
            user: name, sealing: keys, password: TestKit.secret("x"), cost: .weakForTests, hardware: .none,
            random: SystemRandom())
        let own = SigningKey(seed: keys.signing)
        let certificate = UserCertificate(
            kit: session.vault.kit.kit, user: name, role: .supervisor, signingKey: own.publicKey.bytes,
            unlockKey: keys.identity.recipient.bytes, tokens: [], notBefore: 0, notAfter: session.vault.kit.notAfter)
        var signed = JWS(payload: certificate.canonicalBytes)
        func device() { signed.addSignature(typ: "tram-kit", key: ring.device) }
        switch forgery {
        case .deviceAlone: device()
        case .deviceTwice:
            device()
            device()
        case .ownKey:
            signed.addSignature(typ: "tram-kit", key: own)
            device()
        case .operatorAlone:
            signed.addSignature(typ: "tram-kit", key: ring.user)
            device()
        case .wrongOrder:
            device()
            signed.addSignature(typ: "tram-kit", key: ring.user)
        }
        try session.vault.write { db in
            try db.run(
                "INSERT INTO user (name, role, disabled, slots, certificate) VALUES (?, 'supervisor', 0, ?, ?)",
                [name, slots.json.canonicalBytes.data, signed.canonicalBytes.data])
            try StoreKeyBoxes(db: db).save(ring.store, for: .user(name), to: keys.identity.recipient)
        }
    }

    @Test(arguments: Forgery.allCases) func anOperatorsSessionMakesNoSupervisor(forgery: Forgery) throws {
        let kit = try TestKit()
        let team = try kit.team()
        try mint("ma", by: team.lan, forgery)
        #expect(throws: LoginError.store(.damaged(what: "the certificate of ma"))) {
            try team.vault.login("ma", password: TestKit.secret("x"))
        }
        try team.lan.refreshSigners()
        let (believed, travels) = try team.lan.read { reader in
            (reader.signers.person(named: "ma") != nil, reader.signers.certificates(of: ["ma"]).count)
        }
        #expect(!believed && travels == 0)
    }

    @Test func whomAnAdminOfAnAdminMadeIsBelievedAndTheirChainTravels() throws {
        let kit = try TestKit()
        let vault = try kit.open()
        let first = try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try first.addUser("hoa", role: .admin, password: TestKit.secret("h"))
        let hoa = try vault.login("hoa", password: TestKit.secret("h"))
        try hoa.addUser("tam", role: .admin, password: TestKit.secret("t"))
        let tam = try vault.login("tam", password: TestKit.secret("t"))
        try tam.addUser("binh", role: .supervisor, password: TestKit.secret("b"))
        #expect(try vault.login("binh", password: TestKit.secret("b")).user.role == .supervisor)
        let names = try tam.read { reader in
            try reader.signers.certificates(of: ["binh"]).map { signed in
                try UserCertificate(json: JSONValue(canonical: signed.payload)).user
            }
        }
        #expect(names == ["binh", "hoa", "tam"])
        // Who was made by an admin that is disabled later stays who they are.
        try first.disableUser("hoa")
        #expect(try vault.login("binh", password: TestKit.secret("b")).user.role == .supervisor)
    }

    @Test func theFirstAdminIsTheOneTheRegistryCertified() throws {
        let kit = try TestKit()
        let admin = try kit.open().login("admin", password: TestKit.secret(TestKit.adminPassword))
        #expect(try admin.keys().user.publicKey.bytes == kit.certificate.adminKey)
    }

    @Test func withoutTheRegistrysSignatureNoOtherFirstAdminGetsIn() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let ring = try team.lan.keys()
        var changed = kit.certificate
        changed.adminKey = ring.user.publicKey.bytes
        for forged in [
            JWS.sign(changed.canonicalBytes, typ: "tram-kit", key: ring.device),
            JWS.sign(changed.canonicalBytes, typ: "tram-kit", key: ring.user),
        ] {
            #expect(StoredCertificate(StoredCertificate.bytes(forged, device: ring.device)) == nil)
        }
    }

    @Test func theTokenKeysAreForTheRegistryAlone() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let tokens = try #require(
            try team.lan.read { reader in reader.signers.person(named: "minh")?.certificate.tokens })
        let text = try AgeOpener.open(tokens, with: .identities([kit.registry.sealing]))
        let object = try #require(JSONValue(canonical: text).object)
        #expect(object["user"] == "minh" && object["kit"] == "K0001")
        let usual = try #require(object["usual"]?.string.flatMap { Base64URL.decode($0) })
        let isInUse = try team.minh.keys().token.bytes.isEqual(to: LockedBytes(copying: usual))
        #expect(isInUse && object["duress"]?.string?.utf8.count == 43 && object["duress"] != object["usual"])
    }
}
