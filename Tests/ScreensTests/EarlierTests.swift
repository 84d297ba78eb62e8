import CanonicalJSON
import Enrollment
import EnrollmentModel
import Screens
import Terminal
import Testing
import Vietnam

@Suite("Somebody who has an application already")
struct EarlierTests {
    private static let found = [
        EarlierApplication(Sample.summary(4, "Y Blơr", .submitted, minutes: 2_900), by: .number),
        EarlierApplication(Sample.summary(7, "Y Blơr", .draft, minutes: 40), by: .name),
    ]

    /// A form that was filled in for somebody whom the vault knows.
    private static func asked(_ language: Language = .vi) -> EnrolDriver {
        var driver = EnrolDriver(language)
        driver.store.earlier = found
        driver.fillForm()
        return driver
    }

    private func reason(_ driver: EnrolDriver) throws -> EarlierEnrolment? {
        let fields = try #require(driver.store.record).application.fields
        return try fields[EarlierEnrolment.path]?.value.map { try EarlierEnrolment(json: $0) }
    }

    @Test(arguments: Language.allCases) func isShownWhoWhenAndWhere(_ language: Language) throws {
        var driver = Self.asked(language)
        try Golden.expect(driver.desk.picture, is: "earlier.\(language)")
        driver.desk.type("thẻ cũ sai tên")
        driver.desk.press(.function(8))
        driver.desk.settle(&driver.store)
        #expect(driver.store.record != nil)
    }

    @Test func nothingIsWrittenBeforeSomebodyHasDecided() {
        var driver = Self.asked()
        #expect(driver.store.record == nil)
        driver.press(.function(8))
        #expect(driver.store.record == nil)
        #expect(driver.desk.picture.contains("Ghi lý do rồi F8"))
    }

    @Test func withAReasonItGoesOnAndTheReasonIsKept() throws {
        var driver = Self.asked()
        driver.desk.type("thẻ cũ sai tên")
        driver.press(.function(8))
        let kept = try #require(try reason(driver))
        #expect(kept.reason == "thẻ cũ sai tên")
        #expect(kept.receipts == Self.found.map(\.summary.receipt))
        #expect(driver.desk.picture.contains("Đọc to cho công dân"))
        // The same person is not asked about twice.
        driver.press(.function(5), .function(8))
        #expect(driver.desk.picture.contains("Đọc to cho công dân"))
    }

    @Test func enterGoesToTheApplicationThatIsThere() {
        var driver = Self.asked()
        driver.desk.press(.down, .enter)
        #expect(driver.desk.lastEffect() == .open(Self.found[1].summary.id))
    }

    @Test func theFormIsThereAgainAfterALookAtTheApplication() {
        var driver = Self.asked()
        driver.press(.enter)
        #expect(driver.desk.others.last == .open(Self.found[0].summary.id))
        driver.press(.escape)
        #expect(driver.store.record == nil)
        #expect(driver.desk.picture.contains("045 161 001 234"))
        #expect(driver.desk.picture.contains("Y Blơr"))
        driver.press(.function(8))
        #expect(driver.desk.picture.contains("Lý do vẫn tiếp tục"))
    }

    @Test func aLockWhileTheApplicationIsLookedAtKeepsTheForm() throws {
        var driver = Self.asked()
        driver.press(.enter, .function(9))
        #expect(try #require(driver.store.record).application.name == "Y Blơr")
    }

    /// A visit that is open, after its name was changed and the name was found elsewhere.
    private static func changed() -> EnrolDriver {
        var driver = EnrolDriver()
        driver.fillForm()
        driver.store.earlier = found
        driver.press(.function(5), .tab, .tab, .tab)
        driver.desk.type(" Kpă")
        driver.press(.function(8))
        return driver
    }

    @Test func theAnswersOfAnOpenVisitAreWrittenBeforeTheLook() throws {
        var driver = Self.changed()
        #expect(driver.desk.picture.contains("Lý do vẫn tiếp tục"))
        #expect(driver.store.record?.application.name == "Y Blơr")
        driver.desk.press(.enter)
        guard case .append? = driver.desk.effects.first, driver.desk.effects.count == 1 else {
            Issue.record("\(driver.desk.effects)")
            return
        }
        driver.desk.settle(&driver.store)
        #expect(try #require(driver.store.record).application.name == "Y Blơr Kpă")
    }

    @Test func answersThatCouldNotBeWrittenStay() {
        var driver = Self.changed()
        driver.desk.press(.enter)
        driver.desk.effects = []
        driver.desk.send(.failed(.diskFull))
        #expect(driver.desk.effects.isEmpty)
        #expect(driver.desk.picture.contains("Y Blơr Kpă"))
    }

    @Test func escapeGoesBackToTheFormAndAsksAgain() {
        var driver = Self.asked()
        driver.press(.escape)
        #expect(driver.desk.picture.contains("045 161 001 234"))
        driver.press(.function(8))
        #expect(driver.desk.picture.contains("Lý do vẫn tiếp tục"))
    }

    @Test func aLockKeepsWhatWasTypedWhetherTheAnswerHasComeOrNot() throws {
        var driver = Self.asked()
        driver.press(.function(9))
        #expect(try #require(driver.store.record).application.name == "Y Blơr")
        driver = EnrolDriver()
        driver.desk.press(.tab, .tab)
        driver.desk.type("045161001234")
        driver.desk.press(.function(8))
        guard case .findEarlier? = driver.desk.effects.last else {
            Issue.record("nobody was looked for")
            return
        }
        driver.desk.effects = []
        driver.desk.press(.function(9))
        #expect(driver.desk.effects.contains { if case .create = $0 { true } else { false } })
    }

    @Test func whoIsNotKnownIsNotAskedAbout() throws {
        var driver = EnrolDriver()
        driver.fillForm()
        #expect(try reason(driver) == nil)
        #expect(driver.desk.picture.contains("Đọc to cho công dân"))
    }

    @Test func birthDatesAreComparedAsFarAsBothAreKnown() throws {
        func born(_ text: String) throws -> Fields {
            [.birthDate: .stated(try PartialDate(text).json, source: .oralStatement, evidence: nil)]
        }
        for (one, other, isSame) in [
            ("14/03/1984", "14/03/1984", true), ("14/03/1984", "15/03/1984", false), ("1984", "15/03/1984", true),
            ("04/1984", "15/03/1984", false), ("03/1984", "15/03/1984", true), ("1985", "15/03/1984", false),
        ] {
            #expect(try born(one).mayShareBirth(with: born(other)) == isSame, "\(one), \(other)")
            #expect(try born(other).mayShareBirth(with: born(one)) == isSame, "\(other), \(one)")
        }
    }
}
