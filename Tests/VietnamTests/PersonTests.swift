import Foundation
import TestSupport
import Testing
import Vietnam

@Suite struct PersonNameTests {
    @Test(arguments: [
        ("Nguyễn Văn A", "Nguyễn Văn A"), ("  Y   Blơr ", "Y Blơr"), ("Tik", "Tik"), ("H'Maryam Niê", "H'Maryam Niê"),
        ("H’Mai Êban", "H’Mai Êban"), ("Ñiê Č\u{306}", "Ñiê Č\u{306}"), ("Chau Sóc Kim", "Chau Sóc Kim"),
        ("Đỗ Thị Hằng Buôn Krông", "Đỗ Thị Hằng Buôn Krông"), ("Ðinh A", "Đinh A"), ("Ksor-Hnhan", "Ksor-Hnhan"),
        ("Ja’ Ô\u{306}", "Ja’ Ô\u{306}"), ("NGUYÊ\u{303}N", "NGUYỄN"), ("ចៅ", "ចៅ"),
    ])
    func namesOfEveryPeopleAreAccepted(typed: String, kept: String) throws {
        let name = try PersonName(typed)
        #expect(name.text.unicodeScalars.elementsEqual(kept.unicodeScalars))
    }

    @Test(arguments: [
        ("", PersonName.Problem.empty), ("   ", .empty), ("''", .empty), ("-", .empty), ("Nguyễn Văn 2", .digit("2")),
        ("Tèo٣", .digit("٣")), ("A_B", .sign("_")), ("A@b", .sign("@")), ("A, B", .sign(",")),
        ("A\u{0}B", .invisible(0)),
        ("A\u{7}", .invisible(7)), ("A\tB", .invisible(9)), ("A\u{200B}B", .invisible(0x200B)),
        ("\u{FEFF}An", .invisible(0xFEFF)), ("A\u{202E}n", .invisible(0x202E)), ("An😀", .sign("😀")),
        (String(repeating: "a", count: 101), .tooLong(101)),
    ])
    func whatNoNameHasIsRefused(typed: String, problem: PersonName.Problem) {
        #expect(throws: problem) { try PersonName(typed) }
    }

    @Test func capitalsKeepEveryMark() throws {
        #expect(try PersonName("Đặng Thị Ớt").capitals == "ĐẶNG THỊ ỚT")
        #expect(try PersonName("Y Blơr").words == ["Y", "Blơr"])
    }

    @Test func noDescriptionShowsTheName() {
        #expect(!PersonName.Problem.sign("@").description.contains("@"))
        #expect(PersonName.Problem.invisible(0x200B).description.hasSuffix("U+200B"))
    }
}

@Suite struct PersonalNumberTests {
    @Test(arguments: [
        ("062150000001", "062", Sex.female, 1950, "Kon Tum"), ("001099123456", "001", .male, 1999, "Hà Nội"),
        ("038304000007", "038", .female, 2004, "Thanh Hoá"), ("089201999999", "089", .male, 2001, "An Giang"),
        ("096512000001", "096", .female, 2112, "Cà Mau"), ("040999000001", "040", .female, 2399, "Nghệ An"),
    ])
    func digitsTellPlaceSexAndYear(text: String, prefix: String, sex: Sex, year: Int, province: String) throws {
        let number = try PersonalNumber(text)
        #expect(number.prefix == prefix)
        #expect(number.sex == sex)
        #expect(number.birthYear == year)
        #expect(number.birthProvince?.name == province)
        #expect(number.oddities(sex: sex, birthYear: year).isEmpty)
        #expect(number.oddities(sex: .unknown).isEmpty)
    }

    @Test(arguments: [
        ("", PersonalNumber.Problem.wrongCount(0)), ("123456789", .wrongCount(9)), ("06215000001", .wrongCount(11)),
        ("0621500000012", .wrongCount(13)), ("06215000000A", .notDigits), ("٠٦٢١٥٠٠٠٠٠٠١", .notDigits),
        ("-062150000001x", .notDigits),
    ])
    func onlyTheCountOfDigitsCanBeWrong(text: String, problem: PersonalNumber.Problem) {
        #expect(throws: problem) { try PersonalNumber(text) }
    }

