import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Testing

@testable import Storage

/// What the registry says to a kit that is made: a later end, who is revoked, what comes back.
@Suite struct RegistryWordTests {
    private func renewal(
        _ kit: TestKit, by key: borrowing SigningKey, _ change: (inout KitCertificate) -> Void
    ) -> JWS {
        var certificate = kit.certificate
        certificate.notAfter += 86_400_000
        change(&certificate)
        return JWS.sign(certificate.canonicalBytes, typ: "tram-kit", key: key)
    }

    @Test func aLaterEndIsTakenAndStays() throws {
        let team = try TestKit().team()
        let end = team.kit.certificate.notAfter + 86_400_000
        try team.lan.renew(renewal(team.kit, by: team.kit.registry.key) { $0.recipients.append("age1new") })
        #expect(team.vault.kit.notAfter == end && team.vault.kit.recipients.last == "age1new")
        #expect(throws: RenewalError.notLater) {
            try team.lan.renew(renewal(team.kit, by: team.kit.registry.key) { $0.url = "https://other:1" })
        }
        #expect(try team.lan.firstBrokenAuditEntry() == nil)
        try team.close()
        let again = try team.kit.team()
        #expect(again.vault.kit.notAfter == end)
        try again.beginAndEnrol()
    }

    @Test func whatIsNotThisKitsRenewalIsRefused() throws {
        let team = try TestKit().team()
        #expect(throws: RenewalError.signature) { try team.lan.renew(renewal(team.kit, by: SigningKey()) { _ in }) }
        let others: [(inout KitCertificate) -> Void] = [
            { $0.epoch += 1 }, { $0.kit = KitID("K0002") ?? $0.kit }, { $0.signingKey = SigningKey().publicKey.bytes },
            { $0.adminKey = SigningKey().publicKey.bytes }, { $0.beacon[0] ^= 1 },
            { $0.sealingRecipient = SealingIdentity().recipient.text },
            { $0.recovery = SealingIdentity().recipient.text }, { $0.registry = "another" },
            { $0.registryKey = SigningKey().publicKey.bytes },
        ]
        for change in others {
            #expect(throws: RenewalError.otherKit) {
                try team.lan.renew(renewal(team.kit, by: team.kit.registry.key, change))
            }
        }
        #expect(team.vault.kit == team.kit.certificate)
    }

    @Test func aListOnlyGrowsAndOneThatWentBackIsRefused() throws {
        let team = try TestKit().team()
        #expect(try team.lan.takeRevocations(version: 2, revoked: ["a", "b"]) == .current)
        #expect(try team.lan.takeRevocations(version: 2, revoked: ["b", "a"]) == .current)
        #expect(try team.lan.takeRevocations(version: 1, revoked: ["a"]) == .wentBack(known: 2))
        #expect(try team.lan.takeRevocations(version: 2, revoked: ["a"]) == .wentBack(known: 2))
        // A list that rises and leaves a key out does not bring it back.
        #expect(try team.lan.takeRevocations(version: 3, revoked: ["c"]) == .current)
        #expect(try team.lan.takeRevocations(version: 3, revoked: ["c"]) == .wentBack(known: 3))
        try team.close()
        let again = try team.kit.team()
        #expect(try again.lan.revocationVersion() == 3)
        #expect(try again.lan.takeRevocations(version: 2, revoked: ["a", "b"]) == .wentBack(known: 3))
    }

    @Test func aRevokedUserDoesNoNewWorkAndIsNotLetIn() throws {
        let team = try TestKit().team()
        let key = try team.minh.keys().user.publicKey.id
        _ = try team.approve(team.batch(of: 1))
        #expect(try team.minh.takeRevocations(version: 1, revoked: [key]) == .current)
        #expect(throws: StoreError.notAllowed(.revoked)) { try team.minh.signApproval("b") }
        #expect(try team.lan.approvedForSealing().count == 1, "what was approved before goes on")
        #expect(throws: LoginError.store(.notAllowed(.revoked))) {
            try team.vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword))
        }
        #expect(try team.vault.members().map(\.isRevoked) == [false, false, true])
        #expect(try team.enrol(7).state == .draft)
    }

    @Test func aRevokedUserIsNotLetInByAVaultThatWasPutBackEither() throws {
        let team = try TestKit().team()
        let ring = try team.minh.keys()
        let row = try team.vault.read { db in try db.row("SELECT slots FROM user WHERE name = 'minh'")?.bytes(0, of: "")
        }
        let box = try team.vault.read { db in
            try db.row("SELECT box FROM store_key WHERE holder = 'user/minh'")?.bytes(0, of: "")
        }
        _ = try team.lan.takeRevocations(version: 1, revoked: [ring.user.publicKey.id])
        // Somebody with the disk puts the old slots back beside the new list: the old box opens nothing any more.
        try team.vault.write { db in
            try db.run("UPDATE user SET disabled = 0, slots = ? WHERE name = 'minh'", [try present(row).data])
            try db.run(
                "INSERT OR REPLACE INTO store_key (holder, box) VALUES ('user/minh', ?)", [try present(box).data])
        }
        #expect(throws: LoginError.store(.damaged(what: "the key device-signing"))) {
            try team.vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword))
        }
        // Nor is it enough that somebody who may log in hands them the new key.
        let store = try team.lan.keys().store.copy()
        try team.vault.write { db in
            _ = try StoreKeyBoxes(db: db).save(store, for: .user("minh"), to: ring.unlock.recipient)
        }
        #expect(throws: LoginError.store(.notAllowed(.revoked))) {
            try team.vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword))
        }
    }

    @Test func aRevokedUserForcesNewKeysAndANewerListWithoutThemDoesNot() throws {
        let team = try TestKit().team()
        try team.beginCamp()
        let record = try team.enrol()
        let stolen = try team.minh.keys()
        let key = stolen.user.publicKey.id
        #expect(try team.lan.takeRevocations(version: 1, revoked: ["somebody else's"]) == .current)
        #expect(try team.lan.rekeyUnderWay() == nil)
        #expect(try team.lan.takeRevocations(version: 2, revoked: ["somebody else's", key]) == .current)
        #expect(try team.lan.rekeyUnderWay()?.done == 0)
        #expect(try team.lan.revocationVersion() == 2)
        #expect(throws: StoreError.locked) { try team.minh.summaries() }
        let last = try #require(try team.lan.read { reader in try reader.audit.tail().entry })
        #expect(last.action == .revocationsTaken && last.subject == "2" && last.user == "lan")
        #expect(try team.lan.continueRekey()?.isFinished == true)
        #expect(try team.lan.takeRevocations(version: 3, revoked: ["somebody else's", key]) == .current)
        #expect(try team.lan.rekeyUnderWay() == nil)
        #expect(try team.lan.record(record.application.id) == record)
        #expect(try team.lan.firstBrokenAuditEntry() == nil)
        // What the revoked user's session held opens nothing any more.
        try team.vault.read { db in
            _ = #expect(throws: StoreError.self) { _ = try DeviceSecrets(db: db, store: stolen.store).signingSeed() }
        }
        let again = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(again.findings.isEmpty)
    }

    @Test func aRevokedKitsUsersLoseTheirSlotsWithoutARekey() throws {
        let team = try TestKit().team()
        let key = try team.minh.keys().user.publicKey.id
        _ = try team.lan.takeRevocations(version: 1, revoked: [team.vault.device.id, key])
        #expect(try team.lan.rekeyUnderWay() == nil)
        #expect(try team.vault.members().map(\.isRevoked) == [false, false, true])
        #expect(try team.lan.revocationVersion() == 1)
    }

    @Test func aRevokedKitKeepsWhatIsSealedAndLosesItsSlots() throws {
        let team = try TestKit().team()
        _ = try team.approve(team.batch(of: 1))
        let manifest = try team.seal(try #require(team.lan.approvedForSealing().first))
        #expect(throws: StoreError.self) { try team.lan.destroyAccess() }
        _ = try team.lan.takeRevocations(version: 1, revoked: [team.vault.device.id])
        #expect(throws: StoreError.notAllowed(.kitRevoked)) { try team.enrol(3) }
        try team.lan.storeReceipt(team.receipt(.stored, manifest))
        #expect(try team.lan.outgoingBatches().first?.packets.first?.isStored == true)
        #expect(try team.lan.destroyAccess() == 3)
        let left = try team.vault.read { db in
            try [
                "SELECT COUNT(*) FROM user WHERE slots IS NOT NULL",
                "SELECT COUNT(*) FROM store_key WHERE holder <> 'recovery'", "SELECT COUNT(*) FROM store_key",
            ].map { try db.integer($0) }
        }
        #expect(left == [0, 0, 1])
        for user in ["admin", "lan", "minh"] {
            #expect(throws: LoginError.store(.notAllowed(.kitRevoked))) {
                try team.vault.login(user, password: TestKit.secret("x"))
            }
        }
    }
}

