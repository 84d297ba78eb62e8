import Foundation
import TestSupport
import Testing
import Vietnam

@Suite struct TypingUnitTests {
    /// Both styles are in the data, each in another year.
    private func gives(_ method: TypingMethod, _ keys: String, _ word: String) -> Bool {
        ToneStyle.allCases.contains { style in
            method.text(typing: keys, style: style).unicodeScalars.elementsEqual(word.unicodeScalars)
        }
    }

    @Test(arguments: [(TypingMethod.telex, 1_993), (.vni, 2_058)])
    func nearlyEverySyllableOfTheUnitNamesIsTypedPlainlyAndAllWithUndo(method: TypingMethod, atLeast: Int) throws {
        guard let syllables = try UnitNames.syllables() else { return }
        let misses = syllables.filter { !gives(method, method.plainKeys(for: $0), $0) }
        print("\(method): \(syllables.count - misses.count) of \(syllables.count) syllables plainly; else", misses)
        #expect(syllables.count - misses.count >= atLeast)
        let unreachable = syllables.filter { word in
            !ToneStyle.allCases.contains { style in
                method.keys(for: word, style: style).map { gives(method, $0, word) } ?? false
            }
        }
        #expect(unreachable.isEmpty)
    }

    @Test(arguments: TypingMethod.allCases)
    func wholeUnitNamesAreTypedWithTheKeysOfTheirWords(method: TypingMethod) throws {
        guard let rows = try UnitNames.rows() else { return }
        for (name, _) in rows.filter({ $0.1 != nil }) {
            let written = VietnameseText.placingTones(name, style: .new)
            let keys = written.split(separator: " ").compactMap { method.keys(for: String($0)) }.joined(separator: " ")
            // Words with a hyphen or a number are left to the tests of words.
            guard written.allSatisfy({ $0.isLetter || $0 == " " }) else { continue }
            #expect(method.text(typing: keys).unicodeScalars.elementsEqual(written.unicodeScalars), "\(written)")
        }
    }

    @Test func aKeyCostsMicroseconds() {
        let keys = String(repeating: "Nguyeenx Thij Huwowng, thoon 4, xax DDawks Lawks; ", count: 200)
        let clock = ContinuousClock()
        let time = clock.measure { _ = TypingMethod.telex.text(typing: keys) }
        print("\(keys.count) keys in \(time), \(time / keys.count) a key")
        #expect(TypingMethod.telex.text(typing: keys).hasPrefix("Nguyễn Thị Hương, thôn 4, xã Đắk Lắk; Nguyễn"))
    }
}
