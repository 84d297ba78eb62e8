import TestSupport
import Testing

@testable import Terminal

/// One sequence of bytes that a terminal sends, and what was pressed.
struct KeyCase: CustomTestStringConvertible, Sendable {
    let bytes: String
    let keys: [Key]

    init(_ bytes: String, _ keys: Key...) {
        self.bytes = bytes
        self.keys = keys
    }

    var testDescription: String {
        bytes.unicodeScalars.map { $0.value < 32 ? "\\\($0.value)" : String($0) }.joined()
    }

    static let all: [KeyCase] = [
        // Characters, alone and joined in one read
        KeyCase("a", .character("a")), KeyCase("Đặng", "Đ", "ặ", "n", "g"), KeyCase("漢", "漢"), KeyCase("🙂", "🙂"),
        KeyCase("e\u{301}", "e", "\u{301}"), KeyCase("\u{1B}ư", .alt("ư")), KeyCase("\u{1B}x", .alt("x")),
        KeyCase("\r", .enter), KeyCase("\n", .enter), KeyCase("\t", .tab), KeyCase("\u{7F}", .backspace),
        KeyCase("\u{8}", .backspace), KeyCase("\u{0}", .control(" ")),
        KeyCase("\u{1}\u{1A}", .control("a"), .control("z")),
        KeyCase("\u{1C}\u{1F}", .control("\\"), .control("_")), KeyCase("\u{1B}\r", Key(.enter, .alt)),
        KeyCase("\u{1B}\u{7F}", Key(.backspace, .alt)), KeyCase("\u{85}b", .character("b")),
        // Arrows and friends: xterm normal and application mode, modifiers
        KeyCase("\u{1B}[B\u{1B}[B", .down, .down), KeyCase("\u{1B}[A\u{1B}[C\u{1B}[D", .up, .right, .left),
        KeyCase("\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD", .up, .down, .right, .left),
        KeyCase("\u{1B}[H\u{1B}[F\u{1B}OH\u{1B}OF", .home, .end, .home, .end),
        KeyCase("\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", .home, .end, .home, .end),
        KeyCase("\u{1B}[5~\u{1B}[6~\u{1B}[3~\u{1B}[2~", .pageUp, .pageDown, .delete, Key(.insert)),
        KeyCase("\u{1B}[1;5C", Key(.right, .control)), KeyCase("\u{1B}[1;2A", Key(.up, .shift)),
        KeyCase("\u{1B}[1;3D", Key(.left, .alt)), KeyCase("\u{1B}[1;8B", Key(.down, [.shift, .alt, .control])),
        KeyCase("\u{1B}[3;5~", Key(.delete, .control)), KeyCase("\u{1B}[Z", .backTab), KeyCase("\u{1B}OM", .enter),
        // Function keys: xterm, VT220, Linux console
        KeyCase("\u{1B}OP\u{1B}OQ\u{1B}OR\u{1B}OS", .function(1), .function(2), .function(3), .function(4)),
        KeyCase("\u{1B}[11~\u{1B}[15~\u{1B}[17~", .function(1), .function(5), .function(6)),
        KeyCase("\u{1B}[21~\u{1B}[23~\u{1B}[24~", .function(10), .function(11), .function(12)),
        KeyCase("\u{1B}[[A\u{1B}[[E", .function(1), .function(5)), KeyCase("\u{1B}[1;2P", Key(.function(1), .shift)),
        KeyCase("\u{1B}[24;5~", Key(.function(12), .control)),
        // fixterms / kitty
        KeyCase("\u{1B}[108;5u", .control("l")), KeyCase("\u{1B}[27u", .escape),
        KeyCase("\u{1B}[13;2u", Key(.enter, .shift)),
        // Unknown sequences are swallowed whole
        KeyCase("\u{1B}[?62;4c" + "x", .character("x")), KeyCase("\u{1B}[99~y", .character("y")),
        KeyCase("\u{1B}[<0;1;1Mz", .character("z")), KeyCase("\u{1B}[201~w", .character("w")),
        // A sequence broken off by another
        KeyCase("\u{1B}[1;\u{1B}[A", .up), KeyCase("\u{1B}O\u{1B}[A", .alt("O"), .up),
        // Bracketed paste
        KeyCase("\u{1B}[200~hai\nba\u{1B}[201~!", Key(.paste("hai\nba", isCut: false)), .character("!")),
        KeyCase(
            "\u{1B}[200~\u{1B}[A\u{1B}\u{1B}[201\u{1B}[201~", Key(.paste("\u{1B}[A\u{1B}\u{1B}[201", isCut: false))),
        KeyCase("\u{1B}[200~Thị\u{1B}[201~", Key(.paste("Thị", isCut: false))),
        KeyCase("\u{1B}[200~\u{1B}[201~", Key(.paste("", isCut: false))),
    ]
}

@Suite struct KeyDecoderTests {
    @Test(arguments: KeyCase.all)
    func aSequenceInOneReadGivesItsKeys(_ example: KeyCase) {
        var decoder = KeyDecoder()
        #expect(decoder.feed(example.bytes.utf8) == example.keys)
        #expect(decoder.patience == nil)
    }

