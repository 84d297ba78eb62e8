import CanonicalJSON
import Enrollment
import EnrollmentModel
import Screens
import Terminal
import TestSupport
import Testing
import Vietnam

@Suite("Enrolling one person")
struct EnrolTests {
    private func fields(_ driver: EnrolDriver) throws -> Fields {
        try #require(driver.store.record).application.fields
    }

    @Test func theFormIsKeptInTheShapesOfTheForm() throws {
        var driver = EnrolDriver()
        driver.fillForm()
        let fields = try fields(driver)
        #expect(fields[.kind]?.text == "first_issue")
        #expect(fields[.personalNumber]?.text == "045161001234")
        #expect(fields[.sex]?.text == "female")
        #expect(fields[.ethnicity]?.text == "ba_na")
        #expect(fields[.religion]?.text == "none")
        #expect(fields[.birthDate]?.value == (try PartialDate("1961").json))
        #expect(fields[.residence]?.value == ["text": "thôn 4, xã Kon Braih"])
        #expect(fields[.phone] == nil)
    }

    @Test func thePersonIsEnrolledFromTheFirstKeyToTheReceipt() throws {
        var driver = EnrolDriver.atCheck()
        #expect(
            driver.desk.others == [
                .capture(.flat(Finger(.right, .thumb))), .capture(.flat(Finger(.right, .index))),
                .capture(.portrait),
            ])
        driver.press(.enter)
        #expect(driver.store.record?.state == .captured)
        driver.press(.enter)
        #expect(driver.store.record?.state == .submitted)
        #expect(driver.desk.picture.contains("K0001-000008-3"))
        let record = try #require(driver.store.record)
        #expect(record.application.capture(.portrait) != nil)
        #expect(
            record.application.history.map(\.revision.reason)
                == ["form", "notice", "capture", "capture", "capture", "check", "handed_in"])
        driver.press("n")
        #expect(driver.desk.picture.contains("Cấp thẻ căn cước"))
    }

    @Test func aWrongFieldIsShownAndNothingIsSaved() {
        var driver = EnrolDriver()
        driver.desk.press(.tab, .tab)
        driver.desk.type("123")
        driver.press(.function(8))
        #expect(driver.store.record == nil)
        #expect(driver.desk.picture.contains("12 chữ số"))
        driver.desk.press(.control("u"))
        driver.press(.function(8))
        #expect(driver.desk.picture.contains("Còn thiếu: Họ và tên"))
        #expect(driver.store.record != nil)
    }

    @Test func leavingSavesWhatFitsAndWarnsAboutTheRest() throws {
        var driver = EnrolDriver()
        driver.desk.press(.tab, .tab)
        driver.desk.type("123")
        driver.desk.press(.tab)
        driver.desk.type("Y Blơr")
        driver.press(.escape)
        #expect(driver.desk.picture.contains("Esc lần nữa"))
        driver.press(.escape)
        #expect(try fields(driver)[.fullName]?.text == "Y Blơr")
        #expect(try fields(driver)[.personalNumber] == nil)
        #expect(driver.desk.picture.contains("Danh sách") || driver.desk.picture.contains("Hồ sơ"))
    }

    @Test func anUntouchedFormBeginsNoApplication() {
        var driver = EnrolDriver()
        driver.press(.escape)
        #expect(driver.store.record == nil)
        #expect(driver.desk.picture.contains("Số biên nhận"))
    }

    @Test func whatThePersonWillNotSayIsAnAnswerAndTheSourceIsKept() throws {
        var driver = EnrolDriver()
        driver.desk.press(.down, .down, .down)
        driver.desk.type("Y Blơr")
        driver.desk.press(.function(3), .down, .down, .down, .down, .function(4))
        driver.press(.escape)
        #expect(try fields(driver)[.religion] == .declined(source: .oralStatement))
        #expect(try fields(driver)[.fullName]?.source == .civilStatusPaper)
    }

    @Test func arrowsTurnAChoiceAndTheGroundsFollowTheKind() throws {
        var driver = EnrolDriver()
        driver.desk.press(.right, .right, .down, .right)
        driver.desk.press(.down, .down)
        driver.desk.type("Y")
        driver.press(.escape)
        #expect(try fields(driver)[.kind]?.text == "reissue")
        #expect(try fields(driver)[.ground]?.text == "lost")
    }

    @Test func consentsAreWrittenOnlyWhenGivenOrTakenBack() throws {
        var driver = EnrolDriver()
        driver.fillForm()
        driver.press(.tab, .tab, .tab, .space, .enter)
        let consent = try #require(try fields(driver)["consents.e_id"]?.value)
        #expect(try Consent(json: consent).given)
        #expect(try fields(driver)["consents.phone_contact"] == nil)
    }

    @Test func aChildNeedsARepresentativeAndTheDeskAsksForOne() throws {
        var driver = EnrolDriver()
        driver.desk.press(.right, .left, .down, .right, .down, .down)
        driver.desk.type("Y Nhi")
        driver.desk.press(.down)
        driver.desk.type("2016")
        driver.desk.press(.down)
        driver.desk.type("nữ")
        for _ in 0..<6 { driver.desk.press(.down) }
        driver.desk.type("thôn 4")
        driver.press(.function(8))
        #expect(driver.desk.picture.contains("Dưới 14 tuổi: ghi người đại diện"))
        try Golden.expect(driver.desk.picture, is: "participant.vi")
        // Nobody acts for the child: it goes on, and can be mended later.
        driver.press(.escape)
        #expect(driver.desk.picture.contains("Đọc to cho công dân"))
        driver.press(.function(7))
        driver.desk.type("Y Blơr")
        driver.press(.enter, .enter, .function(8))
        #expect(driver.desk.picture.contains("Ghi quan hệ"))
        driver.desk.type("mẹ")
        driver.press(.function(8))
        let stored = try #require(try fields(driver)[ParticipantRole.representative.path]?.value)
        #expect(try Participant(json: stored) == Participant(name: "Y Blơr", relation: "mẹ"))
        #expect(driver.desk.picture.contains("Đọc to cho công dân"))
    }

    @Test func theNoticeNeedsALanguageAndAReader() {
        var driver = EnrolDriver()
        driver.fillForm()
        driver.press(.control("u"), "v", .enter)
        #expect(driver.desk.picture.contains("ba chữ cái"))
        driver.press("i", "e", .tab, .control("u"), .enter)
        #expect(driver.desk.picture.contains("tên người đọc"))
    }
}

