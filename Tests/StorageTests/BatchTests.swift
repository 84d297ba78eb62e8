import CanonicalJSON
import Enrollment
import EnrollmentModel
import Secrets
import Testing

@testable import Storage

@Suite struct BatchTests {
    @Test func aBatchHoldsEverythingSubmittedAndIsSignedTwice() throws {
        let team = try TestKit().team()
        let batch = try team.batch(of: 3)
        #expect(batch.id == "K0001-20261118-1")
        #expect(batch.items.count == 3)
        #expect(batch.items.map(\.app) == batch.items.map(\.app).sorted())
        #expect(try team.lan.summaries().allSatisfy { $0.state == .inBatch })
        let row = try team.lan.read { reader in try reader.batch(1).row }
        let signers = try row.signed.verify(typ: "tram-batch") { kid in
            try? team.lan.read { reader in reader.signers.key(kid) }
        }
        #expect(signers.count == 2 && signers.last == team.lan.deviceKey.id)
    }

    @Test func withoutACampOrPeopleThereIsNoBatch() throws {
        let team = try TestKit().team()
        #expect(throws: StoreError.notFound("an open camp session")) { try team.lan.closeBatch() }
        try team.beginCamp()
        #expect(throws: StoreError.notFound("a submitted application")) { try team.lan.closeBatch() }
        #expect(throws: StoreError.notAllowed(.role)) { try team.minh.closeBatch() }
        #expect(throws: StoreError.notFound("batch nothing")) { try team.minh.review("nothing") }
    }

    @Test func aSecondCampClosesTheFirst() throws {
        let team = try TestKit().team()
        try team.beginCamp("one")
        #expect(throws: StoreError.self) { try team.beginCamp("one") }
        try team.beginCamp("two")
        #expect(try team.lan.openSession()?.id == "two")
        try team.lan.endSession()
        #expect(try team.lan.openSession() == nil)
        let all = try team.lan.read { reader in try reader.records(.session, as: CampSession.self).found }
        #expect(all.map(\.value.id) == ["one", "two"])
        #expect(all.allSatisfy { $0.value.end != nil })
    }

    @Test func aBatchHoldsOneCampSessionAndTheOldestGoesFirst() throws {
        let team = try TestKit().team()
        try team.beginCamp("one")
        let first = try team.submit(team.enrol(1)).application.id
        let late = try team.enrol(2)
        try team.beginCamp("two")
        let second = try team.submit(team.enrol(3)).application.id
        _ = try team.submit(late)
        let one = try team.lan.closeBatch()
        #expect(one.session.id == "one" && Set(one.items.map(\.app)) == [first, late.application.id])
        try team.lan.endSession()
        let two = try team.lan.closeBatch()
        #expect(two.session.id == "two" && two.items.map(\.app) == [second])
        #expect(throws: StoreError.notFound("an open camp session")) { try team.lan.closeBatch() }
    }