    @Test(arguments: KeyCase.all)
    func aSequenceSplitAtAnyTwoPointsGivesTheSameKeys(_ example: KeyCase) {
        let bytes = Array(example.bytes.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                var decoder = KeyDecoder()
                let keys =
                    decoder.feed(bytes[..<first]) + decoder.feed(bytes[first..<second]) + decoder.feed(bytes[second...])
                #expect(keys == example.keys, "split at \(first) and \(second)")
            }
        }
    }

    @Test func anEscapeAloneIsTheEscapeKeyOnlyAfterItsTime() {
        var decoder = KeyDecoder()
        #expect(decoder.feed([0x1B]) == [])
        #expect(decoder.patience == 50)
        #expect(decoder.timeout() == [.escape])
        #expect(decoder.patience == nil)
        #expect(decoder.timeout() == [])
        #expect(decoder.feed([0x1B, 0x1B]) == [.escape])
        #expect(decoder.timeout() == [.escape])
    }

    @Test func altWithABracketIsToldByItsTime() {
        var decoder = KeyDecoder()
        #expect(decoder.feed("\u{1B}[".utf8) + decoder.timeout() == [.alt("[")])
        #expect(decoder.feed("\u{1B}O".utf8) + decoder.timeout() == [.alt("O")])
        #expect(decoder.feed("\u{1B}[1;".utf8) + decoder.timeout() + decoder.feed("a".utf8) == [.character("a")])
    }

    @Test func halfACharacterWaitsForItsRestHoweverLongThatTakes() {
        var decoder = KeyDecoder()
        let bytes = Array("ặ".utf8)
        #expect(decoder.feed(bytes[..<2]) == [])
        #expect(decoder.patience == nil)
        #expect(decoder.timeout() == [])
        #expect(decoder.feed(bytes[2...]) == [.character("ặ")])
    }

    @Test func aPasteWithoutEndEndsByItsTime() {
        var decoder = KeyDecoder()
        #expect(decoder.feed("\u{1B}[200~abc\u{1B}[2".utf8) == [])
        #expect(decoder.patience == 2_000)
        #expect(decoder.timeout() == [Key(.paste("abc\u{1B}[2", isCut: false))])
        #expect(decoder.feed("x".utf8) == [.character("x")])
    }

    @Test func aHugePasteIsCutAtAWholeCharacter() throws {
        var decoder = KeyDecoder()
        let letters = String(repeating: "ặ", count: 400_000)
        let keys = decoder.feed("\u{1B}[200~\(letters)\u{1B}[201~z".utf8)
        #expect(keys.count == 2)
        guard case .paste(let text, true)? = keys.first?.code else {
            Issue.record("no cut paste")
            return
        }
        #expect(text.utf8.count <= KeyDecoder.maximumPaste)
        #expect(text.utf8.count > KeyDecoder.maximumPaste - 3)
        #expect(text.allSatisfy { $0 == "ặ" })
        #expect(keys.last == .character("z"))
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF5], [0xF4, 0x90, 0x80, 0x80], [0x80],
            [0xE1, 0xBA],
        ] as [[UInt8]])
    func brokenUTF8AsAPersonsKeyboardNeverSendsItIsShownAndDoesNotEatTheNextKey(_ bytes: [UInt8]) {
        var decoder = KeyDecoder()
        let keys = decoder.feed(bytes + Array("a".utf8))
        #expect(keys.last == .character("a"))
        #expect(keys.dropLast().allSatisfy { $0 == .character("\u{FFFD}") })
        #expect(keys.count == String(decoding: bytes + Array("a".utf8), as: UTF8.self).unicodeScalars.count)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func noiseNeverTrapsAndReadsTheSameInAnyPieces(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let alphabet =
            Array("\u{1B}[O~0123456789;ABPMu<?aặ漢\r\t\u{7F}".utf8) + [0x1B, 0x1B, 0x5B, 0xFF, 0xC3, 0x80, 0xF0]
        let bytes = (0..<2_000).map { _ in
            Bool.random(using: &random)
                ? UInt8.random(in: 0...255, using: &random) : alphabet.randomElement(using: &random) ?? 0
        }
        var whole = KeyDecoder()
        let expected = whole.feed(bytes) + whole.timeout()
        var pieces = KeyDecoder()
        var keys: [Key] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...7, using: &random)
            keys += pieces.feed(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        #expect(keys + pieces.timeout() == expected, "seed \(seed)")
        #expect(pieces.feed("\u{1B}[201~q".utf8).last == .character("q"), "seed \(seed)")
    }

    @Test func aMegabyteOfAnEndlessSequenceIsDroppedInBoundedMemory() {
        var decoder = KeyDecoder()
        #expect(decoder.feed("\u{1B}[".utf8) == [])
        #expect(decoder.feed(repeatElement(UInt8(ascii: "9"), count: 1_000_000)) == [])
        #expect(decoder.feed("~a".utf8) == [.character("a")])
    }
}
