import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Testing

@testable import Storage

@Suite("What is taken out of the file from outside is missed") struct RowCheckTests {
    private let kit: TestKit
    private let team: Team

    init() throws {
        kit = try TestKit()
        team = try kit.team()
        _ = try team.batch(of: 2)
        _ = try team.enrol(7)
    }

    private func run(_ sql: String) throws {
        try team.vault.write { db in
            try db.execute(sql: sql)
            #expect(db.changesCount > 0)
        }
    }

    private static let one = "(SELECT id FROM application ORDER BY receipt LIMIT 1)"

    @Test(arguments: [
        "DELETE FROM application WHERE id = \(one)", "DELETE FROM revision WHERE app = \(one)",
        "DELETE FROM application_key WHERE app = \(one)", "UPDATE user SET disabled = 1 WHERE name = 'minh'",
        "DELETE FROM user WHERE name = 'minh'",
        "INSERT INTO application (id, receipt, state, version) VALUES (zeroblob(16), 999, 'draft', 1)",
    ]) func aLoginSaysWhatIsMissing(sql: String) throws {
        #expect(try team.lan.verifyAudit().isWhole)
        try run(sql)
        #expect(try team.lan.verifyAudit().findings.map(\.fault) == [.rowsDoNotMatch])
        let lan = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(lan.findings.contains { if case .rowsMissing = $0 { true } else { false } })
    }

    @Test(arguments: [
        "UPDATE application SET state = 'purged' WHERE id = \(one)",
        "UPDATE application SET version = 99 WHERE id = \(one)",
        "UPDATE application SET receipt = 99 WHERE id = \(one)",
        "DELETE FROM revision WHERE app = \(one) AND n = (SELECT MAX(n) FROM revision WHERE app = \(one))",
    ]) func theAuditSaysWhatIsAnother(sql: String) throws {
        try run(sql)
        #expect(try team.lan.verifyAudit().findings.map(\.fault) == [.rowsDoNotMatch])
    }

    /// Records and revisions say everything that the line said.
    @Test func aLineThatWasTakenAwayIsWrittenAgain() throws {
        let before = try team.lan.summaries()
        let records = try before.map { try team.lan.record($0.id) }
        try run("DELETE FROM application")
        let lan = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(lan.findings.contains(.rowsMissing(3)))
        #expect(try lan.summaries().map(\.receipt) == before.map(\.receipt))
        #expect(try lan.summaries().map(\.name) == before.map(\.name))
        #expect(try before.map { try lan.record($0.id) } == records)
        #expect(try lan.verifyAudit().isWhole)
        let again = try team.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        #expect(again.findings.isEmpty)
    }

    @Test func aMissingMemberOfABatchIsSaidAndNotTakenForReturned() throws {
        let batch = try #require(try team.minh.batches().first)
        try run("DELETE FROM application_key WHERE app = \(Self.one)")
        let review = try team.minh.review(batch.batch.id)
        #expect(review.unreadable.count == 1)
    }
}
