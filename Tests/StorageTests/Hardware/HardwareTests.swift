import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Glibc
import Secrets
import Synchronization
import Testing

@testable import Storage

@Suite("A vault with a hardware factor opens with password and chip, and with neither alone")
struct HardwareTests {
    let chip = TestChip()
    let kit: TestKit

    init() throws { kit = try TestKit(chip: chip) }

    private func open(_ chip: TestChip?) throws -> Vault {
        var environment = kit.environment
        environment.chip = chip
        return try Vault.open(at: kit.vault, environment: environment)
    }

    private func logIn(_ vault: Vault, _ user: String = "lan", _ password: String = TestKit.operatorPassword) throws
        -> VaultSession
    {
        try vault.login(user, password: TestKit.secret(password))
    }

    private func factors(_ vault: Vault) throws -> [String] {
        let texts = try vault.read { db in
            try db.rows("SELECT slots FROM user WHERE slots IS NOT NULL").map { try $0.bytes(0, of: "slots") }
        }
        return texts.flatMap { text in
            String(decoding: text, as: UTF8.self).matches(of: /"factor":"(\w+)"/).map { String($0.output.1) }
        }
    }

    @Test func theChipIsAskedOncePerLoginAndEverySlotNamesIt() throws {
        let vault = try open(chip)
        #expect(try vault.hardwareKind() == .tpm2)
        #expect(try factors(vault) == [String](repeating: "tpm2", count: 3 * 8))
        let before = chip.asked
        let admin = try logIn(vault, "admin", TestKit.adminPassword)
        #expect(chip.asked == before + 1)
        try admin.addUser("hoa", role: .operator, password: TestKit.secret("mật khẩu của hoa"))
        try admin.changePassword(
            from: TestKit.secret(TestKit.adminPassword), to: TestKit.secret("một mật khẩu khác"))
        try admin.chooseSecondPassword(
            own: TestKit.secret("một mật khẩu khác"), second: TestKit.secret("khi bị ép"))
        try admin.disableUser("lan")
        try admin.continueRekey()
        #expect(chip.asked == before + 1)
        for (user, password) in [("hoa", "mật khẩu của hoa"), ("admin", "một mật khẩu khác"), ("admin", "khi bị ép")] {
            #expect(try logIn(vault, user, password).findings.isEmpty)
        }
        #expect(chip.asked == before + 4)
        #expect(try factors(vault) == [String](repeating: "tpm2", count: 3 * 8))
        #expect(try vault.hardwareKind() == .tpm2)
    }

    @Test func theRightPasswordOnAnotherLaptopIsRefusedAndCountsForNothing() throws {
        for _ in 0..<7 {
            let vault = try open(TestChip())
            #expect(throws: LoginError.hardware(.otherChip)) { try logIn(vault) }
            #expect(throws: LoginError.hardware(.otherChip)) { try logIn(vault, "lan", "sai") }
            try vault.close()
        }
        let vault = try open(nil)
        #expect(throws: LoginError.hardware(.noChip)) { try logIn(vault) }
        try vault.close()
        _ = try logIn(try open(chip))
    }

    @Test(arguments: [
        HardwareError.noTools, .denied(device: "/dev/tpmrm0"), .lockedOut, .timedOut(seconds: 20),
        .failed(step: "unseal", code: 0x101), .damaged,
    ]) func aChipThatFailsIsSaidAndTheNextTryWorks(fault: HardwareError) throws {
        let vault = try open(chip)
        chip.fail(with: fault)
        #expect(throws: LoginError.hardware(fault)) { try logIn(vault) }
        chip.fail(with: nil)
        _ = try logIn(vault)
    }

