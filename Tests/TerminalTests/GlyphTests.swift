import TestSupport
import Testing

@testable import Terminal

@Suite struct GlyphTests {
    @Test(arguments: [
        ("", 0), ("a", 1), ("Nguyễn Thị Đỗ Quyên", 19), ("Nguye\u{302}\u{303}n", 6), ("U\u{309}", 1),
        ("Brư\u{306}u", 4),
        ("漢字", 4), ("한국", 4), ("ｱ", 1), ("Ａ", 2), ("🙂", 2), ("👨\u{200D}👩\u{200D}👧", 2), ("👍🏽", 2), ("❤\u{FE0F}", 2),
        ("ស្រី", 2), ("កា", 2), ("ꪹ", 1), ("\u{306}", 1), ("€", 1), ("│", 1), ("\u{200B}", 0), ("a\u{200D}b", 3),
        ("\u{1B}[2J", 4),
        ("\r\n", 2), ("\u{AD}", 1), ("🇻🇳", 2),
    ])
    func widthIsWhatTerminalsShow(_ text: String, _ width: Int) {
        #expect(TextLayout.width(of: text) == width)
    }

    @Test(
        arguments: [0x300, 0x301, 0x303, 0x306, 0x309, 0x31B, 0x323, 0x36F, 0x17D2, 0x1AB0, 0x20DD, 0xFE0F] as [UInt32])
    func marksTakeNoColumn(_ value: UInt32) throws {
        #expect(ScalarWidth.of(try #require(Unicode.Scalar(value))) == 0)
    }

    @Test(arguments: [
        ("\u{1B}[31m", "␛[31m"), ("a\u{7}b", "a␇b"), ("\u{9B}2J", "�2J"), ("\u{7F}", "␡"), ("a\r\nb", "a␍␊b"),
        ("x\u{202E}y", "x�y"), ("\u{2066}z", "�z"), ("a\u{2028}b", "a␤b"), ("\u{0}", "␀"), ("\t", "␉"),
        ("\u{E0041}", "�"), ("\u{FEFF}a\u{200B}b", "ab"), ("\u{301}x", "\u{25CC}\u{301}x"),
    ])
    func controlCharactersBecomeVisible(_ text: String, _ shown: String) {
        #expect(Glyph.glyphs(of: text).map(\.text).joined().unicodeScalars.elementsEqual(shown.unicodeScalars))
    }

    @Test(arguments: 0..<64 as Range<UInt64>)
    func noTextPutsAControlCharacterOnACanvas(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let text = String(
            String.UnicodeScalarView(
                (0..<200).compactMap { _ in
                    Unicode.Scalar(
                        UInt32.random(in: 0...(Bool.random(using: &random) ? 0xFF : 0x10FFFF), using: &random))
                }))
        var canvas = Canvas(size: Size(columns: 400, rows: 1))
        canvas.draw(text, column: 0, row: 0)
        for scalar in canvas.text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            #expect(!isControl && scalar.value != 0x202E, "seed \(seed)")
        }
    }

    @Test func aPileOfMarksIsCut() throws {
        let glyphs = Glyph.glyphs(of: "a" + String(repeating: "\u{301}", count: 10_000))
        #expect(glyphs.count == 1)
        #expect(try #require(glyphs.first).text.unicodeScalars.count == Glyph.maximumScalars)
    }

    @Test func composedAndDecomposedLettersAreDifferentOnTheWire() {
        #expect(Glyph.glyphs(of: "ế") != Glyph.glyphs(of: "e\u{302}\u{301}"))
        #expect(Glyph.glyphs(of: "ế").map(\.width) == Glyph.glyphs(of: "e\u{302}\u{301}").map(\.width))
    }
}

@Suite struct TextLayoutTests {
    @Test(arguments: [
        ("Nguyễn", 6, "Nguyễn"), ("Nguyễn", 5, "Nguy…"), ("漢字", 3, "漢…"), ("漢字", 2, "…"), ("ab", 1, "…"), ("a", 0, ""),
    ])
    func textIsClippedByColumns(_ text: String, _ columns: Int, _ expected: String) {
        #expect(TextLayout.clipped(text, to: columns) == expected)
    }

    @Test(arguments: [("ab", 4, "ab  "), ("漢字", 3, "漢…"), ("漢", 3, "漢 "), ("漢字", 4, "漢字")])
    func textIsPaddedByColumns(_ text: String, _ columns: Int, _ expected: String) {
        #expect(TextLayout.padded(text, to: columns) == expected)
    }

    @Test(arguments: [
        ("một hai ba", 7, ["một hai", "ba"]), ("một hai ba", 6, ["một", "hai ba"]),
        ("abcdef gh", 4, ["abcd", "ef", "gh"]),
        ("a\nb", 9, ["a", "b"]), ("", 5, [""]), ("漢字漢", 4, ["漢字", "漢"]), ("漢", 1, ["", ""]), ("a  b", 5, ["a b"]),
        ("xy", 0, []),
    ])
    func textIsBrokenAtSpaces(_ text: String, _ columns: Int, _ lines: [String]) {
        #expect(TextLayout.wrapped(text, to: columns) == lines)
    }
}
