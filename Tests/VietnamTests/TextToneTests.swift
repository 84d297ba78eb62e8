import TestSupport
import Testing
import Vietnam

@Suite struct TextToneTests {
    @Test(arguments: [
        ("hòa", "hoà"), ("HÓA", "HOÁ"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("Xã Hòa Thủy-Tùng", "Xã Hoà Thuỷ-Tùng"),
        ("ủy", "uỷ"), ("họa", "hoạ"),
    ])
    func openOaOeUyChangeWithTheStyle(old: String, new: String) {
        #expect(VietnameseText.placingTones(old, style: .new) == new)
        #expect(VietnameseText.placingTones(new, style: .old) == old)
        #expect(VietnameseText.placingTones(old, style: .old) == old)
        #expect(VietnameseText.placingTones(new, style: .new) == new)
    }

    @Test(arguments: [
        "quý", "quà", "gì", "già", "giặt", "giếng", "khuỷu", "thuở", "nghiêng", "ngoằn", "ngoèo", "tuýt", "toàn",
        "mùa", "của", "người", "rượu", "ngoài", "khuya", "Đắk Lắk", "Kroong", "Êban", "Đakrông", "nghĩa", "mía",
        "xoèn", "quyển", "thuế", "ngoái", "bùi", "hèo", "Ngụyên", "gìa", "Ia Đă̆l", "", "12", "Ờ",
    ])
    func everythingElseStaysAsItIsWritten(text: String) {
        for style in ToneStyle.allCases { #expect(VietnameseText.placingTones(text, style: style) == text) }
    }

    @Test func everySyllableOfTheUnitNamesSurvivesBothStyles() throws {
        guard let syllables = try UnitNames.syllables() else { return }
        let moved = syllables.filter { syllable in
            let old = VietnameseText.placingTones(syllable, style: .old)
            let new = VietnameseText.placingTones(syllable, style: .new)
            #expect([old, new].contains(syllable), "\(syllable)")
            #expect(VietnameseText.placingTones(new, style: .old) == old)
            #expect(VietnameseText.placingTones(old, style: .new) == new)
            return old != new
        }
        print("\(syllables.count) distinct syllables, \(moved.count) with two styles")
        #expect(syllables.count == 2_060)
        #expect(moved.count >= 23)
    }

    /// The letters of Vietnamese, each as base, marks and tone.
    private static let letters: [(String, [UnicodeScalar])] = {
        let vowels: [(String, UnicodeScalar?)] = [
            ("a", nil), ("a", "\u{306}"), ("a", "\u{302}"), ("e", nil), ("e", "\u{302}"), ("i", nil), ("o", nil),
            ("o", "\u{302}"), ("o", "\u{31B}"), ("u", nil), ("u", "\u{31B}"), ("y", nil),
        ]
        let tones: [UnicodeScalar?] = [nil, "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"]
        return vowels.flatMap { base, mark in
            tones.flatMap { tone in [base, base.uppercased()].map { ($0, [mark, tone].compactMap(\.self)) } }
        }
    }()

    @Test func eachOfThe134LettersIsOneScalarInEveryOrderOfMarksThatIsTheSameText() {
        var seen: Set<UnicodeScalar> = ["đ", "Đ"]
        for (base, marks) in Self.letters {
            // Two marks above a letter stand on each other: the other order is another text.
            let isFree = marks.contains("\u{323}") || marks.contains("\u{31B}")
            for order in isFree ? [marks, marks.reversed()] : [marks] {
                let typed = base + order.map { String($0) }.joined()
                let composed = VietnameseText.composed(typed)
                #expect(composed.unicodeScalars.count == 1, "\(composed)")
                if let scalar = composed.unicodeScalars.first, !scalar.isASCII { seen.insert(scalar) }
            }
        }
        #expect(seen.count == 134)
    }

    @Test(arguments: ["ê", "ô", "ơ", "ư", "â"])
    func lettersWithoutAComposedFormKeepTheirBreve(letter: String) {
        let text = VietnameseText.composed(letter + "\u{306}")
        #expect(text.count == 1)
        #expect(text.unicodeScalars.map(\.value) == letter.unicodeScalars.map(\.value) + [0x306])
    }

    @Test(arguments: ["ƀ", "č", "ñ", "ĕ", "ŏ", "ŭ", "ĭ", "Ƀ", "Č"])
    func highlandLettersAreKept(letter: String) {
        #expect(VietnameseText.composed(letter).unicodeScalars.elementsEqual(letter.unicodeScalars))
    }
}
