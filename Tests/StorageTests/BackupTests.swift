import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Glibc
import Secrets
import TestSupport
import Testing

@testable import Storage

/// A vault with some work in it and what restoring it takes.
private struct LostKit {
    let kit: TestKit
    let people: [ApplicationRecord]
    let sealed: ApplicationID
    static let newPassword = "một máy khác"

    /// Three people: one sealed, one returned to a draft's life, one handed in.
    init() throws {
        kit = try TestKit()
        let team = try kit.team()
        let batch = try team.batch(of: 1)
        _ = try team.approve(batch)
        let approved = try present(try team.lan.approvedForSealing().first)
        _ = try team.seal(approved)
        sealed = approved.id
        people = [try team.enrol(1), try team.submit(team.enrol(2))]
        try team.close()
    }

    /// Makes a second copy in a new folder.
    ///
    /// - Returns: The file of the copy.
    func copy(on path: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let vault = try kit.open()
        try vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword)).setMirror(path)
        try vault.close()
        return "\(path)/\(try present(FileManager.default.contentsOfDirectory(atPath: path).first))/mirror.sqlite"
    }

    func backup(to path: String, as user: String = "minh") throws -> BackupReport {
        let vault = try kit.open()
        defer { try? vault.close() }
        let password = user == "minh" ? TestKit.supervisorPassword : TestKit.operatorPassword
        return try vault.login(user, password: TestKit.secret(password)).backup(to: path)
    }

    func restore(
        from path: String, epoch: Int = 2, change: (inout KitCertificate) -> Void = { _ in },
        recovery: SealingIdentity? = nil
    ) throws -> RestoreReport {
        try restore(
            from: RestoreSource(path: path, kit: kit.certificate.kit), epoch: epoch, change: change, recovery: recovery)
    }

    func restore(
        from source: RestoreSource, epoch: Int = 2, change: (inout KitCertificate) -> Void = { _ in },
        recovery: SealingIdentity? = nil
    ) throws -> RestoreReport {
        let provisioning = try kit.reissue(epoch: epoch, change)
        return try Vault.restore(
            at: kit.folder + "/restored", from: source, recovery: recovery ?? kit.registry.recovery,
            provisioning: provisioning,
            admin: "bình", password: TestKit.secret(Self.newPassword), environment: kit.environment)
    }

    func openRestored() throws -> Vault {
        try Vault.open(at: kit.folder + "/restored", environment: kit.environment)
    }
}

extension TestKit {
    /// A provisioning file of the same kit for another laptop.
    func reissue(epoch: Int, _ change: (inout KitCertificate) -> Void) throws -> KitProvisioning {
        let device = SigningKey()
        let admin = SigningKey()
        let identity = SealingIdentity()
        var renewed = certificate
        renewed.epoch = epoch
        renewed.signingKey = device.publicKey.bytes
        renewed.adminKey = admin.publicKey.bytes
        renewed.sealingRecipient = identity.recipient.text
        change(&renewed)
        return provisioning(renewed, device: device, identity: identity, admin: admin)
    }
}

@Suite("A backup is the vault, sealed to the headquarters and read back") struct BackupTests {
    @Test func aBackupOpensWithTheRecoveryKeyAloneAndIsWhole() throws {
        let lost = try LostKit()
        let path = lost.kit.folder + "/kit.age"
        let report = try lost.backup(to: path)
        #expect(report.people == 3)
        #expect(report.firstBrokenAuditEntry == nil)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(bytes.count == report.bytes)
        let opened = try AgeOpener.open(bytes, with: .identities([lost.kit.registry.recovery]))
        #expect(opened.starts(with: Array("SQLite format 3".utf8)))
        #expect(throws: AgeError.noMatch) { try AgeOpener.open(bytes, with: .identities([SealingIdentity()])) }
        let left = try FileManager.default.contentsOfDirectory(atPath: lost.kit.vault)
        #expect(!left.contains { $0.hasPrefix("copy-") }, "\(left)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: lost.kit.folder).sorted() == ["kit.age", "vault"])
    }

    @Test func whatIsThereIsNotWrittenOverAndAnOperatorMayNot() throws {
        let lost = try LostKit()
        let path = lost.kit.folder + "/kit.age"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: BackupError.exists(path)) { try lost.backup(to: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
        #expect(throws: BackupError.store(.notAllowed(.role))) { try lost.backup(to: path + "2", as: "lan") }
        #expect(throws: BackupError.target("open: No such file or directory")) {
            try lost.backup(to: lost.kit.folder + "/none/kit.age")
        }
    }

