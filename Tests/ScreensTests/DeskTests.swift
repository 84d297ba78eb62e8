import Enrollment
import EnrollmentModel
import Screens
import Terminal
import Testing
import Vietnam

@Suite("The desk around the screens")
struct DeskTests {
    @Test func loggingInAsksForTheVaultOnceAndGoesHome() throws {
        var driver = DeskDriver()
        driver.type("lan")
        driver.press(.enter)
        driver.type("mật")
        driver.press(.backspace)
        driver.type("t")
        driver.press(.enter, .enter)
        driver.type("x")
        #expect(driver.effects.count == 1)
        guard case .logIn("lan", let password)? = driver.lastEffect() else {
            Issue.record("no log-in was asked for")
            return
        }
        #expect(password.count == 3)
        driver.send(.loggedIn(StoreUser(name: "lan", role: .operator)))
        #expect(driver.lastEffect() == .loadHome)
        driver.send(.home(Sample.home))
        #expect(driver.picture.contains("Nguyễn Thị Đỗ Quyên"))
    }

    @Test func aPasswordIsNeverOnTheScreen() {
        var driver = DeskDriver()
        driver.type("lan")
        driver.press(.tab)
        driver.type("hunter2")
        #expect(!driver.picture.contains("hunter2"))
        #expect(driver.picture.contains("•••••••"))
    }

    @Test func aWrongPasswordStartsWithAnEmptyField() {
        var driver = DeskDriver()
        driver.type("lan")
        driver.press(.enter)
        driver.type("abc")
        driver.press(.enter)
        driver.send(.logInFailed(ProblemCode.wrongPassword.message))
        #expect(driver.picture.contains("Sai mật khẩu"))
        #expect(!driver.picture.contains("•"))
        driver.effects = []
        driver.press(.enter)
        #expect(driver.effects == [])
    }

    @Test(arguments: [Key.function(2), .control("l")])
    func oneKeyChangesTheLanguageAnywhere(_ key: Key) {
        var driver = DeskDriver.loggedIn()
        driver.press("n", key)
        #expect(driver.picture.contains("Enrol"))
        driver.press(key)
        #expect(driver.picture.contains("Tiếp nhận"))
    }

    @Test func aQuestionMarkIsALetterWhereLettersAreTyped() {
        var driver = DeskDriver.loggedIn()
        driver.press("?")
        #expect(driver.picture.contains("Phím bất kỳ để đóng"))
        driver.press("n", "n", .down, .down, "?")
        #expect(!driver.picture.contains("Phím bất kỳ để đóng"))
        #expect(driver.picture.contains("?"))
    }

    @Test func leavingAsksFirstAndLocks() {
        var driver = DeskDriver.loggedIn()
        driver.press(.control("c"), "x")
        #expect(!driver.desk.isFinished)
        driver.press(.function(10), .enter)
        #expect(driver.desk.isFinished)
        #expect(driver.effects == [.lock])
    }

    @Test func whenNobodyCanTypeAnyMoreTheDeskSavesLocksAndEnds() {
        var driver = EnrolDriver().desk
        driver.press(.down, .down, .down)
        driver.type("Y Blơr")
        driver.send(.input(.endOfInput))
        #expect(driver.desk.isFinished)
        #expect(driver.effects.count == 2)
        guard case .create(let step)? = driver.effects.first else {
            Issue.record("what was typed is not saved")
            return
        }
        #expect(step.changes[.fullName]?.text == "Y Blơr")
        #expect(driver.effects.last == .lock)
    }

    @Test func anIdleDeskLocksItselfAndDiscardsNothing() {
        var driver = EnrolDriver().desk
        driver.press(.down, .down, .down)
        driver.type("Y Blơr")
        driver.send(.clock(DeskDriver.now, sinceBoot: Desk.idleLimit - 1))
        #expect(driver.effects == [])
        driver.send(.clock(DeskDriver.now, sinceBoot: Desk.idleLimit))
        #expect(driver.effects.count == 2)
        #expect(driver.effects.last == .lock)
        #expect(driver.picture.contains("Chưa đăng nhập"))
        #expect(!driver.picture.contains("Y Blơr"))
    }

    @Test func aClockSetAheadLocksNothingAndOneSetBackKeepsNothingOpen() {
        var driver = EnrolDriver().desk
        driver.send(.clock(DeskDriver.now + 1000 * Desk.idleLimit, sinceBoot: 1))
        #expect(driver.effects == [])
        driver.send(.clock(0, sinceBoot: Desk.idleLimit))
        #expect(driver.effects.last == .lock)
    }

    @Test func afterTooManyWrongPasswordsTheDeskCountsDownForThatUserAlone() {
        var driver = DeskDriver(.en)
        driver.type("lan")
        driver.press(.enter)
        driver.type("nope")
        driver.press(.enter)
        driver.send(.logInBarred(user: "lan", seconds: 60))
        #expect(driver.picture.contains("wait 1 min"))
        driver.effects = []
        driver.type("right")
        driver.press(.enter)
        #expect(driver.effects == [], "nothing is tried before the time is over")
        // The wall clock has no say in it.
        driver.send(.clock(DeskDriver.now + 10_000_000, sinceBoot: 59_001))
        #expect(driver.picture.contains("wait 1 s"))
        driver.send(.clock(DeskDriver.now, sinceBoot: 60_000))
        #expect(!driver.picture.contains("wait"))
        driver.press(.enter)
        #expect(driver.effects.count == 1)
        driver.send(.logInBarred(user: "lan", seconds: 60))
        driver.press(.tab)
        driver.press(.control("u"))
        driver.type("minh")
        #expect(!driver.picture.contains("wait"))
    }

