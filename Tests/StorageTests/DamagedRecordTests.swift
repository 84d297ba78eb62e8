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
}
