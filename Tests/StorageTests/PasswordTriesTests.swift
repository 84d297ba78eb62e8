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

@Suite struct PasswordTriesTests {
    let kit: TestKit
    let vault: Vault

    init() throws {
        kit = try TestKit()
        vault = try kit.open()
    }

    private func wrong(_ times: Int, _ vault: Vault? = nil) {
        for _ in 0..<times {
            #expect(throws: LoginError.wrongPassword) {
                try (vault ?? self.vault).login("lan", password: TestKit.secret("nope"))
            }
            kit.clock.pass(1)
        }
    }

    private func right() throws(LoginError) -> VaultSession {
        try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
    }

    private func entries(_ session: VaultSession) throws -> [AuditEntry] {
        try session.read { reader in
            let last = try reader.audit.tail().number
            return try (1...last).map { try reader.audit.entry($0) }
        }
    }

    @Test func fiveAreFreeAndTheSixthWaitsWhateverItIs() throws {
        wrong(5)
        #expect(throws: LoginError.tooManyTries(seconds: 30)) { try right() }
        #expect(throws: LoginError.tooManyTries(seconds: 30)) {
            try vault.login("lan", password: TestKit.secret("nope"))
        }
        // Nobody else waits.
        _ = try vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword))
        kit.clock.pass(29_999)
        let session = try right()
        #expect(try entries(session).last?.action == .wrongPasswords)
        #expect(try entries(session).last?.subject == "5")
    }

    @Test func whileOneWaitsTheSlotsAreNotEvenLookedAt() throws {
        wrong(5)
        try vault.write { db in try db.execute(sql: "UPDATE user SET slots = x'00' WHERE name = 'lan'") }
        #expect(throws: LoginError.tooManyTries(seconds: 30)) { try right() }
        kit.clock.pass(30_000)
        #expect(throws: LoginError.store(.damaged(what: "the key slots of lan"))) { try right() }
    }

    @Test func theWaitDoublesUpToAQuarterOfAnHour() throws {
        wrong(5)
        for seconds in [30, 60, 120, 240, 480, 900, 900] {
            #expect(throws: LoginError.tooManyTries(seconds: seconds)) { try right() }
            kit.clock.pass(seconds * 1000)
            wrong(1)
        }
    }

    @Test(arguments: [-3_600_000, 3_600_000, -315_360_000_000, 315_360_000_000]) func aSetClockShortensNothing(
        by milliseconds: Int
    ) throws {
        wrong(5)
        kit.clock.set(by: milliseconds)
        #expect(throws: LoginError.tooManyTries(seconds: 30)) { try right() }
        kit.clock.pass(30_000)
        _ = try right()
    }

    @Test func anotherStartOfTheMachineBeginsTheWaitAnew() throws {
        wrong(6 - 1)
        kit.clock.pass(29_000)
        kit.clock.restart("second", up: 4_000)
        #expect(throws: LoginError.tooManyTries(seconds: 26)) { try right() }
        kit.clock.restart("third")
        #expect(throws: LoginError.tooManyTries(seconds: 30)) { try right() }
        kit.clock.pass(30_000)
        _ = try right()
    }

    @Test func whoOnlyLooksCountsToo() throws {
        let reader = try kit.open(.read)
        wrong(3, reader)
        wrong(2)
        #expect(throws: LoginError.tooManyTries(seconds: 30)) {
            try reader.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        }
        kit.clock.pass(30_000)
        // A reader cannot tell the audit log; the count starts again, and the log is told by the next writer.
        _ = try reader.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        wrong(1)
        let session = try right()
        #expect(try entries(session).last?.subject == "6")
        #expect(try entries(try right()).last?.action == .login)
    }

    @Test(arguments: [true, false]) func aLostFileCountsAsFreshAndTheAuditLogKnows(isDeleted: Bool) throws {
        wrong(5)
        let file = kit.vault + "/attempts"
        if isDeleted {
            try FileManager.default.removeItem(atPath: file)
        } else {
            try Data("{".utf8).write(to: URL(fileURLWithPath: file))
        }
        // Whoever tries first hides nothing from the log.
        wrong(1)
        let session = try right()
        let last = try entries(session).suffix(2)
        #expect(last.map(\.action) == [.wrongPasswords, .attemptsLost])
        #expect(last.map(\.subject) == ["1", isDeleted ? "missing" : "damaged"])
        #expect(try entries(try right()).last?.action == .login)
    }

    @Test func emptyPasswordsAndOtherFailuresAreNoTries() throws {
        for _ in 0..<10 {
            #expect(throws: LoginError.emptyPassword) { try vault.login("lan", password: TestKit.secret("")) }
            #expect(throws: LoginError.unknownUser) { try vault.login("nobody", password: TestKit.secret("x")) }
        }
        let session = try right()
        #expect(try entries(session).last?.action == .login)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: kit.vault + "/attempts"))
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"users":{},"v":1}"#)
        let mode = try FileManager.default.attributesOfItem(atPath: kit.vault + "/attempts")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    /// Reads the clock while it looks whether somebody has the file of the tries.
    private final class Watch: Sendable {
        private let held = Mutex<[Bool]>([])

        func look(_ lock: String) {
            let file = unsafe open(lock, O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            let isFree = flock(file, LOCK_EX | LOCK_NB) == 0
            held.withLock { $0.append(!isFree) }
        }

        var all: [Bool] { held.withLock { $0 } }
    }

    /// Who waits for another login to end must not count, or be counted, by the time of before.
    @Test func theClockIsReadWithTheFileInHand() throws {
        let watch = Watch()
        let (clock, lock) = (kit.clock, kit.vault + "/attempts.lock")
        var environment = kit.environment
        environment.clock = {
            watch.look(lock)
            return clock.read()
        }
        try vault.close()
        let vault = try Vault.open(at: kit.vault, environment: environment)
        #expect(throws: LoginError.wrongPassword) { try vault.login("lan", password: TestKit.secret("nope")) }
        #expect(watch.all == [true])
        try vault.countingCodes { () throws(ExtensionError) in }
        #expect(watch.all == [true, true])
    }

    @Test func twoAtOnceCountTogether() async throws {
        let vaults = try [kit.open(.read), kit.open(.read), vault]
        let results = await withTaskGroup(of: LoginError?.self) { group in
            for turn in 0..<12 {
                let vault = vaults[turn % vaults.count]
                group.addTask {
                    do throws(LoginError) {
                        _ = try vault.login("lan", password: TestKit.secret("nope"))
                        return nil
                    } catch { return error }
                }
            }
            return await group.reduce(into: [LoginError?]()) { $0.append($1) }
        }
        #expect(results.count { $0 == .wrongPassword } == 5)
        #expect(results.count { $0 == .tooManyTries(seconds: 30) } == 7)
    }

    /// What any order of wrong and right passwords, passing time, set clocks and restarts must give.
    @Test(arguments: 1...20) func anyHistoryWaitsAsTheRuleSays(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var tries = PasswordTries()
        var now = ClockReading(wall: 1_795_000_000_000, sinceBoot: 10_000, boot: "b0")
        var (count, end, starts) = (0, 0, 0)
        for step in 0..<400 {
            switch random.next() % 6 {
            case 0, 1:
                guard tries.secondsLeft(of: "lan", now) == 0 else { break }
                tries.begin("lan", now)
                count += 1
                end = now.sinceBoot + (count < 5 ? 0 : min(900_000, 30_000 << min(count - 5, 20)))
            case 2 where tries.secondsLeft(of: "lan", now) == 0 && random.next() % 8 == 0:
                tries.begin("lan", now)
                _ = tries.succeed("lan")
                (count, end) = (0, now.sinceBoot)
            case 3:
                let passed = Int(random.next() % 200_000)
                now.sinceBoot += passed
                now.wall += passed
            case 4: now.wall += Int(random.next() % 10_000_000_000) - 5_000_000_000
            default:
                guard random.next() % 10 == 0 else { break }
                starts += 1
                now.boot = "b\(starts)"
                now.sinceBoot = Int(random.next() % 60_000)
                end = count < 5 ? 0 : min(900_000, 30_000 << min(count - 5, 20))
            }
            let left = max(0, end - now.sinceBoot)
            #expect(tries.secondsLeft(of: "lan", now) == (left + 999) / 1000, "seed \(seed), step \(step)")
            let copy = try PasswordTries(json: JSONValue(parsing: tries.canonicalBytes))
            #expect(copy == tries, "seed \(seed), step \(step)")
        }
    }
}
