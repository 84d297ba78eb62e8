import Foundation
import TestSupport
import Testing
import Vietnam

@Suite struct TextTests {
    static let marks: [UInt32] = [
        0x300, 0x301, 0x302, 0x303, 0x306, 0x308, 0x309, 0x30C, 0x31B, 0x323, 0x32D, 0x331, 0x307,
    ]

    private func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    @Test func everyLatinLetterWithEveryMarkComposesAsUnicodeSays() {
        let letters = Array(0x41...0x5A) + Array(0x61...0x7A) + Array(0xC0...0x24F) + Array(0x1E00...0x1EFF)
        for letter in letters {
            for mark in Self.marks {
                guard let base = UnicodeScalar(letter), let sign = UnicodeScalar(mark) else { continue }
                let text = String(String.UnicodeScalarView([base, sign]))
                guard !"ÐðƉɖ".unicodeScalars.contains(base) else { continue }
                #expect(scalars(VietnameseText.composed(text)) == scalars(text.precomposedStringWithCanonicalMapping))
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func anyPileOfMarksComposesAsUnicodeSays(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let bases = Array("aAeEoOuUyYdDiInNcCbBƀđĐơươăâêôạậợ'’ ".unicodeScalars) + ["\u{212B}", "\u{340}", "\u{341}"]
        var view = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            view.append(bases.randomElement(using: &random) ?? "a")
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                if let mark = Self.marks.randomElement(using: &random).flatMap(UnicodeScalar.init) { view.append(mark) }
            }
        }
        let text = String(view)
        #expect(
            scalars(VietnameseText.composed(text)) == scalars(text.precomposedStringWithCanonicalMapping),
            "seed \(seed)")
        #expect(
            scalars(VietnameseText.composed(text.decomposedStringWithCanonicalMapping))
                == scalars(text.precomposedStringWithCanonicalMapping), "seed \(seed)")
    }

    @Test(arguments: [
        ("e\u{323}\u{302}", "\u{1EC7}"), ("o\u{31B}\u{323}", "\u{1EE3}"), ("o\u{323}\u{31B}", "\u{1EE3}"),
        ("\u{D0}ặng", "\u{110}ặng"), ("\u{189}inh", "\u{110}inh"), ("\u{F0}i", "\u{111}i"),
        ("e\u{302}\u{306}", "ê\u{306}"), ("\u{627}\u{653}", "\u{622}"), ("កម្ពុជា", "កម្ពុជា"), ("ꪀꪱ", "ꪀꪱ"),
    ])
    func hardCasesCompose(typed: String, kept: String) {
        #expect(scalars(VietnameseText.composed(typed)) == scalars(kept))
    }

    @Test(arguments: [
        ("  Nguyễn \u{A0} Văn\tA ", "Nguyễn Văn A"), ("", ""), (" \n ", ""), ("A", "A"),
    ])
    func tidiedTextHasSingleSpacesAndBareEnds(typed: String, tidy: String) {
        #expect(VietnameseText.tidied(typed) == tidy)
    }

    @Test(arguments: [
        ("Đặng Thị Ớt", "dang thi ot"), ("H'Maryam Niê", "hmaryam nie"), ("Ƀlơr", "blor"), ("Ê Đê", "e de"),
        ("Bru-Vân Kiều", "bruvan kieu"), ("Kon Č'ñ", "kon cn"),
    ])
    func foldedTextHasNoMarks(text: String, folded: String) {
        #expect(VietnameseText.folded(text) == folded)
    }

    @Test func everyUnitNameOfVietnamIsComposedAlready() throws {
        let path = "data/admin/vn_2025-07_communes.csv"
        guard let url = SharedMaterial.url(path) else { return print(SharedMaterial.skipMessage(path)) }
        let text = try String(contentsOf: url, encoding: .utf8)
        let decomposed = text.decomposedStringWithCanonicalMapping
        #expect(text.count > 50_000)
        #expect(
            VietnameseText.composed(decomposed).utf8.elementsEqual(text.precomposedStringWithCanonicalMapping.utf8))
    }
}
