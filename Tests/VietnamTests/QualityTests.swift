import CanonicalJSON
import EnrollmentModel
import Testing

@testable import Vietnam

/// A person whose data is as it should be, and what may be wrong with it.
private enum Sample {
    static let today = day(2026, 11, 22)
    static let scan = Digest(bytes: [UInt8](repeating: 7, count: 32))

    static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        guard let date = CivilDate(year: year, month: month, day: day) else { preconditionFailure("no such day") }
        return date
    }

    static func stated(_ value: JSONValue, _ source: FieldSource = .extract, proven: Bool = false) -> FieldValue {
        .stated(value, source: source, evidence: proven ? scan : nil)
    }

    static let good: Fields = {
        var fields: Fields = [
            .kind: stated("first_issue", .officer), .ground: stated("duty_from_14", .officer),
            .fullName: stated("Y Blơr"), .sex: stated("male"), .nationality: stated("VNM"),
            .birthDate: stated(["year": 1984, "month": 3, "day": 14, "as_written": "14/03/1984"]),
            .personalNumber: stated("062084000123", .oralStatement), .ethnicity: .declined(source: .oralStatement),
            .religion: .declined(source: .oralStatement), .birthPlace: stated(["text": "Kon Plông"]),
            .hometown: stated(["text": "Kon Plông"]), .residence: stated(["text": "Kon Plông"]),
            .phone: stated("0912345678", .oralStatement),
            NoticeRead.path: stated(NoticeRead(language: "vie", reader: "lan", time: 1).json, .officer),
            CitizenCheck.path: stated(CitizenCheck.spoken(readBy: "lan").json, .officer),
        ]
        for finger in Finger.allCases { fields[CapturePosition.flat(finger).path] = missing(.worn) }
        for eye in Eye.allCases {
            fields[CapturePosition.iris(eye).path] = stated(
                CaptureResult.notSupportedByDevice(device: "none").json, .device)
        }
        fields[CapturePosition.portrait.path] = missing(.unobtainable)
        return fields
    }()

    static func missing(_ reason: MissingReason) -> FieldValue {
        stated(CaptureResult.missing(reason, note: nil).json, .officer)
    }

    static func input(
        _ fields: Fields = good, comparison: ComparisonOutcome? = nil,
        presence: PresenceOutcome = .met(today), overlap: KitOverlap = []
    ) -> QualityInput {
        QualityInput(fields: fields, today: today, comparison: comparison, presence: presence, overlap: overlap)
    }

    static func with(_ changes: Fields) -> Fields { good.merging(changes) }

    static func without(_ paths: FieldPath...) -> Fields {
        var fields = good
        for path in paths { fields[path] = nil }
        return fields
    }
}

/// A person and the rules that are not met.
struct QualityCase: CustomTestStringConvertible, Sendable {
    let name: String
    let input: QualityInput
    let rules: [QualityRule]
    var testDescription: String { name }

    init(_ name: String, _ input: QualityInput, _ rules: QualityRule...) {
        self.name = name
        self.input = input
        self.rules = rules
    }

    static let all = correct + complete + clean + live

    private static let correct = [
        QualityCase("nothing wrong", Sample.input()),
        QualityCase("never compared", Sample.input(Sample.with([.sex: Sample.stated("male", .card)])), .compared),
        QualityCase(
            "corrected by a birth certificate",
            Sample.input(Sample.with([.sex: Sample.stated("male", .civilStatusPaper, proven: true)]))),
        QualityCase("said to differ", Sample.input(comparison: .differs([.fullName])), .sameAsExtract),
        QualityCase(
            "differs, and a paper proves it",
            Sample.input(
                Sample.with([.fullName: Sample.stated("Y Blơr", .civilStatusPaper, proven: true)]),
                comparison: .differs([.fullName]))),
        QualityCase(
            "differs, and the scan is of a statement only",
            Sample.input(
                Sample.with([.fullName: Sample.stated("Y Blơr", .oralStatement, proven: true)]),
                comparison: .differs([.fullName])), .sameAsExtract),
        QualityCase("not in the extract", Sample.input(comparison: .notInExtract), .inExtract),
    ]