    @Test(arguments: ["symbolic", "hard"]) func aLinkThatLiesWhereTheBackupIsWrittenIsNotFollowed(kind: String) throws {
        let lost = try LostKit()
        let (path, other) = (lost.kit.folder + "/kit.age", lost.kit.folder + "/mine")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: other))
        if kind == "hard" {
            try FileManager.default.linkItem(atPath: other, toPath: path + ".part")
        } else {
            try FileManager.default.createSymbolicLink(atPath: path + ".part", withDestinationPath: other)
        }
        _ = try lost.backup(to: path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: other)) == Data("mine".utf8))
        let left = try FileManager.default.contentsOfDirectory(atPath: lost.kit.folder).sorted()
        #expect(left == ["kit.age", "mine", "vault"], "\(left)")
        #expect(try lost.restore(from: path).people == 3)
    }

    @Test func theWorkGoesOnWhileABackupIsMade() throws {
        let lost = try LostKit()
        let vault = try lost.kit.open()
        let minh = try vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword))
        let lan = try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        let team = Team(kit: lost.kit, vault: vault, lan: lan, minh: minh)
        let done = DispatchSemaphore(value: 0)
        let path = lost.kit.folder + "/kit.age"
        DispatchQueue.global().async {
            _ = try? minh.backup(to: path)
            done.signal()
        }
        for index in 10..<13 { _ = try team.enrol(index) }
        done.wait()
        #expect(FileManager.default.fileExists(atPath: path))
        try team.close()
        let report = try lost.restore(from: path)
        #expect(report.findings.isEmpty)
        #expect(report.firstBrokenAuditEntry == nil)
        #expect((3...6).contains(report.people))
    }
}

