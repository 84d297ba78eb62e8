import Enrollment
import EnrollmentModel
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite(.serialized) struct DiskTests {
    @Test func aFullDiskLosesNothingThatWasConfirmedAndTheWorkGoesOnAfterIt() throws {
        guard let disk = SmallDisk(bytes: 6_000_000) else {
            print("skipped: a full disk is tried on a small tmpfs, which needs root")
            return
        }
        let kit = try TestKit(in: disk.path)
        let team = try kit.team()
        var record = try team.lan.create(EnrolmentStep(changes: [:], reason: "form"))
        var failure: StoreError?
        for index in 0..<100 where failure == nil {
            do {
                record = try team.lan.append(
                    Team.capture(.flat(Finger.allCases[index % 10]), Team.picture(seed: UInt64(index), count: 200_000)),
                    to: record.application.id, heads: record.application.heads)
            } catch { failure = error }
        }
        #expect(failure == .diskFull)
        #expect(record.application.history.count > 3)
        #expect(try team.lan.record(record.application.id) == record)
        for blob in record.application.blobs {
            #expect(try team.lan.blob(blob.id, of: record.application.id).count == blob.length)
        }
        // Room is made, and the same step is taken.
        #expect(disk.resize(bytes: 20000000))
        record = try team.lan.append(
            Team.capture(.portrait, Team.picture(seed: 500, count: 200_000, kind: .portrait)),
            to: record.application.id, heads: record.application.heads)
        #expect(try team.lan.firstBrokenAuditEntry() == nil)
        try team.close()
        let again = try kit.team()
        #expect(again.lan.findings.isEmpty)
        #expect(try again.lan.record(record.application.id) == record)
        try again.close()
    }

    @Test func aVaultThatDidNotFitLeavesRoomForTheNextTry() throws {
        guard let disk = SmallDisk(bytes: 60_000) else {
            print("skipped: a full disk is tried on a small tmpfs, which needs root")
            return
        }
        #expect(throws: VaultCreationError.store(.diskFull)) { try TestKit(in: disk.path) }
        let left = try #require(FileManager.default.enumerator(atPath: disk.path)).compactMap { $0 as? String }
        #expect(!left.contains { $0.contains("vault/") || $0.hasSuffix("/vault") }, "\(left)")
        #expect(disk.resize(bytes: 20000000))
        _ = try TestKit(in: disk.path).team()
    }

    @Test func aReadOnlyDiskSaysSoAndLosesNothing() throws {
        guard let disk = SmallDisk(bytes: 20_000_000) else {
            print("skipped: a read-only disk is tried on a small tmpfs, which needs root")
            return
        }
        let kit = try TestKit(in: disk.path)
        let team = try kit.team()
        let record = try team.enrol()
        try team.close()
        #expect(disk.protect())
        #expect { try kit.open(.write) } throws: { error in
            guard case .failed(let text)? = error as? StoreError else { return false }
            return text.contains("Read-only") || text.contains("mount it writable")
        }
        // Looking is still possible: what is on the disk is needed most when nothing can be added to it.
        let seen = try kit.open(.read).login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(try seen.record(record.application.id) == record)
        #expect(disk.resize(bytes: 20000000))
        #expect(try kit.team().lan.record(record.application.id) == record)
    }
}