    private static let complete = [
        QualityCase("no residence", Sample.input(Sample.without(.residence)), .requiredFields),
        QualityCase("religion not asked is not declined", Sample.input(Sample.without(.religion)), .askedFields),
        QualityCase("no notice", Sample.input(Sample.without(NoticeRead.path)), .notice),
        QualityCase("no check", Sample.input(Sample.without(CitizenCheck.path)), .citizenCheck),
        QualityCase(
            "a finger nobody tried", Sample.input(Sample.without(CapturePosition.flat(Finger(.left, .ring)).path)),
            .captures),
        QualityCase(
            "a finger in a slap",
            Sample.input(
                Sample.without(CapturePosition.flat(Finger(.left, .ring)).path).merging([
                    CapturePosition.slap(.leftFour).path: Sample.missing(.bandaged)
                ]))),
        QualityCase("no portrait", Sample.input(Sample.without(CapturePosition.portrait.path)), .captures),
        QualityCase(
            "exchange without the number",
            Sample.input(
                Sample.without(.personalNumber).merging([
                    .kind: Sample.stated("exchange", .officer), .ground: Sample.stated("age_reached", .officer),
                ])), .numberKnown),
        QualityCase(
            "a child of four owes no pictures, and needs somebody",
            Sample.input(child(year: 2022, captures: false)), .representative),
        QualityCase(
            "a child of nine owes pictures",
            Sample.input(child(year: 2017, captures: false)), .representative, .captures),
    ]

    private static let clean = [
        QualityCase(
            "31 April on the paper",
            Sample.input(
                Sample.with([
                    .birthDate: Sample.stated(["year": 1984, "month": 4, "day": 31, "as_written": "31/04/1984"])
                ])), .possibleDate),
        QualityCase(
            "born tomorrow",
            Sample.input(
                Sample.without(.personalNumber).merging([
                    .birthDate: Sample.stated(["year": 2027, "as_written": "2027"])
                ])), .possibleDate),
        QualityCase(
            "number of the other sex", Sample.input(Sample.with([.personalNumber: number("062184000123")])),
            .numberFits),
        QualityCase(
            "number of another year", Sample.input(Sample.with([.personalNumber: number("062085000123")])),
            .numberFits),
        QualityCase(
            "number of the other sex, proven",
            Sample.input(Sample.with([.personalNumber: number("062184000123", proven: true)]))),
        QualityCase(
            "number of the other sex beside a proven sex",
            Sample.input(
                Sample.with([
                    .personalNumber: number("062184000123"),
                    .sex: Sample.stated("male", .civilStatusPaper, proven: true),
                ]))),
        QualityCase(
            "number of the other sex as the database has it",
            Sample.input(Sample.with([.personalNumber: Sample.stated("062184000123")]))),
        QualityCase(
            "a ground of another kind", Sample.input(Sample.with([.ground: Sample.stated("lost")])), .validValues),
        QualityCase("two with one number", Sample.input(overlap: .number), .numberOfOne),
        QualityCase("one with two numbers", Sample.input(overlap: .otherNumber), .oneNumber),
        QualityCase("enrolled twice", Sample.input(overlap: .person), .enrolledOnce),
        QualityCase(
            "enrolled twice for a reason",
            Sample.input(
                Sample.with([
                    EarlierEnrolment.path: Sample.stated(EarlierEnrolment(receipts: [], reason: "lost").json, .officer)
                ]), overlap: [.person, .otherNumber])),
        QualityCase("a shared telephone", Sample.input(overlap: .phone), .phoneOfOne),
    ]

    private static let live = [
        QualityCase("never met", Sample.input(presence: .notMet), .met),
        QualityCase("away", Sample.input(presence: .absent), .met),
        QualityCase("met on the last day that counts", Sample.input(presence: .met(Sample.day(2026, 5, 26)))),
        QualityCase("met the day before that", Sample.input(presence: .met(Sample.day(2026, 5, 25))), .metLately),
    ]

    private static func number(_ text: JSONValue, proven: Bool = false) -> FieldValue {
        Sample.stated(text, .card, proven: proven)
    }

    private static func child(year: Int, captures: Bool) -> Fields {
        var fields = Sample.without(.personalNumber).merging([
            .birthDate: Sample.stated(["year": .int(year), "as_written": .string("\(year)")]),
            .ground: Sample.stated("request_under_14", .officer),
        ])
        for position in CapturePosition.biometric { fields[position.path] = nil }
        return fields
    }
}

