import Enrollment
import EnrollmentModel
import Screens
import Terminal
import Testing
import Vietnam

@Suite("Every screen looks as its file says, in both languages on 80 × 24")
struct GoldenScreenTests {
    @Test(arguments: Language.allCases) func logIn(_ language: Language) throws {
        var driver = DeskDriver(language)
        try Golden.expect(driver.picture, is: "login.\(language)")
        driver.type("lan")
        driver.press(.enter)
        driver.type("mật khẩu")
        driver.send(.logInFailed(ProblemCode.wrongPassword.message))
        try Golden.expect(driver.picture, is: "login-wrong.\(language)")
        driver.send(.logInBarred(user: "lan", seconds: 119), .clock(DeskDriver.now, sinceBoot: 24_000))
        try Golden.expect(driver.picture, is: "login-barred.\(language)")
    }

    @Test(arguments: Language.allCases) func home(_ language: Language) throws {
        var driver = DeskDriver.loggedIn(language)
        driver.press(.down, .down)
        try Golden.expect(driver.picture, is: "home.\(language)")
        driver.press("/")
        driver.type("quyen")
        try Golden.expect(driver.picture, is: "home-search.\(language)")
        let empty = DeskDriver.loggedIn(language, home: HomeData())
        try Golden.expect(empty.picture, is: "home-empty.\(language)")
    }

    @Test(arguments: Language.allCases) func certificate(_ language: Language) throws {
        let terms = CertificateTerms(notAfter: DeskDriver.now + 5 * 86_400_000, captureDays: 21)
        var driver = DeskDriver(language)
        driver.desk = Desk(language: language, now: DeskDriver.now, terms: terms)
        try Golden.expect(driver.picture, is: "login-certificate.\(language)")
        for (name, days) in [("ending", 0), ("capture-only", 6), ("over", 27)] {
            var home = Sample.home
            home.certificate = terms.age(at: DeskDriver.now + days * 86_400_000)
            driver = DeskDriver.loggedIn(language, home: home)
            try Golden.expect(driver.picture, is: "home-\(name).\(language)")
        }
    }

    @Test(arguments: Language.allCases) func warnings(_ language: Language) throws {
        let log = Message(
            vi: "dữ liệu trên máy không khớp nhật ký: báo quản trị, đừng xoá gì",
            en: "the records do not match the audit log: tell the administrator, delete nothing")
        let clock = Message(
            vi: "Đồng hồ chỉ 22/11/2026 14:05, chậm hơn việc đã ghi: chỉnh lại giờ",
            en: "The clock says 22/11/2026 14:05, behind the work done: set it right")
        let swap = Message(
            vi: "Vùng hoán đổi /swapfile không mã hoá: tắt bằng swapoff hoặc đặt trên ổ đã mã hoá",
            en: "Swap on /swapfile is not encrypted: switch it off with swapoff, or put it on an encrypted disk")
        let copy = Message(
            vi: "Chưa có bản sao thứ hai: 2 người chỉ nằm trên máy này",
            en: "There is no second copy: 2 people are on this laptop alone")
        var home = Sample.home
        home.warnings = [log, clock, copy]
        home.certificate = CertificateTerms(notAfter: DeskDriver.now + 5 * 86_400_000, captureDays: 21)
            .age(at: DeskDriver.now)
        var driver = DeskDriver.loggedIn(language, home: home)
        driver.send(.warned([log, clock, swap]))
        try Golden.expect(driver.picture, is: "home-warned.\(language)")
        // The next key takes the notice away and does its work; what is to be mended stays above the list.
        driver.press(.down)
        try Golden.expect(driver.picture, is: "home-warnings.\(language)")
    }

    @Test(arguments: Language.allCases) func helpAndLeaving(_ language: Language) throws {
        var driver = DeskDriver.loggedIn(language)
        driver.press("?")
        try Golden.expect(driver.picture, is: "help.\(language)")
        driver.press(.escape, .function(10))
        try Golden.expect(driver.picture, is: "leaving.\(language)")
    }

