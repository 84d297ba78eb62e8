import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Testing

@testable import Storage

/// What the disk holds when the process dies: the files are copied without closing anything, and the copy is opened.
@Suite struct CrashTests {
    /// A copy of the vault's files as they are now.
    private func deadCopy(of kit: TestKit, _ name: String) throws -> String {
        let copy = "\(kit.folder)/\(name)"
        try FileManager.default.createDirectory(
            atPath: copy, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for file in ["vault.sqlite", "vault.sqlite-wal"] {
            let target = "\(copy)/\(file)"
            try FileManager.default.copyItem(atPath: "\(kit.vault)/\(file)", toPath: target)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target)
        }
        return copy
    }

    private func reopened(_ kit: TestKit, _ path: String) throws -> VaultSession {
        let vault = try Vault.open(at: path, environment: kit.environment)
        let session = try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(session.findings.isEmpty)
        #expect(try session.firstBrokenAuditEntry() == nil)
        return session
    }

    @Test func everyConfirmedStepIsThereAfterADeathRightAfterIt() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        var record = try team.lan.create(EnrolmentStep(changes: [:], reason: "form"))
        for (index, finger) in Finger.allCases.prefix(5).enumerated() {
            record = try team.lan.append(
                Team.capture(.flat(finger), Team.picture(seed: UInt64(index), count: 111_000)),
                to: record.application.id, heads: record.application.heads)
            let session = try reopened(kit, deadCopy(of: kit, "step\(index)"))
            #expect(try session.record(record.application.id) == record)
            for blob in record.application.blobs {
                #expect(try session.blob(blob.id, of: record.application.id).count == blob.length)
            }
            try session.vault.close()
        }
    }

    @Test func everyStageOfTheLifeSurvives() throws {
        let kit = try TestKit()
        let team = try kit.team()
        func states(_ stage: String) throws -> [LifecycleState: Int] {
            let session = try reopened(kit, deadCopy(of: kit, stage))
            defer { try? session.vault.close() }
            return try session.vault.counts()
        }
        let batch = try team.batch(of: 1)
        #expect(try states("batch") == [.inBatch: 1])
        _ = try team.approve(batch)
        #expect(try states("approved") == [.approved: 1])
        let waiting = try #require(try team.lan.approvedForSealing().first)
        let manifest = try team.seal(waiting)
        #expect(try states("sealed") == [.sealed: 1])
        try team.lan.markUploading(waiting.id, seal: 1)
        #expect(try states("uploading") == [.uploading: 1])
        try team.lan.storeReceipt(team.receipt(.opened, manifest))
        #expect(try states("receipted") == [.receipted: 1])
        try team.lan.purgeReceipted()
        // Emptying the log leaves nothing to copy but the database itself.
        try team.lan.setChangesCursor(1)
        #expect(try states("purged") == [.purged: 1])
    }

    /// Any prefix of the log is a moment at which the machine may have died: what had been confirmed by then is there,
    /// what had not is there as a whole or not at all.
    @Test func aLogThatIsCutAnywhereGivesAWholeNumberOfSteps() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.vault.emptyLog()
        var record = try team.lan.create(EnrolmentStep(changes: [:], reason: "form"))
        var confirmed: [(bytes: Int, heads: [Digest])] = [(try logSize(kit), record.application.heads)]
        for index in 0..<4 {
            record = try team.lan.append(
                Team.capture(.flat(Finger.allCases[index]), Team.picture(seed: UInt64(index), count: 20_000)),
                to: record.application.id, heads: record.application.heads)
            confirmed.append((try logSize(kit), record.application.heads))
        }
        let log = try Data(contentsOf: URL(fileURLWithPath: kit.vault + "/vault.sqlite-wal"))
        for cut in stride(from: confirmed[0].bytes, through: log.count, by: 9_973) {
            let copy = try deadCopy(of: kit, "cut\(cut)")
            try log.prefix(cut).write(to: URL(fileURLWithPath: copy + "/vault.sqlite-wal"))
            let session = try reopened(kit, copy)
            let heads = try session.record(record.application.id).application.heads
            let last = try #require(confirmed.last { $0.bytes <= cut })
            #expect(heads == last.heads, "cut at \(cut)")
            try session.vault.close()
        }
    }

    private func logSize(_ kit: TestKit) throws -> Int {
        try Data(contentsOf: URL(fileURLWithPath: kit.vault + "/vault.sqlite-wal")).count
    }
}
