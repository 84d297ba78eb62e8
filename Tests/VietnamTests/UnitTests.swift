import EnrollmentModel
import Foundation
import TestSupport
import Testing
import Vietnam

extension UnitCode {
    /// `2025-07:23293`.
    init(_ text: String) {
        let parts = text.split(separator: ":").map(String.init)
        self.init(vintage: parts[0], code: parts[1])
    }
}

@Suite("Units are known by edition and code")
struct UnitTests {
    @Test(arguments: [
        (UnitVintage.april2023, [63, 705, 10_598]), (.march2025, [63, 696, 10_035]), (.july2025, [34, 0, 3_321]),
    ])
    func everyEditionIsComplete(vintage: UnitVintage, counts: [Int]) {
        let units = Units.all(in: vintage)
        #expect([2, 3, 5].map { digits in units.count { $0.code.code.count == digits } } == counts)
        #expect(Set(units.map(\.code)).count == units.count)
        for unit in units {
            #expect(Units.unit(unit.code) == unit)
            #expect(unit.vintage == vintage)
            #expect(
                unit.parents.count
                    == (unit.code.code.count == 2 ? 0 : vintage == .july2025 || unit.code.code.count == 3 ? 1 : 2))
            #expect(VietnameseText.composed(unit.name).unicodeScalars.elementsEqual(unit.name.unicodeScalars))
        }
    }

    @Test(arguments: [
        ("2025-03:23332", "Xã Chư Hreng, Thành phố Kon Tum, Tỉnh Kon Tum"),
        ("2025-07:23293", "Phường Kon Tum, Tỉnh Quảng Ngãi"),
        ("2023-04:00004", "Phường Trúc Bạch, Quận Ba Đình, Thành phố Hà Nội"),
        ("2025-07:00004", "Phường Ba Đình, Thành phố Hà Nội"), ("2023-04:46", "Tỉnh Thừa Thiên Huế"),
        ("2025-03:46", "Thành phố Huế"), ("2025-07:75", "Thành phố Đồng Nai"),
        ("2025-03:608", "Thành phố Kon Tum, Tỉnh Kon Tum"),
        ("2025-07:91", "Tỉnh An Giang"), ("2025-03:91", "Tỉnh Kiên Giang"),
    ])
    func aCodeMeansWhatItMeantInItsEdition(code: String, text: String) {
        #expect(Units.unit(UnitCode(code))?.placeText == text)
    }

    @Test(arguments: [
        "2025-07:00001", "2025-07:608", "2025-03:99999", "2024-01:00004", "2025-07:", "2025-07:4", "2025-07:0000４",
    ])
    func otherCodesAreNone(code: String) {
        let parts = code.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        #expect(Units.unit(UnitCode(vintage: parts[0], code: parts[1])) == nil)
    }

    @Test(arguments: UnitVintage.allCases)
    func theEditionsAreThoseOfTheLists(vintage: UnitVintage) throws {
        for (level, digits) in [("provinces", 2), ("districts", 3), ("communes", 5)] {
            let path = "data/admin/vn_\(vintage.rawValue)_\(level).csv"
            guard let url = SharedMaterial.url(path) else {
                if vintage != .july2025 || digits != 3 { print(SharedMaterial.skipMessage(path)) }
                continue
            }
            let rows = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
            for row in rows {
                let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                let unit = try #require(Units.unit(UnitCode(vintage: vintage.rawValue, code: cells[0])))
                #expect(unit.fullName == cells.last)
                if digits > 2 { #expect(unit.parents.first?.code.code == cells[1]) }
            }
            #expect(rows.count == Units.all(in: vintage).count { $0.code.code.count == digits })
        }
    }
}

@Suite("Units are found by a few letters")
struct UnitSearchTests {
    private func names(_ text: String, _ vintage: UnitVintage? = nil, home: String? = nil, limit: Int = 10) -> [String]
    {
        Units.find(text, vintage: vintage, home: home.map { UnitCode($0) }, limit: limit).map(\.placeText)
    }

