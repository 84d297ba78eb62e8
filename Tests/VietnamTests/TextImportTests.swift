import TestSupport
import Testing
import Vietnam

@Suite struct TextImportTests {
    @Test(arguments: [
        ("Nguyá»…n", LegacyText.misread(character: 4)), ("ThÃ\u{A0}nh", .misread(character: 2)),
        ("Äáº·ng Thá»‹ á»št", .misread(character: 1)), ("Ä\u{90}inh", .misread(character: 0)),
        ("NguyÔn V¨n Hßa", .tcvn3(character: 4)), ("TrÇn", .tcvn3(character: 2)), ("§inh ThÞ Lª", .tcvn3(character: 0)),
        ("Nguyeãn Vaên", .vniFont(character: 4)), ("Traàn Thò Leä", .vniFont(character: 2)),
        ("Ñaëng", .vniFont(character: 1)), ("NGUYEÃN", .vniFont(character: 4)),
    ])
    func oldEncodingsAreRecognised(text: String, found: LegacyText) {
        #expect(LegacyText.find(in: text) == found)
    }

    @Test(arguments: [
        "Nguyễn Văn Hoà", "H\u{2019}Maryam Niê", "Y Ƀlơ\u{306}r", "François Müller", "Ñíguez", "Đỗ Thị Hằng Buôn Krông",
        "ÂU CƠ", "José Íñigo", "Điều 5 § 3", "25 °C", "« Hoà »", "Gonçalves", "La Êê", "", "Ã", "á",
    ])
    func goodTextShowsNoSigns(text: String) {
        #expect(LegacyText.find(in: text) == nil)
    }

    @Test func noUnitNameShowsSignsOfAnOldEncoding() throws {
        guard let rows = try UnitNames.rows() else { return }
        for (name, later) in rows {
            for text in [name, later ?? ""] { #expect(LegacyText.find(in: text) == nil, "\(text)") }
        }
    }

    @Test func everyUnitNameWithMarksIsRecognisedWhenItWasMisread() throws {
        guard let rows = try UnitNames.rows() else { return }
        let names = rows.map(\.0).filter { !$0.unicodeScalars.allSatisfy(\.isASCII) }
        #expect(names.count > 10_000)
        for name in names {
            let misread = String(String.UnicodeScalarView(name.utf8.map { UnicodeScalar($0) }))
            guard case .misread = LegacyText.find(in: misread) else {
                Issue.record("\(name)")
                continue
            }
        }
    }

    @Test(
        arguments: [
            ([0x4E, 0xFF, 0x41], LegacyText.notUTF8(offset: 1)),
            ([0x41, 0x00, 0x42, 0x43, 0x44, 0x45], .nul(offset: 1)),
            ([0xFF, 0xFE, 0x41, 0x00], .utf16(bigEndian: false)), ([0xFE, 0xFF, 0x00, 0x41], .utf16(bigEndian: true)),
            ([0xC3], .notUTF8(offset: 0)), ([0x41, 0x42, 0xE1, 0xBB], .notUTF8(offset: 2)),
        ] as [([UInt8], LegacyText)])
    func bytesThatAreNoTextAreNamed(bytes: [UInt8], problem: LegacyText) {
        #expect(throws: problem) { try LegacyText.decode(bytes) }
    }

    @Test func utf16WithoutAMarkIsRecognised() {
        let units = Array("Nguyễn Thị Hương, thôn 4".utf16)
        let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        #expect(throws: LegacyText.utf16(bigEndian: false)) { try LegacyText.decode(little) }
        #expect(throws: LegacyText.utf16(bigEndian: true)) { try LegacyText.decode(big) }
    }

    @Test func goodBytesGiveTheirTextWithoutAByteOrderMark() throws {
        #expect(try LegacyText.decode(Array("Hoà".utf8)) == "Hoà")
        #expect(try LegacyText.decode([0xEF, 0xBB, 0xBF] + Array("Hoà".utf8)) == "Hoà")
        #expect(try LegacyText.decode([]) == "")
    }

    @Test func lookAlikesAreShownAndKept() {
        let text = "Nguyễn Vаn Αn ｎ ƌ"
        let found = VietnameseText.lookAlikes(in: text)
        #expect(found.map(\.offset) == [8, 11, 14, 16])
        #expect(found.map(\.latin) == ["a", "A", "n", "đ"])
        #expect(VietnameseText.composed(text).unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect(VietnameseText.lookAlikes(in: "Đặng Thị Ớt, H\u{2019}Maryam Č'ñ Ƀ").isEmpty)
        #expect(VietnameseText.composed("Ð Ɖ ð ɖ") == "Đ Đ đ đ")
    }
}
