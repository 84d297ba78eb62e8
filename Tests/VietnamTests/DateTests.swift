import CanonicalJSON
import Foundation
import TestSupport
import Testing
import Vietnam

@Suite struct PartialDateTests {
    @Test(arguments: [
        ("02/03/1950", "02/03/1950", "1950-03-02", PartialDate.Precision.day),
        ("2/3/1950", "02/03/1950", "1950-03-02", .day),
        ("2-3-1950", "02/03/1950", "1950-03-02", .day), ("02.03.1950", "02/03/1950", "1950-03-02", .day),
        ("03/1950", "03/1950", "1950-03", .month), ("1950", "1950", "1950", .year),
        ("30/02/1950", "30/02/1950", "1950-02-XX", .day), ("31/04/1962", "31/04/1962", "1962-04-XX", .day),
        ("02031950", "02/03/1950", "1950-03-02", .day), ("ngày 2 tháng 3 năm 1950", "02/03/1950", "1950-03-02", .day),
        ("Ngày 02/03/1950", "02/03/1950", "1950-03-02", .day), ("2 / 3 / 1950", "02/03/1950", "1950-03-02", .day),
        ("tháng 3 năm 1950", "03/1950", "1950-03", .month), ("tháng 3/1950", "03/1950", "1950-03", .month),
        ("năm 1950", "1950", "1950", .year), ("sinh năm 1950", "1950", "1950", .year),
        ("mùng 2 tháng 3 năm 1950", "02/03/1950", "1950-03-02", .day),
        ("Nhâm Thìn 1952", "1952", "1952", .year), ("năm Nhâm Thìn (1952)", "1952", "1952", .year),
        ("1950-03-02", "02/03/1950", "1950-03-02", .day), ("1950-03-02~", "02/03/1950", "1950-03-02", .day),
        ("29/02/1900", "29/02/1900", "1900-02-XX", .day), ("29/02/2000", "29/02/2000", "2000-02-29", .day),
    ])
    func whatIsTypedIsKeptAsFarAsItIsKnown(
        typed: String, text: String, iso: String, precision: PartialDate.Precision
    ) throws {
        let date = try PartialDate(typed)
        #expect(date.text == text)
        #expect(date.iso == iso)
        #expect(date.precision == precision)
        #expect(date.asWritten == typed)
        #expect(date.isPossible == !iso.hasSuffix("XX"))
        #expect(try PartialDate(json: date.json) == date)
    }

    @Test(arguments: [
        ("", PartialDate.Problem.notADate), ("50", .twoDigitYear), ("01/02/50", .twoDigitYear), ("1950 năm", .notADate),
        ("tháng 3 ngày 2 năm 1950", .notADate), ("năm 1950 tháng 3", .notADate), ("ngày 1950", .notADate),
        ("020350", .notADate), ("001/02/50", .notADate), ("19502003", .month(50)), ("2//1950", .notADate),
        ("2/3/1950/", .notADate),
        ("hôm qua", .notADate), ("Giáp Tý 2/1984", .notADate), ("ngày ngày 2/3/1950", .notADate),
        ("1950/03/02", .notADate), ("1/2/3/1950", .notADate), ("/1950", .notADate), ("001/02/1950", .notADate),
        ("+1/02/1950", .notADate), ("٠٢/٠٣/١٩٥٠", .notADate), ("13/1950", .month(13)), ("00/1950", .month(0)),
        ("01/13/1950", .month(13)), ("32/01/1950", .day(32)), ("00/01/1950", .day(0)), ("01/01/1500", .year(1500)),
        ("9999", .year(9999)),
    ])
    func whatIsNoDateIsRefused(typed: String, problem: PartialDate.Problem) {
        #expect(throws: problem) { try PartialDate(typed) }
    }

