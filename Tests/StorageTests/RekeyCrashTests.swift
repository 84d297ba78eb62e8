import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Synchronization
import TestSupport
import Testing

@testable import Storage

/// Whatever a rekey dies of, the vault opens, nothing is lost, and it goes on where it was.
@Suite struct RekeyCrashTests {
    struct Death: Error {}

    /// Dies when a point is reached for the n-th time.
    private final class Reaper: Sendable {
        private let left: Mutex<Int>
        private let point: RekeyPoint

        init(_ point: RekeyPoint, after count: Int) {
            self.point = point
            left = Mutex(count)
        }

        func reach(_ reached: RekeyPoint) throws {
            guard reached == point else { return }
            let isOver = left.withLock { left in
                left -= 1
                return left < 0
            }
            if isOver { throw Death() }
        }
    }

    @Test(arguments: [
        (RekeyPoint.recordsSealed, 0), (.beforeCommit, 0), (.afterCommit, 0), (.application, 0), (.application, 3),
        (.beforeEnd, 0),
    ])
    func aDeathAnywhereLosesNothing(point: RekeyPoint, count: Int) throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let records = try (0..<6).map { try team.enrol($0) }
        try team.close()
        let reaper = Reaper(point, after: count)
        var environment = kit.environment
        environment.rekeyPoint = { try reaper.reach($0) }
        let vault = try Vault.open(at: kit.vault, environment: environment)
        let boss = try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        #expect(throws: StoreError.self) {
            try boss.beginRekey()
            try boss.continueRekey()
        }
        try vault.close()
        let after = try kit.open()
        let lan = try after.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(lan.findings.isEmpty)
        for record in records { #expect(try lan.record(record.application.id) == record) }
        #expect(try lan.firstBrokenAuditEntry() == nil)
        let isUnderWay = try lan.rekeyUnderWay() != nil
        #expect(isUnderWay == ![.recordsSealed, .beforeCommit].contains(point))
        if isUnderWay { #expect(try lan.continueRekey()?.isFinished == true) }
        for record in records {
            #expect(try lan.record(record.application.id) == record)
            for blob in record.application.blobs {
                #expect(try lan.blob(blob.id, of: record.application.id).count == blob.length)
            }
        }
        #expect(try lan.rekeyUnderWay() == nil)
    }

    @Test func aFullDiskStopsItAndItGoesOnWhenThereIsSpace() throws {
        guard let disk = SmallDisk(bytes: 64_000_000) else {
            print("skipped: a full disk is tried on a small tmpfs, which needs root")
            return
        }
        let kit = try TestKit(in: disk.path)
        let team = try kit.team()
        try team.beginCamp()
        let records = try (0..<20).map { try team.enrol($0) }
        try team.vault.emptyLog()
        let boss = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try team.vault.emptyLog()
        // First there is no room for the new store key, then for the applications, then for all of it.
        let used = try kit.files().reduce(0) { $0 + $1.bytes.count }
        var failures: [String] = []
        for room in [40_000, 900_000, 60_000_000] {
            #expect(disk.resize(bytes: used + room))
            do {
                if try boss.rekeyUnderWay() == nil { try boss.beginRekey() }
                try boss.continueRekey()
            } catch {
                failures.append("\(error)")
            }
            try team.vault.emptyLog()
            for record in records { #expect(try team.lan.record(record.application.id) == record) }
        }
        #expect(failures.allSatisfy { $0 == "\(StoreError.diskFull)" } && !failures.isEmpty, "\(failures)")
        #expect(try boss.rekeyUnderWay() == nil)
        #expect(try team.lan.firstBrokenAuditEntry() == nil)
    }
}
