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

    @Test func religionsAreFourteenAndNone() {
        #expect(Religion.all.count == 15)
        #expect(Religion.all.compactMap(\.code) == (1...14).map { $0 < 10 ? "0\($0)" : "\($0)" })
        #expect(Religion.none.code == nil)
        #expect(Set(Religion.all.map(\.key)).count == 15)
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
            #expect(list.entry(matching: entry.key)?.key == entry.key)
            #expect(list.entry(matching: entry.name.vi)?.key == entry.key)
            #expect(list.entry(matching: entry.name.vi.uppercased())?.key == entry.key)
        }
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