    @Test func aSyncThatMovesKeepsTheDeskOpen() {
        var driver = DeskDriver.loggedIn()
        driver.press("s", .enter)
        driver.effects = []
        let progress = SyncProgress(
            phase: .texts, sentBytes: 1, totalBytes: 2, applicationsDone: 0, applicationsTotal: 1)
        driver.send(.clock(DeskDriver.now, sinceBoot: Desk.idleLimit - 1), .syncing(progress))
        driver.send(.clock(DeskDriver.now, sinceBoot: Desk.idleLimit + 1))
        #expect(driver.effects == [])
        driver.send(.clock(DeskDriver.now, sinceBoot: 2 * Desk.idleLimit))
        #expect(driver.effects == [.cancelSync, .lock])
    }

    @Test func aVaultThatWasLockedElsewhereLeadsToTheLogIn() {
        var driver = DeskDriver.loggedIn()
        driver.send(.failed(.locked))
        #expect(driver.picture.contains("Chưa đăng nhập"))
        #expect(driver.picture.contains("Máy đang khoá"))
    }

    @Test(arguments: [
        (StoreError.diskFull, "Ổ đĩa đã đầy"), (.inUse(by: "pid 7"), "đang dùng"), (.damaged(what: "blob"), "bị hỏng"),
        (.notAllowed(.ownWork), "tự duyệt"), (.stale, "sửa ở nơi khác"),
        (.notAllowed(.verdictMissing), "chưa có kết luận"),
    ])
    func aVaultThatRefusesIsSaidInOneSentence(_ error: StoreError, _ words: String) {
        var driver = DeskDriver.loggedIn()
        driver.send(.failed(error))
        #expect(driver.picture.contains(words))
    }

    @Test func everyEffectOnTheVaultIsInOneLane() {
        let vault: [DeskEffect] = [.loadHome, .closeBatch, .loadBatches, .open(Sample.id(1)), .sign("b"), .lock]
        #expect(Set(vault.map(\.lane)) == [.vault])
        #expect(DeskEffect.capture(.portrait).lane == .device)
        #expect(DeskEffect.cancelCapture.lane == .control)
        #expect(DeskEffect.sync.lane == .network)
    }
}

@Suite("Home, session and sync")
struct HomeTests {
    @Test func withoutASessionTheFirstPersonLeadsToOne() {
        var driver = DeskDriver.loggedIn(home: HomeData())
        driver.press("n")
        driver.type("Nhà rông")
        driver.press(.enter, .enter)
        #expect(driver.picture.contains("Ghi cả nơi đặt bàn"))
        driver.type("  thôn  4 ")
        driver.press(.enter)
        #expect(driver.lastEffect() == .beginSession(SessionAnswers(place: "Nhà rông", hamlet: "thôn 4")))
        driver.send(.home(Sample.home))
        #expect(driver.picture.contains("Đã mở buổi thu nhận"))
        #expect(driver.lastEffect() == .loadHome)
    }

    @Test func searchGoesWithoutMarksAndByNumber() {
        var driver = DeskDriver.loggedIn()
        driver.press("/")
        driver.type("kpa h")
        driver.press(.down, .enter)
        #expect(driver.lastEffect() == .open(Sample.id(3)))
        driver = DeskDriver.loggedIn()
        driver.press("/")
        driver.type("000004")
        driver.press(.enter)
        #expect(driver.lastEffect() == .open(Sample.id(4)))
    }

    @Test func whatIsSealedIsNotOpened() {
        var driver = DeskDriver.loggedIn()
        driver.press(.end, .enter)
        #expect(driver.effects == [])
        #expect(driver.picture.contains("không còn đọc được"))
    }

    @Test func theBatchOfTheDayIsClosedWithOneKey() {
        var driver = DeskDriver.loggedIn()
        driver.press("b")
        #expect(driver.lastEffect() == .closeBatch)
        driver.send(.batchClosed(ReviewDriver().review.batch))
        #expect(driver.picture.contains("Đã chốt danh sách K0001-20261122-1: 2 hồ sơ"))
    }

    @Test func aSyncRunsOnceAndCanBeStopped() {
        var driver = DeskDriver.loggedIn()
        driver.press("s", .enter, .enter)
        #expect(driver.effects == [.sync])
        driver.press(.escape)
        #expect(driver.effects == [.sync, .cancelSync])
        driver.send(.synced(SyncResult(receipted: 5, waiting: 0, returned: 0, sentBytes: 3_100_000)))
        #expect(driver.picture.contains("Đồng bộ xong"))
        #expect(driver.lastEffect() == .loadHome)
        driver.press(.escape)
        #expect(driver.picture.contains("Hồ sơ"))
    }
}