@Suite("Taking pictures at the desk")
struct CaptureTests {
    private let thumb = CapturePosition.flat(Finger(.right, .thumb))
    private let index = CapturePosition.flat(Finger(.right, .index))

    @Test func theNextFingerBeginsByItselfAndTheFaceWaits() {
        var driver = EnrolDriver.atCaptures()
        driver.press(.enter)
        driver.device(70)
        #expect(driver.desk.others == [.capture(thumb), .capture(index)])
        driver.device(70)
        #expect(driver.desk.others.count == 2)
        driver.press(.enter)
        #expect(driver.desk.others.last == .capture(.portrait))
    }

    @Test func threePoorTriesKeepTheBest() throws {
        var driver = EnrolDriver.atCaptures()
        for quality in [10, 30, 20] {
            driver.press(.enter)
            driver.device(quality, hint: .tooDry)
        }
        guard case .captured(let capture)? = driver.store.record?.application.capture(thumb) else {
            Issue.record("nothing was kept")
            return
        }
        #expect((capture.quality, capture.attempts) == (30, 3))
        #expect(capture.forced == .bestOfTries)
    }

    @Test func aPoorPictureIsKeptForAReason() {
        var driver = EnrolDriver.atCaptures()
        driver.press("g")
        #expect(driver.desk.picture.contains("Chưa lấy được ảnh nào"))
        driver.press(.enter)
        driver.device(12)
        driver.press("g", "1")
        guard case .captured(let capture)? = driver.store.record?.application.capture(thumb) else {
            Issue.record("nothing was kept")
            return
        }
        #expect(capture.forced == .wornSkin)
    }