    @Test(arguments: [
        ("1950", 1950, Int?.none, Int?.none), ("1950-03", 1950, 3, nil), ("1950-03-02", 1950, 3, 2),
        ("1950-XX-XX", 1950, nil, nil), ("1950-02-XX", 1950, 2, nil), ("1950-XX", 1950, nil, nil),
        ("1950-XX-05", 1950, nil, nil), ("1950?", 1950, nil, nil), ("1950-03~", 1950, 3, nil),
        ("?1950-~03-02%", 1950, 3, 2),
        ("1950-02-30", 1950, 2, 30),
    ])
    func isoIsReadAsFarAsItSays(text: String, year: Int, month: Int?, day: Int?) throws {
        let date = try PartialDate(iso: text)
        #expect([date.year, date.month, date.day] == [year, month, day])
        #expect(date.asWritten == text)
        #expect(try PartialDate(text) == date)
    }

    @Test(arguments: [
        ("195X", PartialDate.Problem.unclearYear), ("19XX-03", .unclearYear), ("02/03/1950", .notADate),
        ("", .notADate),
        ("19~50", .notADate), ("1950-3-2", .notADate), ("1950-13", .month(13)), ("1950-01-32", .day(32)),
        ("19500302", .notADate), ("1950-03-02-01", .notADate), ("-1950", .notADate), ("1950-", .notADate),
    ])
    func whatIsNoISODateIsRefused(text: String, problem: PartialDate.Problem) {
        #expect(throws: problem) { try PartialDate(iso: text) }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func whatIsWrittenIsReadAgain(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let month = Bool.random(using: &random) ? Int.random(in: 1...12, using: &random) : nil
        let day = month != nil && Bool.random(using: &random) ? Int.random(in: 1...31, using: &random) : nil
        let date = try PartialDate(year: Int.random(in: PartialDate.years, using: &random), month: month, day: day)
        #expect(try PartialDate(date.text) == date, "seed \(seed)")
        let read = try PartialDate(iso: date.iso)
        #expect(read.iso == (date.isPossible ? date.iso : String(date.iso.dropLast(3))), "seed \(seed)")
        #expect(read.span == date.span, "seed \(seed)")
        #expect(read.agrees(with: date) && date.agrees(with: read), "seed \(seed)")
        #expect(try PartialDate(json: date.json) == date, "seed \(seed)")
    }

