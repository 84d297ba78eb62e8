import Foundation
import TestSupport
import Testing
import Vietnam

@Suite struct TypingPropertyTests {
    private static let keys =
        Array("aaeeoouuwwddiysfrxjzghnmctqkbBDAEUWOSF'`0123456789  -.\u{2019}đơếñ") + ["\u{306}", "\u{301}", "я"]

    private func line(_ seed: UInt64) -> (Composer, SplitMix64) {
        var random = SplitMix64(seed: seed)
        let method = TypingMethod.allCases.randomElement(using: &random) ?? .telex
        return (Composer(method, style: Bool.random(using: &random) ? .old : .new), random)
    }

    private func same(_ a: String, _ b: String) -> Bool { a.unicodeScalars.elementsEqual(b.unicodeScalars) }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func anyKeysGiveComposedTextThatCanBeTakenBack(seed: UInt64) {
        var (line, random) = line(seed)
        for _ in 0..<60 {
            let before = line.text
            switch Int.random(in: 0..<12, using: &random) {
            case 0:
                line.backspace()
                #expect(same(line.text, String(before.dropLast())), "seed \(seed)")
            case 1: line.paste("Kso\u{302}r\u{301} 1")
            default: line.type(Self.keys.randomElement(using: &random) ?? "a")
            }
            let text = line.text
            #expect(same(text, text.precomposedStringWithCanonicalMapping), "seed \(seed)")
            var back = line
            back.undo()
            #expect(same(back.text, before), "seed \(seed)")
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func whatAKeyDidAKeyUndoes(seed: UInt64) {
        var (line, random) = line(seed)
        var texts = [line.text]
        for _ in 0..<80 {
            line.type(Self.keys.randomElement(using: &random) ?? "a")
            texts.append(line.text)
        }
        while texts.count > 1 {
            #expect(same(line.text, texts.removeLast()), "seed \(seed)")
            line.undo()
        }
        #expect(line.text.isEmpty)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func aFieldWritesWhatALineWrites(seed: UInt64) {
        var (composer, random) = line(seed)
        var typing = FieldTyping(composer.method, style: composer.style)
        for _ in 0..<60 {
            let key = Self.keys.randomElement(using: &random) ?? "a"
            let written = typing.type(key, after: composer.text)
            composer.type(key)
            #expect(same(written, composer.text), "seed \(seed)")
        }
    }

    @Test func wordsWithoutEndAreTyped() {
        for method in TypingMethod.allCases {
            let text = method.text(typing: String(repeating: "a", count: 20_000))
            #expect(text.count >= 19_998)
        }
    }
}
