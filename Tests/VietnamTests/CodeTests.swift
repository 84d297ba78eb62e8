import EnrollmentModel
import Foundation
import TestSupport
import Testing
import Vietnam

@Suite struct CodeTests {
    @Test func thereAre54GroupsWithTwoCompleteCodeSystems() {
        let all = EthnicGroup.all
        let codes = (1...54).map { $0 < 10 ? "0\($0)" : "\($0)" }
        #expect(all.count == 54)
        #expect(all.map(\.code2008) == codes)
        #expect(all.map(\.code1979).sorted() == codes)
        #expect(Set(all.map(\.key)).count == 54)
        #expect(Set(all.map(\.name)).count == 54)
        #expect(all.filter { $0.code2008 == $0.code1979 }.count == 17)
    }

    // The trap: one number, two peoples.
    @Test(arguments: [
        ("04", "muong", "hoa"), ("06", "hoa", "muong"), ("14", "cham", "xo_dang"), ("27", "ta_oi", "gie_trieng"),
        ("29", "gie_trieng", "kho_mu"),
    ])
    func theTwoCodeSystemsNumberDifferently(code: String, in2008: String, in1979: String) {
        #expect(EthnicGroup.group(code2008: code)?.key == in2008)
        #expect(EthnicGroup.group(code1979: code)?.key == in1979)
    }

    @Test func theGroupsAreThoseOfTheOfficialTable() throws {
        let path = "data/codes/ethnic_groups.csv"
        guard let url = SharedMaterial.url(path) else { return print(SharedMaterial.skipMessage(path)) }
        let rows = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        for (row, group) in zip(rows, EthnicGroup.all) {
            let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            #expect(Array(cells.prefix(3)) == [group.code2008, group.code1979, group.name.vi])
            let others = (cells[3].split(separator: "|") + cells[4].split(separator: "|")).map(String.init)
            #expect(others == group.alsoAccepted)
        }
        #expect(rows.count == 54)
    }

    @Test(arguments: [
        ("Kinh", "kinh"), ("kinh", "kinh"), ("Việt", "kinh"), ("Ba Na", "ba_na"), ("ba_na", "ba_na"),
        ("Bahnar", "ba_na"),
        ("BA NA", "ba_na"), ("ba na", "ba_na"), ("Jrai", "gia_rai"), ("H'Mông", "mong"), ("hmong", "mong"),
        ("Thổ", "tho"), ("Mường", "muong"), ("Hoa", "hoa"), ("Chàm", "cham"), ("Khơ me", "khmer"), ("Ê-đê", "e_de"),
        ("Ede", "e_de"), ("Ra Glai", "ra_glai"),
    ])
    func groupsAreFoundByAnyOfTheirNames(typed: String, key: String) {
        #expect(CodeList.ethnicGroup.entry(matching: typed)?.key == key)
    }

    @Test(arguments: ["", "Xá Khao", "Trại", "04", "người", "Kin"])
    func namesThatFitTwoGroupsOrNoneFindNone(typed: String) {
        #expect(CodeList.ethnicGroup.entry(matching: typed) == nil)
    }

    @Test func religionsAreFourteenNoneAndOthers() {
        #expect(Religion.all.count == 16)
        #expect(Religion.all.compactMap(\.code) == (1...14).map { $0 < 10 ? "0\($0)" : "\($0)" } + ["99"])
        #expect(Religion.none.code == nil)
        #expect(Set(Religion.all.map(\.key)).count == 16)
    }

    @Test(arguments: [
        ("Không", "none"), ("khong", "none"), ("Công giáo", "catholicism"), ("Tin lành", "protestantism"),
        ("đạo Tin Lành", "protestantism"), ("Cao đài", "cao_dai"), ("02", "catholicism"), ("Ba Ha'i", "bahai"),
    ])
    func religionsAreFoundByNameOrCode(typed: String, key: String) {
        #expect(CodeList.religion.entry(matching: typed)?.key == key)
    }