    @Test func aMissingFingerNeedsItsReasonAndSomeReasonsNeedWords() {
        var driver = EnrolDriver.atCaptures()
        driver.press("k", "1")
        #expect(driver.store.record?.application.capture(thumb) == .missing(.amputated, note: nil))
        driver.press("k", "5", .enter)
        #expect(driver.desk.picture.contains("phải ghi rõ"))
        driver.desk.type("đang sốt")
        driver.press(.enter)
        #expect(driver.store.record?.application.capture(index) == .missing(.unobtainable, note: "đang sốt"))
    }

    @Test func aCaptureThatWasCalledOffChangesNothing() {
        var driver = EnrolDriver.atCaptures()
        driver.press(.enter, .escape)
        #expect(driver.desk.others == [.capture(thumb), .cancelCapture])
        driver.desk.send(.noPicture(thumb, .cancelled))
        #expect(driver.desk.picture.contains("Đã dừng lấy mẫu"))
        driver.desk.send(.picture(thumb, Sample.picture(thumb, quality: 90)))
        driver.desk.settle(&driver.store)
        #expect(driver.store.record?.application.capture(thumb) == nil)
    }

    @Test func aBrokenDeviceIsNamedAndTheVisitWaits() {
        var driver = EnrolDriver.atCaptures()
        driver.press(.enter)
        driver.desk.send(
            .noPicture(thumb, .fault(code: "device_unplugged", device: "U.are.U 4500", detail: "pipe stalled")))
        #expect(driver.desk.picture.contains("U.are.U 4500"))
        #expect(driver.desk.picture.contains("rút ra"))
        driver.press(.enter)
        #expect(driver.desk.others.last == .capture(thumb))
    }

    @Test func aPictureThatTheDiskRefusedIsNotLost() {
        var driver = EnrolDriver.atCaptures()
        driver.press(.enter)
        driver.desk.send(.picture(thumb, Sample.picture(thumb, quality: 77)))
        driver.desk.effects = []
        driver.desk.send(.failed(.diskFull))
        #expect(driver.desk.picture.contains("Ổ đĩa đã đầy"))
        driver.press("g", "2")
        guard case .captured(let capture)? = driver.store.record?.application.capture(thumb) else {
            Issue.record("the picture is lost")
            return
        }
        #expect(capture.quality == 77)
    }

    @Test func aDoneFingerIsTakenAgainFromTheCheck() {
        var driver = EnrolDriver.atCheck()
        driver.press(.function(6), .home, "l", .enter)
        driver.device(95)
        guard case .captured(let capture)? = driver.store.record?.application.capture(thumb) else {
            Issue.record("nothing was kept")
            return
        }
        #expect(capture.quality == 95)
        #expect(driver.desk.picture.contains("xác nhận"))
    }

    @Test func aReturnedApplicationIsCorrectedCheckedAndHandedInAgain() throws {
        var driver = EnrolDriver.atCheck()
        driver.press(.enter, .enter)
        driver.store.sendBack(ReturnReason(code: .field, field: .fullName, text: "Sai dấu họ tên"))
        driver.press(.enter, .home)
        driver.desk.send(.home(Sample.home))
        driver.press(.enter)
        #expect(driver.desk.picture.contains("Sai dấu họ tên"))
        driver.press(.function(5), .down, .down, .down, .backspace)
        driver.desk.type("n")
        driver.press(.function(8), .enter, .enter)
        let record = try #require(driver.store.record)
        #expect(record.state == .submitted)
        #expect(record.application.name == "Y Blơn")
    }
}
