/// One letter taken apart: what is on the key, the marks that make it another letter, and its tone.
struct Letter: Hashable, Sendable {
    /// The bare letter in its case; đ and ƀ have no parts and stand here themselves.
    var base: UnicodeScalar
    /// Marks that are no tone, in canonical order: circumflex, breve, horn, and those of other languages.
    var marks: [UnicodeScalar] = []
    /// Always ``Tone/ngang`` for consonants.
    var tone = Tone.ngang

    static let circumflex: UnicodeScalar = "\u{302}"
    static let breve: UnicodeScalar = "\u{306}"
    static let horn: UnicodeScalar = "\u{31B}"
    private static let plainVowels: Set<UnicodeScalar> = ["a", "e", "i", "o", "u", "y"]

    /// The base in lower case.
    var lower: UnicodeScalar { base.loweredLetter }
    var isUpper: Bool { base != lower }
    var isVowel: Bool { Self.plainVowels.contains(lower) }
    var isDigit: Bool { (0x30...0x39).contains(base.value) }
    var isApostrophe: Bool { Self.apostrophes.contains(base) }
    var isPlain: Bool { marks.isEmpty }

    /// Whether it is this letter with exactly these marks, whatever its case and tone.
    func isLetter(_ lower: UnicodeScalar, _ marks: UnicodeScalar...) -> Bool {
        self.lower == lower && self.marks == marks
    }

    /// Its scalars in NFC.
    var text: String { Composition.compose([base] + marks + (tone.mark.map { [$0] } ?? [])) }

    /// The signs that people type for the apostrophe of H'Mai.
    static let apostrophes: Set<UnicodeScalar> = ["'", "\u{2019}", "\u{2018}", "\u{2BC}", "\u{A78C}"]
}

extension Letter {
    /// The letters of a text in any normal form, every other character as a letter without parts.
    static func letters(of text: some StringProtocol) -> [Letter] {
        var letters: [Letter] = []
        for scalar in text.unicodeScalars {
            for part in Composition.decompose(scalar) { add(part, to: &letters) }
        }
        return letters
    }

    private static func add(_ part: UnicodeScalar, to letters: inout [Letter]) {
        // Of the scalars below U+0300 none is a combining mark.
        guard part.value >= 0x300, part.properties.canonicalCombiningClass != .notReordered, !letters.isEmpty else {
            return letters.append(Letter(base: part))
        }
        let last = letters.count - 1
        if letters[last].isVowel, letters[last].tone == .ngang, let tone = Tone(mark: part) {
            letters[last].tone = tone
            return
        }
        letters[last].marks.append(part)
    }

    /// The text of letters in NFC.
    static func text(_ letters: some Sequence<Letter>) -> String {
        letters.reduce(into: "") { $0 += $1.text }
    }
}

extension UnicodeScalar {
    /// The lower case of a letter whose lower case is one scalar, itself otherwise.
    var loweredLetter: UnicodeScalar {
        if value < 0x80 {
            return (0x41...0x5A).contains(value) ? UnicodeScalar(UInt8(truncatingIfNeeded: value + 0x20)) : self
        }
        let lowered = properties.lowercaseMapping.unicodeScalars
        guard lowered.count == 1, let only = lowered.first else { return self }
        return only
    }

    /// The upper case of a letter whose upper case is one scalar, itself otherwise.
    var raisedLetter: UnicodeScalar {
        let raised = properties.uppercaseMapping.unicodeScalars
        guard raised.count == 1, let only = raised.first else { return self }
        return only
    }
}