    @Test(arguments: [
        ("nam", "male"), ("Nữ", "female"), ("nu", "female"), ("1", "male"), ("2", "female"), ("0", "unknown"),
        ("F", "female"),
    ])
    func sexesAreFoundByNameOrCode(typed: String, key: String) {
        #expect(CodeList.sex.entry(matching: typed)?.key == key)
        #expect(Sex.allCases.map(\.code).sorted() == [0, 1, 2])
    }

    @Test(arguments: [
        ("Cấp đổi thẻ căn cước", "exchange"), ("cấp đổi", "exchange"), ("cấp", "first_issue"), ("lại", "reissue"),
        ("exchange", "exchange"),
    ])
    func kindsAreFoundByTheirNames(typed: String, key: String) {
        #expect(CodeList.kind.entry(matching: typed)?.key == key)
    }

    @Test(arguments: CodeList.allCases)
    func everyEntryIsFoundByItsKeyAndItsName(list: CodeList) {
        for entry in list.entries {
            #expect(list.entry(key: entry.key)?.key == entry.key)
            #expect(list.entry(matching: entry.name.vi)?.key == entry.key)
            guard !["NGA", "RUS"].contains(entry.key) else { continue }
            #expect(list.entry(matching: entry.key)?.key == entry.key)
            #expect(list.entry(matching: entry.name.vi.uppercased())?.key == entry.key)
        }
    }

    @Test(arguments: CodeList.allCases)
    func everyOtherSpellingFindsItsOwnEntryOrNone(list: CodeList) {
        var meant: [String: Set<String>] = [:]
        for entry in list.entries {
            for name in [entry.key, entry.name.vi, entry.name.en] + entry.alsoAccepted {
                meant[VietnameseText.folded(name), default: []].insert(entry.key)
            }
        }
        for entry in list.entries {
            for name in [entry.key, entry.name.vi, entry.name.en] + entry.alsoAccepted {
                for typed in [name, name.uppercased(), VietnameseText.folded(name), " \(name) "] {
                    guard let found = list.entry(matching: typed)?.key else { continue }
                    #expect(meant[VietnameseText.folded(name)]?.contains(found) == true, "\(typed) of \(entry.key)")
                }
            }
        }
    }

    @Test func otherNamesOfPeoplesAreNeverNames() {
        let shown = Set(EthnicGroup.all.flatMap { [$0.name.vi, $0.name.en] })
        for group in EthnicGroup.all {
            #expect(group.name.vi == group.name.en)
            for other in group.alsoAccepted where shown.contains(other) {
                // Where one people's other name is another people's name, it finds the latter.
                #expect(CodeList.ethnicGroup.entry(matching: other)?.name.vi == other)
            }
            let printed = CodeList.ethnicGroup.entry(key: group.key)?.name
            #expect(printed == group.name && !group.alsoAccepted.contains(group.name.vi))
        }
    }

    @Test(arguments: [
        ("độc thân", "single"), ("Đang có vợ/chồng", "married"), ("co chong", "married"),
        ("goá", "divorced_or_widowed"),
        ("góa", "divorced_or_widowed"), ("3", "divorced_or_widowed"), ("0", "unknown"),
    ])
    func maritalStatusIsFoundByNameOrCode(typed: String, key: String) {
        #expect(CodeList.maritalStatus.entry(matching: typed)?.key == key)
        #expect(MaritalStatus.allCases.map(\.code).sorted() == ["0", "1", "2", "3"])
    }

    @Test(arguments: [
        ("A", "a"), ("AB", "ab"), ("04", "o"), ("nhóm máu O", "o"), ("00", "unknown"), ("0", nil), ("C", nil),
    ])
    func bloodGroupsAreFoundByNameOrCode(typed: String, key: String?) {
        #expect(CodeList.bloodGroup.entry(matching: typed)?.key == key)
        #expect(BloodGroup.allCases.map(\.code).sorted() == ["00", "01", "02", "03", "04"])
    }