    @Test(arguments: 0...9)
    func theFourthDigitIsCenturyAndSex(digit: Int) throws {
        let number = try PersonalNumber("001\(digit)07000001")
        #expect(number.centurySexDigit == digit)
        #expect(number.century == 1900 + digit / 2 * 100)
        #expect(number.birthYear == number.century + 7)
        #expect(number.sex == (digit % 2 == 0 ? .male : .female))
    }

    @Test func whatAPaperProvedIsNeverOddAgain() throws {
        let number = try PersonalNumber("003150000001")
        #expect(number.oddities(sex: .male, birthYear: 1951, settled: true).isEmpty)
    }

    @Test(arguments: [
        ("091225000001", ["Kiên Giang", "An Giang"]), ("091124000001", ["Kiên Giang"]), ("001225000001", ["Hà Nội"]),
        ("003225000001", []), ("062226000001", ["Kon Tum"]),
    ])
    func newbornsMayHaveThePrefixOfEitherTime(text: String, places: [String]) throws {
        #expect(try PersonalNumber(text).possibleBirthPlaces == places)
        #expect(try PersonalNumber(text).oddities().isEmpty == !places.isEmpty)
    }

    @Test func nineDigitsAreAnOldCard() throws {
        guard case .former(let former) = try IdentityNumber(" 231 234.567 ") else {
            Issue.record("nine digits")
            return
        }
        #expect(former.text == "231234567")
        guard case .personal = try IdentityNumber("062150000001") else {
            Issue.record("twelve digits")
            return
        }
        #expect(throws: PersonalNumber.Problem.wrongCount(10)) { try IdentityNumber("0621500000") }
        #expect(throws: FormerIdentityNumber.Problem.wrongCount(12)) { try FormerIdentityNumber("062150000001") }
        #expect(throws: FormerIdentityNumber.Problem.notDigits) { try FormerIdentityNumber("23123456x") }
    }

    @Test func spacesAndDotsBetweenDigitsAreDropped() throws {
        #expect(try PersonalNumber(" 062 150 000.001 ").text == "062150000001")
    }

    @Test func whatDoesNotFitIsOddAndNothingWorse() throws {
        let number = try PersonalNumber("003150000001")
        #expect(
            number.oddities(sex: .male, birthYear: 1951) == [
                .unknownPrefix("003"), .sexDiffers, .birthYearDiffers(inNumber: 1950),
            ])
    }

    @Test func thereAre63BirthProvincesWithUniqueCodes() {
        #expect(BirthProvince.all.count == 63)
        #expect(Set(BirthProvince.all.map(\.code)).count == 63)
        #expect(Set(BirthProvince.all.map(\.name)).count == 63)
        #expect(BirthProvince(code: "003") == nil)
        #expect(BirthProvince.all.map(\.code) == BirthProvince.all.map(\.code).sorted())
    }

    @Test func theProvincesAreThoseOfTheOfficialTable() throws {
        let path = "data/codes/birth_province_codes.csv"
        guard let url = SharedMaterial.url(path) else { return print(SharedMaterial.skipMessage(path)) }
        let rows = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        #expect(rows.map(String.init) == BirthProvince.all.map { "\($0.code),\($0.name)" })
    }
}

@Suite struct PhoneNumberTests {
    @Test(arguments: ["0912345678", "+84 912 345 678", "84912345678", "(091) 234-5678", "0912.345.678"])
    func everyWayOfWritingIsOneNumber(typed: String) throws {
        #expect(try PhoneNumber(typed).text == "0912345678")
    }

    @Test(arguments: [
        ("091234567", PhoneNumber.Problem.wrongCount(9)), ("09123456789", .wrongCount(11)), ("", .wrongCount(0)),
        ("1912345678", .noLeadingZero), ("09x2345678", .notDigits), ("+1 912 345 6789", .wrongCount(11)),
        ("8491234567", .noLeadingZero), ("+84", .wrongCount(1)),
    ])
    func otherDigitsAreRefused(typed: String, problem: PhoneNumber.Problem) {
        #expect(throws: problem) { try PhoneNumber(typed) }
    }
}