extension Team {
    fileprivate func beginAndEnrol() throws {
        try beginCamp()
        _ = try enrol()
    }
}

/// An application that was delivered and comes back.
@Suite struct TakeBackTests {
    private let reason = ReturnReason(code: .field, field: nil, text: "ghi rõ thôn")

    /// Somebody who was delivered in full, and the text of the packet.
    private func delivered() throws -> (team: Team, manifest: PacketManifest, revisions: [JWS]) {
        let team = try TestKit().team()
        _ = try team.approve(team.batch(of: 1))
        let application = try #require(try team.lan.approvedForSealing().first)
        let revisions = try team.lan.signedRevisions(of: application.id)
        return (team, try team.seal(application), revisions)
    }

    @Test func itWaitsSealedForItsReceiptsThenIsReadableWithoutItsPictures() throws {
        let (team, manifest, revisions) = try delivered()
        try team.lan.storeReturn(manifest.app, sealed: [1, 2, 3])
        #expect(try team.lan.waitingReturns().isEmpty)
        let back = ReturnedApplication(app: manifest.app, revisions: revisions, reason: reason)
        #expect(throws: StoreError.self) { try team.lan.takeBack(back) }
        try team.lan.storeReceipt(team.receipt(.opened, manifest))
        #expect(try team.lan.waitingReturns().map(\.sealed) == [[1, 2, 3]])
        try team.lan.takeBack(back)
        #expect(try team.lan.waitingReturns().isEmpty)
        let record = try team.lan.record(manifest.app)
        #expect(record.state == .returned && record.returned == reason && record.ownBlobs.isEmpty)
        #expect(record.atRegistry.count == 3)
        #expect(throws: StoreError.atRegistry) { try team.lan.blob(manifest.parts[1].plainHash, of: manifest.app) }
        #expect(try team.lan.find(number: Team.number).map(\.id) == [manifest.app])
        #expect(try team.lan.summaries().first?.returned == reason)
        let files = try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM stream") }
        #expect(files == 0, "receipts were complete: the sealed files are gone")
    }