    @Test(arguments: [
        ("Chủ hộ", "head"), ("con đẻ", "child"), ("con nuôi", "adopted_child"), ("bố", "father"), ("má", "mother"),
        ("vo", "wife"), ("cháu ngoại", "grandchild_or_nephew"), ("em gái", "younger_sibling"), ("bạn", nil),
    ])
    func relationsAreFoundByWhatPapersSay(typed: String, key: String?) {
        #expect(CodeList.relation.entry(matching: typed)?.key == key)
    }

    @Test func nationalitiesHaveTwoCodesAndVietnamIsFirst() {
        let all = Nationality.all
        #expect(all.first == .vietnam)
        #expect(all.count > 190)
        #expect(Set(all.map(\.key)).count == all.count && Set(all.map(\.alpha2)).count == all.count)
        #expect(Set(all.map(\.name.vi)).count == all.count && Set(all.map(\.name.en)).count == all.count)
        for entry in all {
            #expect(entry.key.utf8.count == 3 && entry.alpha2.utf8.count == 2)
            #expect((entry.key + entry.alpha2).utf8.allSatisfy { (0x41...0x5A).contains($0) })
            #expect(Nationality.nationality(alpha2: entry.alpha2) == entry)
        }
    }

    @Test(arguments: [
        ("Lào", "LAO"), ("KH", "KHM"), ("Trung Quốc", "CHN"), ("Mỹ", "USA"), ("phap", "FRA"), ("Nga", "RUS"),
        ("NGA", nil),
        ("Nigeria", "NGA"), ("RUS", "RUS"), ("vnm", "VNM"), ("Jedi", nil),
    ])
    func nationalitiesAreFoundByNameOrCode(typed: String, key: String?) {
        #expect(CodeList.nationality.entry(matching: typed)?.key == key)
    }

    @Test func everyGroundBelongsToOneKind() {
        #expect(ApplicationKind.allCases.flatMap(\.grounds).count == ApplicationGround.allCases.count)
        #expect(ApplicationKind.allCases.allSatisfy { !$0.grounds.isEmpty })
        #expect(ApplicationGround.allCases.filter(\.mayReuseCaptures) == [.lost, .unusable])
    }
}

@Suite struct CapturePlanTests {
    @Test func aFullDeskTakesWhatTheLawAsksInItsOrder() {
        let plan = CapturePlan(
            band: .from14, ability: CaptureAbility(slaps: true, rolled: true, flat: true, irises: true))
        #expect(plan.take.count == 3 + 10 + 2 + 1)
        #expect(plan.take.prefix(3) == [.slap(.rightFour), .slap(.leftFour), .slap(.thumbs)])
        #expect(plan.take.last == .portrait)
        #expect(plan.notSupported.isEmpty)
    }

    @Test func aSingleFingerScannerTakesTenFlatFingersAndSaysWhatItCannot() {
        let plan = CapturePlan(band: .from14, ability: CaptureAbility(flat: true))
        #expect(plan.take == Finger.allCases.map(CapturePosition.flat) + [.portrait])
        #expect(plan.notSupported.count == 3 + 10 + 2)
        #expect(Set(plan.take).isDisjoint(with: plan.notSupported))
    }

    @Test func withoutAnyScannerNothingIsCalledMissing() {
        let plan = CapturePlan(band: .from6To13, ability: CaptureAbility())
        #expect(plan.take == [.portrait])
        #expect(plan.notSupported.count == 3 + 10 + 10 + 2)
    }

    @Test func smallChildrenGiveNothing() {
        let plan = CapturePlan(
            band: .under6, ability: CaptureAbility(slaps: true, rolled: true, flat: true, irises: true))
        #expect(plan.take.isEmpty)
        #expect(plan.notSupported.isEmpty)
    }
}