    @Test func anApprovalSignsRootSampleAndToken() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let batch = try team.batch(of: 4)
        let approval = try team.approve(batch)
        let leaves = batch.items.map { ApprovalLeaf(app: $0.app, head: $0.head, verdict: .approved) }
        let sha256 = { (bytes: [UInt8]) in Digest(bytes: SHA256.hash(bytes)) ?? .zeros }
        #expect(approval.root == MerkleTree.root(of: leaves.map(\.canonicalBytes), hash: sha256))
        let root = MerkleTree.root(of: batch.items.map(\.canonicalBytes), hash: sha256)
        #expect(approval.sampleSeed == BLAKE2b.hash256(root.bytes + kit.certificate.beacon))
        #expect(approval.sample.count == ApprovalSample.size(of: 4))
        #expect(approval.approved == 4 && approval.returned == 0)
        #expect(approval.supervisor == "minh")
        #expect(approval.token.count == 16)
        let review = try team.lan.review(batch.id)
        #expect(review.signedBy == "minh")
        #expect(try team.lan.summaries().allSatisfy { $0.state == .approved })
    }

    @Test func returnedOnesGoBackWithTheReasonAndComeAgain() throws {
        let team = try TestKit().team()
        let batch = try team.batch(of: 2)
        let reason = ReturnReason(code: .field, field: "person.name.full", text: "Tên đệm sai")
        for item in batch.items { _ = try team.minh.openForReview(item.app, in: batch.id) }
        try team.minh.judge(batch.items[0].app, in: batch.id, .approved)
        try team.minh.judge(batch.items[1].app, in: batch.id, .approved)
        try team.minh.judge(batch.items[1].app, in: batch.id, .returned(reason))
        let approval = try team.minh.signApproval(batch.id)
        #expect(approval.approved == 1 && approval.returned == 1)
        let returned = try team.lan.record(batch.items[1].app)
        #expect(returned.state == .returned && returned.returned == reason && returned.batch == nil)
        let corrected = try team.lan.append(
            EnrolmentStep(
                changes: ["person.name.full": .stated("Đinh Thị Bia", source: .card, evidence: nil)],
                reason: "correction"),
            to: returned.application.id, heads: returned.application.heads)
        #expect(corrected.returned == reason)
        #expect(try team.submit(corrected).returned == nil)
        let second = try team.lan.closeBatch()
        #expect(second.items.map(\.app) == [returned.application.id])
        #expect(second.items[0].head != batch.items[1].head)
        #expect(try team.minh.review(second.id).verdicts.isEmpty)
        #expect(try team.minh.review(batch.id).verdicts[returned.application.id] == .returned(reason))
        #expect(try team.minh.batches().map(\.batch.id) == [second.id, batch.id])
    }

    @Test func aReturnWithoutWordsIsRefused() throws {
        let team = try TestKit().team()
        let batch = try team.batch(of: 1)
        #expect(throws: StoreError.self) {
            try team.minh.judge(batch.items[0].app, in: batch.id, .returned(ReturnReason(code: .other, text: " ")))
        }
    }

    @Test func ownWorkIsRefusedEverywhere() throws {
        let team = try TestKit().team()
        try team.beginCamp()
        let own = try team.submit(team.enrol(0, by: team.minh), by: team.minh)
        let touched = try team.enrol(1)
        let edited = try team.minh.append(
            EnrolmentStep(changes: ["note": .stated("x", source: .officer, evidence: nil)], reason: "form"),
            to: touched.application.id, heads: touched.application.heads)
        _ = try team.submit(edited)
        let batch = try team.lan.closeBatch()
        for app in [own.application.id, touched.application.id] {
            #expect(throws: StoreError.notAllowed(.ownWork)) { try team.minh.openForReview(app, in: batch.id) }
            #expect(throws: StoreError.notAllowed(.ownWork)) { try team.minh.judge(app, in: batch.id, .approved) }
        }
        #expect(throws: StoreError.notAllowed(.ownWork)) { try team.minh.signApproval(batch.id) }
    }

    @Test func operatorsDoNotJudge() throws {
        let team = try TestKit().team()
        let batch = try team.batch(of: 1)
        let app = batch.items[0].app
        #expect(throws: StoreError.notAllowed(.role)) { try team.lan.openForReview(app, in: batch.id) }
        #expect(throws: StoreError.notAllowed(.role)) { try team.lan.judge(app, in: batch.id, .approved) }
        #expect(throws: StoreError.notAllowed(.role)) { try team.lan.signApproval(batch.id) }
    }

    @Test func nothingIsSignedBeforeEverythingIsJudgedAndTheSampleOpened() throws {
        let team = try TestKit().team()
        let batch = try team.batch(of: 3)
        #expect(throws: StoreError.notAllowed(.verdictMissing)) { try team.minh.signApproval(batch.id) }
        for item in batch.items { try team.minh.judge(item.app, in: batch.id, .approved) }
        #expect(throws: StoreError.notAllowed(.sampleNotOpened)) { try team.minh.signApproval(batch.id) }
        let review = try team.minh.review(batch.id)
        #expect(review.opened.isEmpty && review.verdicts.count == 3)
        for app in review.sample { _ = try team.minh.openForReview(app, in: batch.id) }
        #expect(try team.minh.review(batch.id).opened == Set(review.sample))
        #expect(try team.minh.review(batch.id).verdicts.count == 3)
        _ = try team.minh.signApproval(batch.id)
        #expect(throws: StoreError.stale) { try team.minh.signApproval(batch.id) }
        #expect(throws: StoreError.stale) { try team.minh.judge(batch.items[0].app, in: batch.id, .approved) }
    }

    @Test func whatAnotherSupervisorOpenedDoesNotCount() throws {
        let team = try TestKit().team()
        let batch = try team.batch(of: 1)
        _ = try team.minh.openForReview(batch.items[0].app, in: batch.id)
        let admin = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try admin.addUser("hoa", role: .supervisor, password: TestKit.secret("x"))
        let hoa = try team.vault.login("hoa", password: TestKit.secret("x"))
        try hoa.judge(batch.items[0].app, in: batch.id, .approved)
        #expect(throws: StoreError.notAllowed(.sampleNotOpened)) { try hoa.signApproval(batch.id) }
        _ = try hoa.openForReview(batch.items[0].app, in: batch.id)
        #expect(try hoa.signApproval(batch.id).supervisor == "hoa")
    }

    @Test func whatIsInABatchDoesNotChange() throws {
        let team = try TestKit().team()
        let batch = try team.batch(of: 1)
        let record = try team.lan.record(batch.items[0].app)
        #expect(throws: StoreError.self) {
            try team.lan.append(
                EnrolmentStep(changes: [:], reason: "form"), to: record.application.id,
                heads: record.application.heads)
        }
        #expect(record.batch == batch.id)
    }

    @Test(arguments: [false, true]) func anExpiredCertificateStopsApprovalAlsoWithTheClockSetBack(back: Bool) throws {
        let kit = try TestKit()
        let team = try kit.team()
        let batch = try team.batch(of: 1)
        _ = try team.minh.openForReview(batch.items[0].app, in: batch.id)
        kit.clock.pass(kit.certificate.notAfter - kit.clock.read().wall + 1)
        try team.minh.judge(batch.items[0].app, in: batch.id, .approved)
        if back { kit.clock.set(by: -5 * 86_400_000) }
        #expect(throws: StoreError.notAllowed(.certificateExpired)) { try team.minh.signApproval(batch.id) }
    }

    @Test(arguments: [73 * 365, 90], ["first", "second"])
    func aClockThatStoodAheadEndsNoApprovalsOnceItIsRight(days: Int, boot: String) throws {
        let kit = try TestKit()
        let batch: Batch
        do {
            let team = try kit.team()
            batch = try team.batch(of: 1)
            _ = try team.minh.openForReview(batch.items[0].app, in: batch.id)
            try team.minh.judge(batch.items[0].app, in: batch.id, .approved)
            try team.close()
        }
        kit.clock.set(by: days * 86_400_000, boot: boot)
        do {
            let ahead = try kit.team()
            for _ in 0..<3 {
                kit.clock.pass(60_000)
                // An hour that cannot be right stops nobody who came; one that can be is taken at its word.
                if days > 365 || boot == "first" { _ = try ahead.enrol(5) }
                #expect(throws: StoreError.notAllowed(.certificateExpired)) { try ahead.minh.signApproval(batch.id) }
            }
            try ahead.close()
        }
        kit.clock.set(by: -days * 86_400_000)
        let team = try kit.team()
        #expect(try team.minh.signApproval(batch.id).hlc.l <= kit.certificate.notAfter)
    }

    @Test(arguments: [
        (0, "19700101"), (951_782_400_000, "20000229"), (1_795_000_000_000, "20261118"),
        (4_107_542_399_000, "21000228"), (-1, "19691231"),
    ]) func daysAreThoseOfTheCalendar(milliseconds: Int, digits: String) {
        #expect(CalendarDay(milliseconds: milliseconds).digits == digits)
    }
}