    @Test(arguments: Language.allCases) func session(_ language: Language) throws {
        var driver = DeskDriver.loggedIn(language, home: HomeData())
        driver.press("p")
        driver.type("Nhà rông làng Kon Rẫy")
        try Golden.expect(driver.picture, is: "session.\(language)")
    }

    @Test(arguments: Language.allCases) func form(_ language: Language) throws {
        var driver = EnrolDriver(language)
        try Golden.expect(driver.desk.picture, is: "form-new.\(language)")
        driver.desk.press(.tab, .tab)
        driver.desk.type("0451")
        driver.desk.press(.tab, .up)
        try Golden.expect(driver.desk.picture, is: "form-wrong.\(language)")
        driver = EnrolDriver(language)
        driver.fillForm()
        driver.press(.function(5))
        try Golden.expect(driver.desk.picture, is: "form-filled.\(language)")
    }

    @Test(arguments: Language.allCases) func notice(_ language: Language) throws {
        var driver = EnrolDriver(language)
        driver.fillForm()
        driver.press(.tab, .tab, .tab, .space)
        try Golden.expect(driver.desk.picture, is: "notice.\(language)")
    }

    @Test(arguments: Language.allCases) func captures(_ language: Language) throws {
        var driver = EnrolDriver.atCaptures(language)
        driver.press(.enter)
        driver.device(22, hint: .tooDry)
        try Golden.expect(driver.desk.picture, is: "capture-retry.\(language)")
        driver.press("k")
        try Golden.expect(driver.desk.picture, is: "capture-missing.\(language)")
    }

    @Test(arguments: Language.allCases) func checkAndReceipt(_ language: Language) throws {
        var driver = EnrolDriver.atCheck(language)
        try Golden.expect(driver.desk.picture, is: "check.\(language)")
        driver.press(.enter)
        try Golden.expect(driver.desk.picture, is: "hand-in.\(language)")
        driver.press(.enter)
        try Golden.expect(driver.desk.picture, is: "receipt.\(language)")
    }

    @Test(arguments: Language.allCases) func review(_ language: Language) throws {
        var driver = ReviewDriver(language)
        try Golden.expect(driver.desk.picture, is: "review-batches.\(language)")
        driver.desk.press(.enter)
        try Golden.expect(driver.desk.picture, is: "review-batch.\(language)")
        driver.openFirst()
        try Golden.expect(driver.desk.picture, is: "review-application.\(language)")
        driver.desk.press("t", "2")
        try Golden.expect(driver.desk.picture, is: "review-return.\(language)")
    }

    @Test(arguments: Language.allCases) func sync(_ language: Language) throws {
        var driver = DeskDriver.loggedIn(language)
        driver.press("s")
        try Golden.expect(driver.picture, is: "sync.\(language)")
        driver.press(.enter)
        driver.send(
            .syncing(
                SyncProgress(
                    phase: .pictures, sentBytes: 1_234_567, totalBytes: 3_100_000, applicationsDone: 2,
                    applicationsTotal: 5)))
        try Golden.expect(driver.picture, is: "sync-running.\(language)")
        let problem = ProblemCode.networkDown
        driver.send(
            .synced(
                SyncResult(
                    receipted: 2, waiting: 3, returned: 1, sentBytes: 1_234_567,
                    problem: problem.message)))
        try Golden.expect(driver.picture, is: "sync-broken.\(language)")
    }

    @Test func aSmallWindowSaysSo() {
        let driver = DeskDriver(.vi, size: Size(columns: 60, rows: 10))
        #expect(driver.canvas.text.hasPrefix("Cửa sổ nhỏ quá"))
    }

    @Test func everyScreenFitsAnyLargerWindow() {
        for (columns, rows) in [(80, 24), (100, 30), (160, 50), (500, 200)] {
            var driver = DeskDriver(.vi, size: Size(columns: columns, rows: rows))
            #expect(driver.canvas.text.contains("TRẠM"))
            driver.send(.loggedIn(StoreUser(name: "lan", role: .operator)), .home(Sample.home))
            #expect(driver.canvas.text.contains("Nguyễn Thị Đỗ Quyên"))
        }
    }
}
