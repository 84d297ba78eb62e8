import CanonicalJSON
import EnrollmentModel
import TestSupport
import Testing
import Vietnam

@Suite struct TextNameTests {
    @Test(arguments: [
        ("Nguyễn Văn Hoà", "Nguye\u{302}\u{303}n Văn Hoà", ComparisonLevel.exact),
        ("Hòa", "Hoà", .sameSyllables), ("NGUYỄN THỊ THỦY", "Nguyễn Thị Thuỷ", .sameSyllables),
        ("H'Maryam Niê", "H\u{2019}Maryam Niê", .sameSyllables), ("toàn", "tòan", .sameSyllables),
        ("Kì Anh", "Kỳ Anh", .sameWithI), ("Mĩ", "Mỹ", .sameWithI), ("Quí", "Quý", .sameWithI),
        ("Lý Sỉ", "Lí Sỷ", .sameWithI), ("Hồng", "Hông", .sameLetters), ("Lan", "Lán", .sameLetters),
        ("Kỳ", "Kỉ", .sameLetters), ("Đặng Thị Ớt", "dang thi ot", .sameASCII), ("Ƀlơr", "Blor", .sameASCII),
        ("H'Mai", "HMai", .sameASCII), ("H' Mai", "H'Mai", .sameASCII), ("Kroǒng", "Kroong", .sameASCII),
    ])
    func namesAreAlikeAtTheStrongestLevelThatHolds(a: String, b: String, level: ComparisonLevel) {
        #expect(NameComparison.level(a, b) == level)
        #expect(NameComparison.level(b, a) == level)
    }

    @Test(arguments: [
        ("Huy", "Hui"), ("Thúy", "Thúi"), ("Lan", "Loan"), ("An Bình", "Anbình"), ("A", ""), ("Mai", "May"),
        ("Y Blơr", "Blơr Y"),
    ])
    func otherNamesAreNotAlike(a: String, b: String) {
        #expect(NameComparison.level(a, b) == nil)
    }

    @Test func onlyTheFirstTwoLevelsAreTheSameName() {
        #expect(ComparisonLevel.allCases.filter(\.isSameName) == [.exact, .sameSyllables])
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func aWeakerLevelHoldsWhereverAStrongerOneDoes(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let letters = Array("aăâeêioôơuưyàạẻỹốbdđghkqtn' ")
        let pick = {
            (0..<Int.random(in: 0...7, using: &random)).compactMap { _ in letters.randomElement(using: &random) }
        }
        let (a, b) = (String(pick()), String(pick()))
        let holds = ComparisonLevel.allCases.map { NameComparison.key(a, $0) == NameComparison.key(b, $0) }
        for (stronger, weaker) in zip(holds, holds.dropFirst()) { #expect(!stronger || weaker, "seed \(seed)") }
        #expect(NameComparison.level(a, a) == .exact)
    }

    @Test func namesOfUnitsThatOnlyChangedTheirToneStyleAreTheSame() throws {
        guard let rows = try UnitNames.rows(["2025-07_communes"]) else { return }
        let changed = rows.compactMap { row in row.1.map { (row.0, $0) } }.filter { $0.0 != $0.1 }
        let same = changed.filter { NameComparison.level($0.0, $0.1) == .sameSyllables }
        print("\(same.count) of \(changed.count) changed names of communes are the same at L1")
        #expect(same.count == 190)
    }

    @Test func theOrdersOfANameBeginWithItAndHaveNoDoubles() {
        #expect(NameComparison.candidateOrders("H'Maryam Niê") == ["H'Maryam Niê", "Niê H'Maryam"])
        #expect(NameComparison.candidateOrders(" Y  Thông Niê Kđăm").count == 24)
        #expect(NameComparison.candidateOrders("A A B").count == 3)
        #expect(NameComparison.candidateOrders("Tik") == ["Tik"])
        #expect(NameComparison.candidateOrders("a b c d e").count == 120)
        #expect(NameComparison.candidateOrders("a b c d e f") == ["a b c d e f", "b c d e f a", "f a b c d e"])
        #expect(NameComparison.candidateOrders("") == [""])
    }

    @Test func listsFollowTheVietnameseAlphabetAndItsTones() {
        let ordered = [
            "a", "A", "à", "ả", "ã", "á", "ạ", "An", "an bình", "anh", "ă", "ằ", "â", "b", "ƀ", "c", "č", "d", "dz",
            "đ", "Đ", "e", "ĕ", "ê", "ê\u{306}", "f", "g", "h", "i", "o", "ô", "ơ", "u", "ư", "v", "w", "y", "z",
        ]
        for seed in 0..<20 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let sorted = ordered.shuffled(using: &random).sorted(by: VietnameseCollation.areInOrder)
            #expect(sorted.filter { $0 != "An" } == ordered.filter { $0 != "An" }, "seed \(seed)")
        }
        #expect(
            ["Hoà Bình", "Hoa Sen", "Hòa", "Hoạ"].sorted(by: VietnameseCollation.areInOrder)
                == ["Hòa", "Hoạ", "Hoà Bình", "Hoa Sen"])
    }

