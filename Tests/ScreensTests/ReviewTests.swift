import Enrollment
import EnrollmentModel
import Screens
import Terminal
import TestSupport
import Testing
import Vietnam

@Suite("Judging and signing")
struct ReviewTests {
    @Test func anApplicationIsOpenedItsPicturesComeAndItIsApproved() throws {
        var driver = ReviewDriver()
        driver.desk.press(.enter)
        driver.desk.effects = []
        driver.openFirst()
        let opened = driver.desk.effects
        #expect(opened.first == .openForReview(Sample.id(8), in: driver.review.batch.id))
        #expect(
            opened.contains { if case .loadPicture(_, of: Sample.id(8), at: .portrait) = $0 { true } else { false } })
        driver.desk.press(.right)
        guard case .loadPicture(_, _, let next)? = driver.desk.lastEffect() else {
            Issue.record("no further picture is read")
            return
        }
        #expect(next != .portrait)
        driver.desk.press("a")
        #expect(driver.desk.lastEffect() == .judge(Sample.id(8), in: driver.review.batch.id, .approved))
    }

    @Test func aReturnNeedsItsKindAndWords() {
        var driver = ReviewDriver()
        driver.desk.press(.enter, .down, "t", "1", .enter)
        #expect(driver.desk.picture.contains("phải làm gì"))
        driver.desk.type("Sai dấu")
        driver.desk.press(.enter)
        let reason = ReturnReason(code: .field, text: "Sai dấu")
        #expect(driver.desk.lastEffect() == .judge(Sample.id(8), in: driver.review.batch.id, .returned(reason)))
    }

    @Test func aVerdictShowsAndTheNextApplicationIsChosen() {
        var driver = ReviewDriver()
        driver.desk.press(.enter, .home, "a")
        driver.review.verdicts[Sample.id(8)] = .returned(ReturnReason(code: .paper, text: "Thiếu giấy"))
        driver.desk.send(.judged(driver.review))
        #expect(driver.desk.picture.contains("Trả lại: Thiếu giấy"))
    }

    @Test func signingAsksFirst() {
        var driver = ReviewDriver()
        driver.desk.press(.enter, "k", "x")
        #expect(driver.desk.lastEffect() != .sign(driver.review.batch.id))
        driver.desk.press("k", .enter)
        #expect(driver.desk.lastEffect() == .sign(driver.review.batch.id))
        driver.desk.send(.failed(.notAllowed(.sampleNotOpened)))
        #expect(driver.desk.picture.contains("rút mẫu"))
    }

    @Test func ownWorkIsRefusedInWords() {
        var driver = ReviewDriver()
        driver.desk.press(.enter, "a")
        driver.desk.send(.failed(.notAllowed(.ownWork)))
        #expect(driver.desk.picture.contains("Không được tự duyệt"))
        driver.desk.press("a")
        #expect(driver.desk.lastEffect() != nil)
    }

    @Test func aSignedBatchCanBeReadAndNotChanged() {
        var driver = ReviewDriver()
        driver.review.signedBy = "hung"
        driver.desk.send(.batches([driver.review]))
        driver.desk.press(.enter)
        driver.desk.effects = []
        driver.desk.press("a", "t", "k", .enter)
        #expect(driver.desk.effects.allSatisfy { if case .openForReview = $0 { true } else { false } })
    }
}

@Suite("Whatever is pressed")
struct RandomKeyTests {
    private static let keys: [Key] = [
        .enter, .enter, .enter, .escape, .tab, .backTab, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown,
        .backspace, .delete, .space, .function(1), .function(2), .function(3), .function(4), .function(5),
        .function(6), .function(7), .function(8), .control("u"), .control("z"), .control("l"), "n", "n", "a", "t", "k",
        "g", "l",
        "d", "s", "p", "b", "/", "?", "1", "2", "5", "y", "c", "ế", "\u{301}",
        Key(.paste("079\u{1B}[2J\n漢字", isCut: false)),
    ]

    /// Seeds are printed by the test runner with each case.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func theDeskNeverTrapsAndNeverWritesOnOldHeads(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var driver = EnrolDriver(seed.isMultiple(of: 2) ? .vi : .en)
        if seed.isMultiple(of: 3) { driver = EnrolDriver.atCaptures() }
        let review = ReviewDriver().review
        for _ in 0..<100 {
            let key = Self.keys.randomElement(using: &random) ?? .enter
            driver.press(key)
            answer(&driver, review, &random)
            #expect(!driver.desk.picture.contains("sửa ở nơi khác"), "seed \(seed)")
        }
    }

    /// Answers what the vault of one record does not.
    private func answer(_ driver: inout EnrolDriver, _ review: BatchReview, _ random: inout SplitMix64) {
        while !driver.desk.others.isEmpty {
            let effect = driver.desk.others.removeFirst()
            switch effect {
            case .capture(let position):
                let quality = Int.random(in: 0...100, using: &random)
                driver.desk.send(.picture(position, Sample.picture(position, quality: quality)))
            case .cancelCapture: driver.desk.send(.noPicture(.portrait, .cancelled))
            case .loadHome, .beginSession: driver.desk.send(.home(Sample.home))
            case .loadBatches: driver.desk.send(.batches([review]))
            case .judge: driver.desk.send(.judged(review))
            case .sync: driver.desk.send(.synced(SyncResult(receipted: 0, waiting: 1, returned: 0, sentBytes: 0)))
            default: driver.desk.send(.failed(.notFound("x")))
            }
            driver.desk.settle(&driver.store)
        }
    }
}