@Suite("Đúng, đủ, sạch, sống") struct QualityTests {
    @Test("A person fails exactly the rules of the table", arguments: QualityCase.all)
    func table(row: QualityCase) {
        let result = QualityRuleSet().judge(row.input)
        #expect(result.failures.map(\.rule) == row.rules)
        for measure in QualityMeasure.allCases {
            #expect(result.meets(measure) == !row.rules.contains { $0.measure == measure })
        }
    }

    @Test func everyRuleIsBrokenBySomebodyInTheTable() {
        let broken = Set(QualityCase.all.flatMap(\.rules))
        #expect(Set(QualityRule.allCases).subtracting(broken) == [.phoneKnown])
    }

    @Test func whoeverWantsAnElectronicIdentityNeedsATelephone() {
        var fields = Sample.without(.phone)
        fields["consents.e_id"] = Sample.stated(Consent(given: true, time: 1).json, .oralStatement)
        #expect(QualityRuleSet().judge(Sample.input(fields)).failures.map(\.rule) == [.phoneKnown])
    }

    @Test func anOddNumberIsNamedWithoutSayingWhatIsOdd() {
        for number in ["062184000123", "062085000123", "999084000123"] {
            let fields = Sample.with([.personalNumber: Sample.stated(.string(number), .card)])
            #expect(
                QualityRuleSet().judge(Sample.input(fields)).failures == [
                    QualityFailure(.numberFits, [.personalNumber])
                ])
        }
        let advice = QualityRule.numberFits.advice
        for text in [advice.finding, advice.action].flatMap({ [$0.vi, $0.en] }) {
            #expect(!text.contains("giới tính") && !text.contains("sex"))
        }
    }

    @Test func aRuleThatIsNotInForceCountsForNothing() {
        let rules = QualityRuleSet(rules: Set(QualityRule.allCases).subtracting([.met, .compared]), freshDays: 30)
        #expect(rules.judge(Sample.input(presence: .notMet)).failures.isEmpty)
        #expect(rules.isFresh(Sample.day(2026, 10, 23), on: Sample.today))
        #expect(!rules.isFresh(Sample.day(2026, 10, 22), on: Sample.today))
    }

    @Test("Every rule says what to do in both languages", arguments: QualityRule.allCases)
    func advice(rule: QualityRule) {
        let advice = rule.advice
        for text in [advice.finding, advice.action] + [advice.paper].compactMap(\.self) {
            #expect(!text.vi.isEmpty && !text.en.isEmpty && text.vi != text.en)
        }
        #expect(advice.action.vi.hasSuffix(".") && advice.action.en.hasSuffix("."))
    }

    @Test func whatTwoApplicationsShare() {
        let other = Sample.with([.fullName: Sample.stated("A Tik"), .phone: Sample.stated("0987654321")])
        #expect(KitOverlap(of: Sample.good, among: []) == [])
        #expect(KitOverlap(of: Sample.good, among: [Sample.good]) == .person)
        #expect(KitOverlap(of: Sample.good, among: [other]) == .number)
        let second = Sample.with([.personalNumber: Sample.stated("062084000999")])
        #expect(KitOverlap(of: Sample.good, among: [second, other]) == [.otherNumber, .number])
        let sibling = Sample.with([
            .personalNumber: Sample.stated("062084000999"), .fullName: Sample.stated("A Tik"),
        ])
        #expect(KitOverlap(of: Sample.good, among: [sibling]) == .phone)
        // The telephone of who acts for a child is nobody else's.
        let mother = Participant(name: "Y Blơr", relation: "mother")
        let child = sibling.merging([ParticipantRole.representative.path: Sample.stated(mother.json, .officer)])
        #expect(KitOverlap(of: Sample.good, among: [child]) == [])
        // Namesakes of one year are two people, and a paper that knows the year alone says nothing else.
        let year: Fields = [.birthDate: Sample.stated(["year": 1984, "as_written": "1984"])]
        #expect(KitOverlap(of: Sample.good.merging(year), among: [second.merging(year)]) == [])
    }

    @Test(
        "Days are counted over leap years and centuries",
        arguments: [
            (1970, 1, 1, 0), (1970, 1, 2, 1), (2000, 3, 1, 11_017), (1900, 3, 1, -25_508), (2026, 11, 22, 20_779),
        ])
    func days(year: Int, month: Int, day: Int, number: Int) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.dayNumber == number)
        #expect(CivilDate(milliseconds: number * 86_400_000) == date)
    }
}