    // Every 40th here, since a debug build is slow; `tram-bench units` asks for every one of them.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func unitsAreFoundByTheirNameWithAndWithoutMarks(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for vintage in UnitVintage.allCases {
            for unit in Units.all(in: vintage) where Int.random(in: 0..<320, using: &random) == 0 {
                #expect(Units.find(unit.placeText, vintage: vintage).first == unit, "\(unit.placeText), seed \(seed)")
                let plain = ([unit.fullName] + unit.parents.map(\.fullName)).map { VietnameseText.folded($0) }
                let found = Units.find(plain.joined(separator: ", "), vintage: vintage)
                #expect(found.contains(unit), "\(plain), seed \(seed)")
            }
        }
    }

    @Test(arguments: [
        ("dak ro wa", "Xã Đăk Rơ Wa, Tỉnh Quảng Ngãi"), ("drw", "Xã Đăk Rơ Wa, Tỉnh Quảng Ngãi"),
        ("đăk rơ", "Xã Đăk Rơ Wa, Tỉnh Quảng Ngãi"), ("kon tum", "Phường Kon Tum, Tỉnh Quảng Ngãi"),
        ("tinh kon tum", "Tỉnh Kon Tum"), ("tp kon tum", "Thành phố Kon Tum, Tỉnh Kon Tum"),
        ("h'leo", "Xã Ea H'Leo, Tỉnh Đắk Lắk"), ("ea hleo", "Xã Ea H'Leo, Tỉnh Đắk Lắk"),
        ("XÃ ĐĂK RƠ WA, QUẢNG NGÃI", "Xã Đăk Rơ Wa, Tỉnh Quảng Ngãi"),
        ("truc bach", "Phường Trúc Bạch, Quận Ba Đình, Thành phố Hà Nội"),
        ("phường 1, quận 3", "Phường 1, Quận 3, Thành phố Hồ Chí Minh"),
        ("ngoc hoi, kon tum", "Huyện Ngọc Hồi, Tỉnh Kon Tum"),
        ("Đồng Nai", "Thành phố Đồng Nai"), ("dac khu ly son", "Đặc khu Lý Sơn, Tỉnh Quảng Ngãi"),
    ])
    func theOneThatIsMeantComesFirst(typed: String, first: String) {
        #expect(names(typed).first == first, "\(names(typed))")
    }

    @Test func namesThatDifferInMarksAloneAreBothOffered() {
        for typed in ["ba to", "xa ba to quang ngai"] {
            let found = names(typed, .july2025)
            #expect(
                found.prefix(2).sorted() == ["Xã Ba Tô, Tỉnh Quảng Ngãi", "Xã Ba Tơ, Tỉnh Quảng Ngãi"].sorted(),
                "\(found)")
        }
        #expect(names("ba tô", .july2025).first == "Xã Ba Tô, Tỉnh Quảng Ngãi")
        #expect(names("ba tơ", .july2025).first == "Xã Ba Tơ, Tỉnh Quảng Ngãi")
    }

    @Test func eightPairsInsideAProvinceDifferInMarksAlone() {
        let units = Units.all(in: .july2025).filter { $0.code.code.count == 5 }
        let groups = Dictionary(grouping: units) { [$0.province.name, VietnameseText.folded($0.fullName)] }
        let clashes = groups.values.filter { $0.count > 1 }
        #expect(clashes.count == 8)
        for clash in clashes {
            let found = Units.find(VietnameseText.folded(clash[0].name), vintage: .july2025, home: clash[0].code)
            #expect(Set(found.prefix(clash.count)) == Set(clash))
        }
    }

    @Test func repeatedNamesShowTheirProvince() {
        let units = Units.all(in: .july2025).filter { $0.code.code.count == 5 }
        let repeated = Dictionary(grouping: units, by: \.fullName).values.filter { $0.count > 1 }
        #expect(repeated.count == 245)
        for group in repeated { #expect(Set(group.map(\.placeText)).count == group.count) }
    }

    @Test func theOwnProvinceComesFirstUnderBothItsCodes() {
        let far = names("tan thanh", .july2025)
        #expect(far.count > 5)
        for home in ["2025-07:23293", "2025-03:62"] {
            #expect(
                names("kon", home: home, limit: 5).allSatisfy {
                    $0.hasSuffix("Tỉnh Quảng Ngãi") || $0.hasSuffix("Kon Tum")
                })
        }
        #expect(names("tan thanh", .july2025, home: "2025-07:96").first?.hasSuffix("Tỉnh Cà Mau") == true)
    }

    @Test func whereAToneStandsMakesNoDifference() {
        #expect(names("Hoà Bình", .march2025) == names("Hòa Bình", .march2025))
        #expect(names("thuỷ", .april2023) == names("thủy", .april2023))
    }

    @Test func formerNamesLeadToTheNameInForce() throws {
        let former = Units.all(in: .july2025).filter { $0.formerName != nil }
        #expect(former.contains { $0.formerName == "Tỉnh Đồng Nai" && $0.fullName == "Thành phố Đồng Nai" })
        for unit in former {
            let then = try #require(unit.formerName)
            #expect(Units.find(then, vintage: .july2025, home: unit.code).contains(unit))
        }
    }

    @Test(arguments: ["", " ", ",", "'", "zzz", "xã", "kon tum zzz", "\u{0}", "😀", "ចៅ"])
    func whatFitsNothingFindsNothingAndStops(typed: String) {
        #expect(typed == "xã" || typed.contains("ចៅ") || names(typed, .july2025).isEmpty)
        _ = names(typed)
        #expect(names("kon", limit: 0).isEmpty)
        #expect(names("kon", limit: 3).count == 3)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func anyKeysAreSurvivedAndAnswersFitThem(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let keys = Array("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạ '-,.1 xp\u{306}ƀ")
        let typed = String(
            (0..<Int.random(in: 0...14, using: &random)).map { _ in keys.randomElement(using: &random) ?? "a" })
        let found = Units.find(typed, limit: 50)
        #expect(Set(found.map(\.code)).count == found.count, "seed \(seed)")
        #expect(found == Units.find(typed, limit: 50), "seed \(seed)")
        #expect(Array(found.prefix(5)) == Units.find(typed, limit: 5), "seed \(seed)")
    }
}