@Suite("A lost kit lives on in another laptop") struct RestoreTests {
    @Test(arguments: ["backup", "mirror"]) func everythingIsThereAndCanBeWorkedWith(how: String) throws {
        let lost = try LostKit()
        let path = lost.kit.folder + "/second"
        if how == "backup" {
            _ = try lost.backup(to: path)
        } else {
            _ = try lost.copy(on: path)
        }
        let before = try lost.kit.open(.read).counts()
        let report = try lost.restore(from: path)
        #expect(report.findings.isEmpty)
        #expect(report.firstBrokenAuditEntry == nil)
        #expect(report.people == 3)
        #expect(report.receiptGap == 4...103)
        let vault = try lost.openRestored()
        #expect(try vault.counts() == before)
        #expect(vault.kit.epoch == 2)
        #expect(try vault.members().map(\.user.name) == ["bình"])
        #expect(try vault.mirrorStatus().folder == nil)
        #expect(throws: LoginError.self) {
            try vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword))
        }
        let admin = try vault.login("bình", password: TestKit.secret(LostKit.newPassword))
        #expect(admin.findings.isEmpty)
        try admin.addUser("lan", role: .operator, password: TestKit.secret("mật khẩu mới của lan"))
        try admin.addUser("minh", role: .supervisor, password: TestKit.secret("mật khẩu mới của minh"))
        // The new store key goes to the new lan, and not to the one of the same name whose laptop is lost.
        try admin.beginRekey()
        try admin.continueRekey()
        let team = Team(
            kit: lost.kit, vault: vault,
            lan: try vault.login("lan", password: TestKit.secret("mật khẩu mới của lan")),
            minh: try vault.login("minh", password: TestKit.secret("mật khẩu mới của minh")))
        for person in lost.people {
            #expect(try team.lan.record(person.application.id) == person)
            for blob in person.application.blobs {
                #expect(try team.lan.blob(blob.id, of: person.application.id).count == blob.length)
            }
        }
        try workOn(team, lost)
        #expect(try admin.firstBrokenAuditEntry() == nil)
        try team.close()
    }

    /// New people get new numbers, old ones are finished, and what is sealed now is not what was sealed before.
    private func workOn(_ team: Team, _ lost: LostKit) throws {
        let new = try team.enrol(9)
        let numbers = try team.lan.summaries().map(\.receipt.text)
        #expect(Set(numbers).count == numbers.count)
        #expect(new.application.history.first?.revision.epoch == 2)
        #expect(new.application.history.first?.revision.seq == 1)
        #expect(try team.lan.summaries().contains { $0.receipt.text.hasPrefix("K0001-000104") })
        _ = try team.submit(lost.people[0])
        let batch = try team.lan.closeBatch()
        #expect(batch.items.count == 2)
        _ = try team.approve(batch)
        let approved = try team.lan.approvedForSealing()
        #expect(approved.count == 2)
        #expect(try team.seal(try present(approved.first)).seal > 100)
        #expect(try team.lan.outgoingBatches().count == 2)
    }

    @Test func numbersAreLeftOutForEveryLaptopThatWasLostSince() throws {
        let lost = try LostKit()
        let path = lost.kit.folder + "/kit.age"
        _ = try lost.backup(to: path)
        let given = try lost.kit.team().lan.read { try $0.counters($0.audit.tail()) }
        #expect(try lost.restore(from: path, epoch: 4).receiptGap == 4...303)
        let admin = try lost.openRestored().login("bình", password: TestKit.secret(LostKit.newPassword))
        let now = try admin.read { try $0.counters($0.audit.tail()) }
        #expect(now.epoch == 4 && now.receipt == given.receipt + 300 && now.batch == given.batch + 300)
    }

    @Test func theRegistrySeesTheNewEpochHoweverManyCheckpointsTheOldOneHad() throws {
        let lost = try LostKit()
        let path = lost.kit.folder + "/kit.age"
        let team = try lost.kit.team()
        for index in 0..<3 {
            try team.lan.setChangesCursor(index)
            try team.lan.signCheckpoint()
        }
        #expect(try team.lan.checkpoints(limit: 3).checkpoints.count == 3)
        try team.close()
        _ = try lost.backup(to: path)
        _ = try lost.restore(from: path)
        let admin = try lost.openRestored().login("bình", password: TestKit.secret(LostKit.newPassword))
        try admin.signCheckpoint()
        let tail = try admin.checkpoints(limit: 3)
        let signed = try tail.checkpoints.map { try Checkpoint(json: JSONValue(canonical: $0.payload)) }
        #expect(signed.last?.number == tail.last && signed.allSatisfy { $0.epoch == 2 } && tail.after == 0)
    }

    @Test func theExtractStaysWithTheLostLaptop() throws {
        let lost = try LostKit()
        let team = try lost.kit.team()
        try SampleExtract(lost.kit, people: 20).load(lost.kit, team.minh)
        try team.close()
        let path = lost.kit.folder + "/kit.age"
        _ = try lost.backup(to: path)
        _ = try lost.restore(from: path)
        let vault = try lost.openRestored()
        #expect(try vault.readableNow().extract == nil)
        #expect(try vault.read { db in try db.integer("SELECT COUNT(*) FROM public WHERE name = 'extract'") } == 0)
        let admin = try vault.login("bình", password: TestKit.secret(LostKit.newPassword))
        #expect(try admin.extractStatus() == nil && admin.findings.isEmpty)
        try admin.beginRekey()
        try admin.continueRekey()
        #expect(try admin.extractStatus() == nil)
    }

    @Test func whatDoesNotFitIsRefusedBeforeAnythingIsMade() throws {
        let lost = try LostKit()
        let path = lost.kit.folder + "/kit.age"
        _ = try lost.backup(to: path)
        #expect(throws: RestoreError.olderEpoch(found: 1, given: 1)) { try lost.restore(from: path, epoch: 1) }
        #expect(throws: RestoreError.otherRecovery) { try lost.restore(from: path, recovery: SealingIdentity()) }
        let kit = try present(KitID("K0002"))
        #expect(throws: RestoreError.otherKit(found: lost.kit.certificate.kit, wanted: kit)) {
            try lost.restore(from: path, change: { $0.kit = kit })
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let cuts = [0, 10, 300, whole.count / 2, whole.count - 70_000, whole.count - 1]
        for count in cuts {
            try whole.prefix(count).write(to: URL(fileURLWithPath: path))
            #expect { try lost.restore(from: path) } throws: { error in
                guard case .damaged? = error as? RestoreError else { return false }
                return true
            }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: lost.kit.folder).sorted()
        #expect(left == ["kit.age", "vault"], "\(left)")
        try whole.write(to: URL(fileURLWithPath: path))
        _ = try lost.restore(from: path)
    }

    /// Whichever byte of it a bad stick gives back wrong.
    @Test func aFlippedByteOfABackupIsDamageAndNothingIsMadeOfIt() throws {
        let lost = try LostKit()
        let path = lost.kit.folder + "/kit.age"
        _ = try lost.backup(to: path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        // The header ends with its MAC; what is sealed to the recovery key stands before that.
        let header = try present(whole.range(of: Data("\n--- ".utf8))).lowerBound
        let seed = Patience.seed
        var random = SplitMix64(seed: seed)
        let flips = Patience.flips(usually: 24)
        let drawn = (0..<flips).map { index in
            // A third of them in the header, which is small.
            Int(random.next() % UInt64(index % 3 == 0 ? header + 50 : whole.count))
        }
        for place in [0, header, header + 10, whole.count - 1] + drawn {
            var bytes = whole
            bytes[place] ^= 1 << UInt8(random.next() % 8)
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect("byte \(place) of \(whole.count), seed \(seed)") { try lost.restore(from: path) } throws: { error in
                switch error as? RestoreError {
                case .damaged: true
                // A box that does not open looks like one for somebody else.
                case .otherRecovery: place < header
                default: false
                }
            }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: lost.kit.folder).sorted()
        #expect(left == ["kit.age", "vault"], "\(left)")
        print("soak\tflipped bytes of backups\tseed \(seed)\tflips \(drawn.count + 4)")
    }

    /// SQLite would delete what the journal names at the first look at the copy.
    @Test(arguments: ["prepared", "link"]) func aJournalThatSomebodyLaidOnTheCardIsDamage(how: String) throws {
        let lost = try LostKit()
        let (path, mine) = (lost.kit.folder + "/card", lost.kit.folder + "/mine")
        let copy = try lost.copy(on: path)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: mine))
        if how == "prepared" {
            try PreparedJournal.lay(beside: copy, naming: mine)
        } else {
            try FileManager.default.createSymbolicLink(atPath: copy + "-journal", withDestinationPath: mine)
        }
        #expect { try lost.restore(from: path) } throws: { error in
            guard case .damaged? = error as? RestoreError else { return false }
            return true
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: mine)) == Data("mine".utf8))
        // The source is only read.
        #expect(FileManager.default.fileExists(atPath: copy + "-journal"))
        try FileManager.default.removeItem(atPath: copy + "-journal")
        #expect(try lost.restore(from: path).people == 3)
    }

    /// What cannot be looked at may be there: a copy without its journal may be half of a transaction.
    @Test func aJournalThatCannotBeLookedAtIsNotTakenForNone() throws {
        let lost = try LostKit()
        let copy = try lost.copy(on: lost.kit.folder + "/card")
        // The longest name that a file can have: that of its journal is too long to ask for.
        let long = lost.kit.folder + "/card/" + String(repeating: "m", count: 250)
        try FileManager.default.moveItem(atPath: copy, toPath: long)
        #expect(throws: RestoreError.unreadable("the card cannot be read: File name too long")) {
            try lost.restore(from: .mirror(long))
        }
        #expect(!FileManager.default.fileExists(atPath: lost.kit.folder + "/restored"))
    }

    /// With the other one a restore would take whichever answers.
    @Test func oneOfTwoCopiesThatCannotBeLookedAtIsNotPassedOver() throws {
        let lost = try LostKit()
        let card = lost.kit.folder + "/card"
        _ = try lost.copy(on: card)
        // A link that leads to itself.
        let other = "\(card)/\(lost.kit.certificate.kit)-0000000000000000"
        try FileManager.default.createSymbolicLink(atPath: other, withDestinationPath: other)
        #expect { try lost.restore(from: card) } throws: { error in
            guard case .unreadable? = error as? RestoreError else { return false }
            return true
        }
        // A backup beside it is no copy.
        try FileManager.default.removeItem(atPath: other)
        try Data("age".utf8).write(to: URL(fileURLWithPath: other))
        #expect(try lost.restore(from: card).people == 3)
    }

    @Test func aCopyThatWasNeverWholeIsRefused() throws {
        let lost = try LostKit()
        let (path, empty) = (lost.kit.folder + "/card", lost.kit.folder + "/empty")
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: false)
        #expect { try lost.restore(from: empty) } throws: { error in
            guard case .unreadable? = error as? RestoreError else { return false }
            return true
        }
        try DatabaseQueue(path: lost.copy(on: path)).write { db in
            let bytes = try present(Data.fetchOne(db, sql: "SELECT value FROM mirror_state"))
            var state = try CardState(json: JSONValue(canonical: Array(bytes)))
            state.filling = "record"
            try db.execute(sql: "UPDATE mirror_state SET value = ?", arguments: [Data(state.canonicalBytes)])
        }
        #expect(throws: RestoreError.incomplete) { try lost.restore(from: path) }
    }
}