    @Test func theCorrectedOneIsSealedWithWhatIsNewAlone() throws {
        let (team, manifest, revisions) = try delivered()
        try team.lan.storeReceipt(team.receipt(.opened, manifest))
        try team.lan.purgeReceipted()
        try team.lan.takeBack(ReturnedApplication(app: manifest.app, revisions: revisions, reason: reason))
        var record = try team.lan.record(manifest.app)
        record = try team.lan.append(
            Team.capture(.flat(Finger(.right, .thumb)), Team.picture(seed: 99, count: 1_000)), to: manifest.app,
            heads: record.application.heads)
        _ = try team.submit(record)
        _ = try team.approve(team.lan.closeBatch())
        let second = try team.seal(try #require(team.lan.approvedForSealing().first))
        #expect(second.seal == manifest.seal + 1 && second.parts.count == 2)
        try team.lan.storeReceipt(team.receipt(.opened, second))
        #expect(try team.lan.purgeReceipted() == 1)
        #expect(try team.vault.counts()[.purged] == 1)
        #expect(try team.lan.firstBrokenAuditEntry() == nil)
    }

    /// The registry sends everything that was not answered once more to a restored kit, which may have the answer in its
    /// backup.
    @Test func aReturnThatWasAnsweredIsDroppedWhenItComesOnceMore() throws {
        let (team, manifest, revisions) = try delivered()
        try team.lan.storeReceipt(team.receipt(.opened, manifest))
        let back = ReturnedApplication(app: manifest.app, revisions: revisions, reason: reason)
        #expect(try team.lan.takeBack(back))
        try team.lan.storeReturn(manifest.app, sealed: [1, 2, 3])
        _ = try team.submit(
            team.lan.append(
                Team.capture(.flat(Finger(.right, .thumb)), Team.picture(seed: 99, count: 1_000)), to: manifest.app,
                heads: team.lan.record(manifest.app).application.heads))
        _ = try team.approve(team.lan.closeBatch())
        let answer = try team.seal(try #require(team.lan.approvedForSealing().first))
        try team.lan.storeReceipt(team.receipt(.opened, answer))
        #expect(try team.lan.waitingReturns().map(\.app) == [manifest.app])
        #expect(try !team.lan.takeBack(back))
        #expect(try team.lan.waitingReturns().isEmpty)
        #expect(try team.vault.counts()[.receipted] == 1)
        #expect(try team.lan.firstBrokenAuditEntry() == nil)
    }

    @Test func anotherHistoryIsRefusedAndChangesNothing() throws {
        let (team, manifest, revisions) = try delivered()
        try team.lan.storeReceipt(team.receipt(.opened, manifest))
        var forged = JWS(payload: revisions[0].payload)
        forged.addSignature(typ: "tram-rev", key: SigningKey())
        for wrong in [Array(revisions.dropLast()), [forged] + revisions.dropFirst(), []] {
            #expect(throws: StoreError.self) {
                try team.lan.takeBack(ReturnedApplication(app: manifest.app, revisions: wrong, reason: reason))
            }
        }
        #expect(try team.vault.counts()[.receipted] == 1)
        #expect(try team.lan.purgeReceipted() == 1)
    }
}