@Suite("Old units suggest new ones and are never replaced")
struct UnitSuccessionTests {
    @Test(arguments: [
        ("2025-03:23332", ["2025-07:23332"]), ("2023-04:00001", ["2025-07:00097"]), ("2025-03:62", ["2025-07:51"]),
        ("2025-07:23293", []), ("2025-03:498", ["2025-07:20333"]),
    ])
    func anOldUnitSuggestsWhatItBecame(old: String, new: [String]) {
        let found = Units.suggestions(for: UnitCode(old)).map { "\($0.unit.code.vintage):\($0.unit.code.code)" }
        #expect(found == new, "\(found)")
    }

    @Test func everyUnitOfMarch2025HasASuccessorAndEveryNewOneAnOrigin() {
        for unit in Units.all(in: .march2025) {
            let found = Units.suggestions(for: unit.code)
            #expect(!found.isEmpty, "\(unit.placeText)")
            #expect(found.allSatisfy { $0.unit.vintage == .july2025 && $0.coverage != .sameName })
            #expect(found.count { $0.coverage == .full } <= 1)
            #expect(found.map(\.coverage) == found.map(\.coverage).sorted())
        }
        for unit in Units.all(in: .july2025) {
            #expect(!Units.predecessors(of: unit.code).isEmpty, "\(unit.placeText)")
        }
    }

    @Test func unitsThatWereGoneBefore2025AreFoundByNameOrNotAtAll() {
        let gone = Units.all(in: .april2023).filter {
            Units.unit(UnitCode(vintage: "2025-03", code: $0.code.code)) == nil
        }
        #expect(gone.count == 566 + 11)
        for unit in gone {
            for suggestion in Units.suggestions(for: unit.code) where unit.code.code.count == 5 {
                #expect(suggestion.coverage == .sameName)
                #expect(
                    VietnameseText.folded(suggestion.unit.name) == VietnameseText.folded(unit.name)
                        || suggestion.unit.formerName != nil)
            }
        }
    }

    @Test func aDistrictSuggestsWhereItsCommunesWent() {
        let found = Units.suggestions(for: UnitCode("2025-03:608"))
        #expect(found.contains { $0.unit.name == "Kon Tum" })
        #expect(found.allSatisfy { $0.coverage == .partial && $0.unit.province.name == "Quảng Ngãi" })
    }

    @Test func theMapIsTheOneOfTheSource() throws {
        let path = "data/admin/vn_2025_commune_old_to_new.csv"
        guard let url = SharedMaterial.url(path) else { return print(SharedMaterial.skipMessage(path)) }
        let rows = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        var expected: [String: Set<String>] = [:]
        for row in rows {
            let cells = row.split(separator: ",").map(String.init)
            expected[cells[0], default: []].insert("\(cells[1]) \(cells[2])")
        }
        for (old, new) in expected {
            let found = Units.suggestions(for: UnitCode(vintage: "2025-03", code: old))
            #expect(Set(found.map { "\($0.unit.code.code) \($0.coverage.rawValue)" }) == new)
        }
        #expect(rows.count == 10_592)
    }

    @Test func aCodeThatNoListHasNamesItsNeighbours() {
        guard case .unknown(let nearest) = Units.standing(of: UnitCode("2025-07:23294")) else {
            Issue.record("2025-07 has no 23294")
            return
        }
        #expect(nearest.contains { $0.code == UnitCode("2025-07:23293") }, "\(nearest.map(\.code))")
        #expect(Units.nearest(to: UnitCode("2025-07:608")).first?.province.name == "Quảng Ngãi")
        #expect(Units.nearest(to: UnitCode(vintage: "x", code: "y")).isEmpty)
    }

    @Test func theCautionStandsInBothLanguages() {
        #expect(Units.caution.vi.contains("gợi ý, không tự động thay"))
        #expect(Units.caution.en.contains("suggestion"))
    }
}