    @Test(arguments: [
        ("Nhâm Thìn", [1952, 2012]), ("giáp tý", [1924, 1984]), ("Kỉ Mẹo", [1939, 1999]), ("năm Quý Tị", [1953, 2013]),
    ])
    func aLunarYearAloneNamesTheYearsItCanBe(typed: String, years: [Int]) throws {
        let error = #expect(throws: PartialDate.Problem.self) { try PartialDate(typed) }
        guard case .lunarYearAlone(let lunar)? = error else {
            Issue.record("\(typed)")
            return
        }
        #expect(lunar.years(upTo: 2031) == years)
        for year in years { #expect(LunarYear(beginningIn: year).name == lunar.name) }
    }

    @Test(arguments: [
        ("1950", "02/03/1950", true), ("03/1950", "02/03/1950", true), ("02/03/1950", "02/03/1950", true),
        ("1950", "1951", false), ("03/1950", "02/04/1950", false), ("01/03/1950", "02/03/1950", false),
        ("30/02/1950", "02/1950", true), ("1950", "03/1950", true),
    ])
    func datesAgreeAtTheCoarserPrecision(a: String, b: String, agree: Bool) throws {
        let (left, right) = (try PartialDate(a), try PartialDate(b))
        #expect(left.agrees(with: right) == agree)
        #expect(right.agrees(with: left) == agree)
    }

    @Test(arguments: [
        ("1950", "01/01/1950", "31/12/1950"), ("02/1952", "01/02/1952", "29/02/1952"),
        ("02/03/1950", "02/03/1950", "02/03/1950"), ("30/02/1950", "01/02/1950", "28/02/1950"),
        ("31/04/1962", "01/04/1962", "30/04/1962"),
    ])
    func aDateSpansTheDaysItCanBe(typed: String, first: String, last: String) throws {
        let span = try PartialDate(typed).span
        #expect(span.lowerBound.text == first)
        #expect(span.upperBound.text == last)
    }

    @Test(arguments: [
        #"{"year":1950}"#, #"{"as_written":"1950"}"#, #"{"year":1950,"day":5,"as_written":"x"}"#,
        #"{"year":1950,"month":13,"as_written":"x"}"#, #"{"year":"1950","as_written":"x"}"#,
        #"{"year":1000,"as_written":"x"}"#,
    ])
    func otherShapesAreRefused(text: String) throws {
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(throws: ShapeError.self) { try PartialDate(json: value) }
    }
}

@Suite struct CivilDateTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func daysOfTheClockAreThoseOfTheCalendar(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let milliseconds = Int.random(in: -5_000_000_000_000...8_000_000_000_000, using: &random)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 7 * 3600))
        let parts = calendar.dateComponents(
            [.year, .month, .day], from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
        let date = CivilDate(milliseconds: milliseconds)
        #expect([date.year, date.month, date.day] == [parts.year, parts.month, parts.day], "seed \(seed)")
    }

    @Test func midnightInVietnamIsSeventeenHoursUTC() {
        #expect(CivilDate(milliseconds: 1_795_280_399_999).text == "21/11/2026")
        #expect(CivilDate(milliseconds: 1_795_280_400_000).text == "22/11/2026")
        #expect(CivilDate(milliseconds: 1_795_280_400_000).iso == "2026-11-22")
    }

    @Test(arguments: [
        (2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 13, 1), (2024, 0, 1), (2024, 1, 0), (0, 1, 1),
    ])
    func daysThatDoNotExistAreNone(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [
        ("22/11/2012", 14), ("23/11/2012", 13), ("22/11/2026", 0), ("01/12/2026", -1), ("01/01/1950", 76),
    ])
    func yearsAreFullOnTheBirthday(birth: String, years: Int) throws {
        let today = try #require(CivilDate(year: 2026, month: 11, day: 22))
        #expect(today.fullYears(since: try PartialDate(birth).span.lowerBound) == years)
    }

    @Test func aLeapDayBirthdayFallsOnTheFirstOfMarch() throws {
        let birth = try #require(CivilDate(year: 2012, month: 2, day: 29))
        #expect(try #require(CivilDate(year: 2026, month: 2, day: 28)).fullYears(since: birth) == 13)
        #expect(try #require(CivilDate(year: 2026, month: 3, day: 1)).fullYears(since: birth) == 14)
    }
}

@Suite struct AgeTests {
    static let today: CivilDate = {
        guard let day = CivilDate(year: 2026, month: 11, day: 22) else { preconditionFailure("a day") }
        return day
    }()

    @Test(
        arguments: [
            ("22/11/2012", [AgeBand.from14], Int?.none), ("23/11/2012", [.from6To13], nil),
            ("2012", [.from6To13, .from14], 14), ("11/2012", [.from6To13, .from14], 14), ("10/2012", [.from14], nil),
            ("2020", [.under6, .from6To13], 6), ("2024", [.under6], nil), ("1966", [.from14], 60),
            ("1950", [.from14], nil),
            ("2001", [.from14], 25),
        ] as [(String, [AgeBand], Int?)])
    func agesAreJudgedOnTheWholeSpan(birth: String, bands: [AgeBand], threshold: Int?) throws {
        let age = AgeSpan(birth: try PartialDate(birth), on: Self.today)
        #expect(age.bands == bands)
        #expect(age.uncertainThreshold() == threshold)
    }

    @Test func onlyAdultsApplyForThemselves() {
        #expect(AgeBand.allCases.filter(\.needsRepresentative) == [.under6, .from6To13])
        #expect(
            [-1, 0, 5, 6, 13, 14, 90].map(AgeBand.init(years:)) == [
                .under6, .under6, .under6, .from6To13, .from6To13, .from14, .from14,
            ])
    }
}