    private func attempts() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: kit.vault + "/attempts")) }

    /// Reads the file of the tries as somebody else would who logs in now; nothing where it is held.
    private final class Waiting: Sendable {
        private let folder: String
        private let read = Mutex<[Data?]>([])

        init(folder: String) { self.folder = folder }

        func look() {
            let file = unsafe Glibc.open(folder + "/attempts.lock", O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            let isFree = flock(file, LOCK_EX | LOCK_NB) == 0
            let bytes = isFree ? try? Data(contentsOf: URL(fileURLWithPath: folder + "/attempts")) : nil
            read.withLock { $0.append(bytes) }
        }

        var seen: [Data?] { read.withLock { $0 } }
    }

    /// A login that is broken off while the chip hangs was no try, and nobody waits behind it.
    @Test func whileTheChipIsAskedNothingIsCountedAndNobodyWaits() throws {
        let vault = try open(chip)
        #expect(throws: LoginError.wrongPassword) { try logIn(vault, "lan", "sai") }
        let before = try attempts()
        let waiting = Waiting(folder: kit.vault)
        chip.whileAsked { waiting.look() }
        chip.fail(with: .timedOut(seconds: 20))
        #expect(throws: LoginError.hardware(.timedOut(seconds: 20))) { try logIn(vault) }
        #expect(waiting.seen == [before])
        #expect(try attempts() == before)
        chip.fail(with: nil)
        _ = try logIn(vault)
        #expect(waiting.seen == [before, before])
    }

    /// Who has to wait learns nothing of the chip, however well or badly it is.
    @Test func whoHasToWaitDoesNotReachTheChip() throws {
        let vault = try open(chip)
        for _ in 0..<5 { #expect(throws: LoginError.wrongPassword) { try logIn(vault, "lan", "sai") } }
        let (asked, before) = (chip.asked, try attempts())
        chip.fail(with: .lockedOut)
        for password in [TestKit.operatorPassword, "sai", ""] {
            #expect(throws: LoginError.tooManyTries(seconds: 30)) { try logIn(vault, "lan", password) }
        }
        #expect(chip.asked == asked)
        #expect(try attempts() == before)
    }

    @Test func nobodyAsksTheChipForAnEmptyPasswordOrAnUnknownUser() throws {
        let vault = try open(chip)
        let before = chip.asked
        #expect(throws: LoginError.emptyPassword) { try logIn(vault, "lan", "") }
        #expect(throws: LoginError.unknownUser) { try logIn(vault, "nobody", "x") }
        #expect(chip.asked == before)
    }

    @Test func aVaultWithoutAFactorNeverTouchesTheChip() throws {
        let plain = try TestKit()
        var environment = plain.environment
        environment.chip = chip
        let before = chip.asked
        chip.fail(with: .failed(step: "seal", code: nil))
        let vault = try Vault.open(at: plain.vault, environment: environment)
        _ = try logIn(vault)
        #expect(try vault.hardwareKind() == .none)
        #expect(chip.asked == before)
        #expect(try vault.read { db in try HardwareRecord.read(db) } == nil)
    }

    @Test func nothingIsMadeWithAChipThatFailsOrDoesNotKeepItsWord() throws {
        struct Forgetful: SecurityChip {
            let kind = HardwareKind.tpm2
            func seal(_ secret: borrowing SecretKey) throws(HardwareError) -> [UInt8] { [1] }
            func unseal(_ sealed: [UInt8]) throws(HardwareError) -> SecretKey { SecretKey() }
        }
        #expect(throws: HardwareError.damaged) { try NewHardware(Forgetful(), random: SystemRandom()) }
        chip.fail(with: .lockedOut)
        #expect(throws: VaultCreationError.hardware(.lockedOut)) { try TestKit(chip: chip) }
    }

    @Test func whatLiesInTheVaultCannotBeExchanged() throws {
        let vault = try open(chip)
        let record = try #require(try vault.read { db in try HardwareRecord.read(db) })
        // The same chip sealed it, and it is another secret.
        let foreign = try chip.seal(SecretKey())
        for sealed in [foreign, [], record.sealed.reversed()] {
            let other = HardwareRecord(kind: .tpm2, sealed: sealed, check: record.check)
            try vault.write { db in try HardwareRecord.replace(other, db) }
            let wanted: HardwareError = sealed == foreign ? .damaged : .otherChip
            #expect(throws: LoginError.hardware(wanted)) { try logIn(vault) }
        }
        try vault.write { db in try HardwareRecord.replace(nil, db) }
        #expect(throws: LoginError.hardware(.damaged)) { try logIn(vault) }
        try vault.write { db in try HardwareRecord.replace(record, db) }
        #expect(try logIn(vault).findings.isEmpty)
    }

    @Test(arguments: ["public SET value", "secret SET sealed"], ["noise", "another secret", "gone"])
    func oneCopyOfTheRecordIsEnoughAndTheOtherIsMadeGood(column: String, how: String) throws {
        let vault = try open(chip)
        let record = try #require(try vault.read { db in try HardwareRecord.read(db) })
        let other = HardwareRecord(kind: .tpm2, sealed: try chip.seal(SecretKey()), check: record.check)
        let name = column.hasPrefix("public") ? "hardware" : "again/hardware"
        try vault.write { db in
            switch how {
            case "noise": try db.execute(sql: "UPDATE \(column) = x'0102' WHERE name = '\(name)'")
            case "gone": try db.execute(sql: "DELETE FROM \(column.split(separator: " ")[0]) WHERE name = '\(name)'")
            default: try db.run("UPDATE \(column) = ? WHERE name = '\(name)'", [other.json.canonicalBytes.data])
            }
            #expect(db.changesCount == 1)
        }
        #expect(try logIn(vault).findings == [.copyRestored])
        #expect(try logIn(vault).findings.isEmpty)
        #expect(try vault.read { db in try HardwareRecord.copies(db) } == [record])
    }

    @Test func theRecordIsWhatIsWrittenDownAndNothingElse() throws {
        let record = HardwareRecord(kind: .tpm2, sealed: [1, 2, 3], check: [UInt8](repeating: 9, count: 32))
        #expect(record.json.object?.count == 3)
        #expect(try HardwareRecord(json: record.json) == record)
        for (member, value) in [
            ("factor", JSONValue.string("none")), ("factor", "fido2"), ("check", "AAAA"), ("sealed", "!"),
        ] {
            var object = try #require(record.json.object)
            object[member] = value
            #expect(throws: ShapeError.self) { try HardwareRecord(json: .object(object)) }
        }
    }
}