    @Test func peopleAreListedByGivenThenFamilyThenMiddleName() throws {
        let names = try ["Trần Thị Ánh", "Nguyễn Văn An", "Lê An", "Đỗ Bình", "Nguyễn Anh An", "An", "Dương Bình"]
            .map { try PersonName($0) }
        #expect(
            names.sorted { $0.listKey() < $1.listKey() }.map(\.text) == [
                "An", "Lê An", "Nguyễn Anh An", "Nguyễn Văn An", "Trần Thị Ánh", "Dương Bình", "Đỗ Bình",
            ])
    }

    @Test(
        arguments: [
            ("Nguyễn Thị Lan Anh", .familyFirst, "Nguyễn", "Thị Lan", "Anh"),
            ("Chau Sóc", .familyFirst, "Chau", nil, "Sóc"), ("Tik", .familyFirst, nil, nil, "Tik"),
            ("H'Maryam Niê", .givenFirst, "Niê", nil, "H'Maryam"), ("H' Hen Niê", .givenFirst, "Niê", nil, "H' Hen"),
            ("Y Thông Niê Kđăm", .givenFirst, "Niê Kđăm", nil, "Y Thông"), ("Y Blơr", .givenFirst, nil, nil, "Y Blơr"),
            ("Y", .givenFirst, nil, nil, "Y"), ("A Tik", .givenOnly, nil, nil, "A Tik"),
        ] as [(String, NameOrder, String?, String?, String)])
    func namesAreCutInTheOrderThatWasChosen(
        name: String, order: NameOrder, family: String?, middle: String?, given: String
    ) throws {
        let parts = try PersonName(name).parts(order)
        #expect(parts.family == family && parts.middle == middle && parts.given == given)
    }

    @Test func everyPeopleIsOfferedTheUsualOrderToo() {
        for group in EthnicGroup.all { #expect(NameOrder.offered(for: group.key).contains(.familyFirst)) }
        #expect(NameOrder.offered(for: "e_de").first == .givenFirst)
        #expect(
            ["mnong", "ba_na", "xo_dang", "gie_trieng", "cham", "khmer"].allSatisfy { key in
                EthnicGroup.all.contains { $0.key == key } && NameOrder.offered(for: key).count > 1
            })
    }

    @Test(arguments: ["Y Blơr", "H'Hen Niê", "A Tik", "Chau Sóc", "Néang Oanh", "Nguyễn Thị Lan", "Nguyễn Văn Nam"])
    func nothingIsFoundAboutSexInAName(name: String) {
        let findings = Sex.allCases.map { sex in
            var fields = Fields()
            fields[.fullName] = .stated(.string(name), source: .oralStatement, evidence: nil)
            fields[.sex] = .stated(.string(sex.key), source: .oralStatement, evidence: nil)
            return FormDefinition.enrol.check(fields)
        }
        #expect(Set(findings).count == 1)
    }
}
