import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Testing

@testable import Storage

@Suite struct CanaryTests {
    private static let reason = "Tên đệm sai, hỏi lại mẹ"

    /// Everything that must never stand in a file of the vault.
    private static var canaries: [(name: String, bytes: [UInt8])] {
        var canaries: [(name: String, bytes: [UInt8])] = [
            ("name", Array(Team.name.utf8)), ("number", Array(Team.number.utf8)), ("reason", Array(reason.utf8)),
            ("place", Array("nhà rông".utf8)), ("hamlet", Array("Kon Plong".utf8)),
            ("name as base64url", Array(Base64URL.encode(Array(Team.name.utf8)).utf8.dropLast(2))),
        ]
        for password in [TestKit.adminPassword, TestKit.operatorPassword, TestKit.supervisorPassword] {
            canaries.append(("password", Array(password.utf8)))
        }
        for seed in [0, 1, 9] {
            let picture = Team.picture(seed: UInt64(seed), count: 30_000)
            canaries.append(("picture \(seed)", Array(picture.bytes[1000..<1032])))
            canaries.append(("picture hash \(seed)", Team.picture(seed: UInt64(seed), count: 70_000).id.bytes))
            canaries.append(
                ("picture name \(seed)", Array(Team.picture(seed: UInt64(seed), count: 70_000).id.text.utf8)))
        }
        return canaries
    }

    private func search(_ kit: TestKit, _ stage: String) throws {
        for (file, bytes) in try kit.files() {
            for canary in Self.canaries {
                #expect(bytes.range(of: Data(canary.bytes)) == nil, "\(canary.name) in \(file), \(stage)")
            }
        }
    }

    @Test func nothingPersonalIsReadableInAnyFileAtAnyStage() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let batch = try team.batch(of: 2)
        try search(kit, "in batch")
        for item in batch.items { _ = try team.minh.openForReview(item.app, in: batch.id) }
        try team.minh.judge(batch.items[0].app, in: batch.id, .approved)
        try team.minh.judge(
            batch.items[1].app, in: batch.id, .returned(ReturnReason(code: .field, text: Self.reason)))
        _ = try team.minh.signApproval(batch.id)
        try search(kit, "judged")
        let manifest = try team.seal(try #require(try team.lan.approvedForSealing().first))
        try search(kit, "sealed")
        try team.lan.storeReceipt(team.receipt(.opened, manifest))
        try team.lan.purgeReceipted()
        try search(kit, "purged")
        try team.close()
        try search(kit, "closed")
    }

    @Test func theSearchFindsWhatIsThere() throws {
        let kit = try TestKit()
        try Data(Self.canaries[0].bytes).write(to: URL(fileURLWithPath: kit.vault + "/note"))
        let files = try kit.files()
        #expect(files.contains { $0.bytes.range(of: Data(Self.canaries[0].bytes)) != nil })
    }

    @Test func sizesAreRoundedSoThatANameDoesNotShowByItsLength() throws {
        let team = try TestKit().team()
        func size(_ name: String) throws -> Int {
            let record = try team.lan.create(
                EnrolmentStep(
                    changes: ["person.name.full": .stated(.string(name), source: .card, evidence: nil)],
                    reason: "form"))
            return try team.vault.read { db in
                try db.integer(
                    "SELECT length(sealed) FROM revision WHERE app = ?", [record.application.id.bytes.data]) ?? 0
            }
        }
        #expect(try size("An") == size("Nguyễn Thị An"))
    }
}
