import CanonicalJSON
import Enrollment
import EnrollmentModel
import Secrets
import Testing

@testable import Storage

/// One record is damaged; everybody else's application goes on.
@Suite struct DamagedRecordTests {
    /// Flips a byte of a row, while nobody is logged in.
    private func flip(_ kit: TestKit, _ table: String, _ condition: String, app: ApplicationID) throws {
        try TamperTests.tamper(
            kit, "UPDATE \(table) SET sealed = tram_flip(sealed, 50) WHERE \(condition)", app: app)
    }

    @Test func aDamagedBatchRecordHoldsNoOtherBatchBack() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let batches = try (0..<2).map { _ in
            let batch = try team.batch(of: 1)
            _ = try team.approve(batch)
            return batch
        }
        for application in try team.lan.approvedForSealing() { _ = try team.seal(application) }
        #expect(try team.lan.outgoingBatches().map(\.id) == batches.map(\.id))
        try team.close()
        try flip(
            kit, "record", "kind = 'batch' AND id = (SELECT MIN(id) FROM record WHERE kind = 'batch')",
            app: batches[0].items[0].app)
        #expect(try kit.team().lan.outgoingBatches().map(\.id) == [batches[1].id])
    }

    @Test(arguments: [
        "kind = 'packet' AND substr(id, 1, 16) = :app", "kind = 'receipt' AND substr(id, 1, 16) = :app",
        "kind = 'status' AND id = :app",
    ]) func aDamagedRecordOfOneApplicationDoesNotStopThePurge(condition: String) throws {
        let kit = try TestKit()
        let team = try kit.team()
        _ = try team.approve(team.batch(of: 3))
        let waiting = try team.lan.approvedForSealing()
        for application in waiting { try team.lan.storeReceipt(team.receipt(.opened, team.seal(application))) }
        try team.close()
        try flip(kit, "record", condition, app: waiting[1].id)
        let again = try kit.team()
        #expect(try again.lan.purgeReceipted() == 2)
        #expect(try again.lan.purgeReceipted() == 0)
        let left = try again.vault.read { db in
            try db.rows("SELECT DISTINCT app FROM stream").map { try $0.bytes(0, of: "") }
        }
        #expect(left == [waiting[1].id.bytes])
    }

    @Test(
        arguments: [
            "UPDATE application_key SET sealed = tram_flip(sealed, 50) WHERE app = :app",
            "UPDATE application SET summary = tram_flip(summary, 50) WHERE id = :app",
            "UPDATE record SET sealed = tram_flip(sealed, 50) WHERE kind = 'status' AND id = :app",
            "UPDATE record SET sealed = tram_flip(sealed, 50) WHERE kind = 'judgement' AND substr(id, 1, 16) = :app",
            "UPDATE revision SET sealed = tram_flip(sealed, 50) WHERE app = :app AND n = 2",
            "UPDATE application SET state = 'submitted' WHERE id = :app", "DELETE FROM revision WHERE app = :app",
            "DELETE FROM record WHERE kind = 'status' AND id = :app", "DELETE FROM application_key WHERE app = :app",
        ], [false, true]) func aBatchWithADamagedApplicationIsSignedAndTheOthersGoOn(sql: String, judged: Bool) throws
    {
        let kit = try TestKit()
        let team = try kit.team()
        let batch = try team.batch(of: 3)
        let spoilt = batch.items[1].app
        if judged || sql.contains("judgement") {
            _ = try team.minh.openForReview(spoilt, in: batch.id)
            try team.minh.judge(spoilt, in: batch.id, .approved)
        }
        try team.close()
        try TamperTests.tamper(kit, sql, app: spoilt)
        let again = try kit.team()
        let others = [batch.items[0].app, batch.items[2].app]
        for app in others {
            _ = try again.minh.openForReview(app, in: batch.id)
            #expect(throws: StoreError.notAllowed(.verdictMissing)) { try again.minh.signApproval(batch.id) }
            try again.minh.judge(app, in: batch.id, .approved)
        }
        let approval = try again.minh.signApproval(batch.id)
        #expect(approval.approved == 2 && approval.returned == 1)
        #expect(try again.minh.review(batch.id).verdicts[spoilt]?.verdict == .returned)
        #expect(try again.lan.summaries().contains { $0.id == spoilt })
        #expect(try again.lan.approvedForSealing().map(\.id).sorted() == others)
        for application in try again.lan.approvedForSealing() { _ = try again.seal(application) }
        let sent = try #require(try again.lan.outgoingBatches().first)
        #expect(sent.leaves.map(\.app) == batch.items.map(\.app) && sent.packets.count == 2)
    }
}
