/// The order of Vietnamese dictionaries and lists (CLDR, locale vi): letters first, a ă â b c d đ e ê …; then tones,
/// ngang before huyền, hỏi, ngã, sắc, nặng; then small before capital letters.
public enum VietnameseCollation {
    /// What a text is ordered by.
    public struct Key: Hashable, Sendable, Comparable {
        fileprivate var letters: [UInt32] = []
        fileprivate var tones: [UInt32] = []
        fileprivate var cases: [UInt32] = []
        fileprivate var scalars: [UInt32] = []

        /// Letters, then tones, then cases; what is left decides by code point, so that no two texts tie.
        public static func < (a: Key, b: Key) -> Bool {
            for level in [\Key.letters, \.tones, \.cases, \.scalars] where a[keyPath: level] != b[keyPath: level] {
                return a[keyPath: level].lexicographicallyPrecedes(b[keyPath: level])
            }
            return false
        }
    }

    /// The key of a text in any normal form.
    public static func key(_ text: String) -> Key {
        let text = VietnameseText.composed(text)
        var key = Key()
        // A tone belongs to its syllable: hòa and hoà are one word, before họa.
        for letter in Letter.letters(of: VietnameseText.placingTones(text, style: .new)) {
            let (primary, rest) = primary(letter)
            key.letters.append(primary)
            key.tones.append(Self.noMark)
            if let mark = letter.tone.mark { key.tones.append(weight(mark)) }
            key.tones += rest.map(weight)
            key.cases.append(letter.isUpper ? 1 : 0)
        }
        key.scalars = text.unicodeScalars.map(\.value)
        return key
    }

    /// Whether `a` stands before `b`.
    public static func areInOrder(_ a: String, _ b: String) -> Bool { key(a) < key(b) }

    private static let noMark: UInt32 = 1
    private static let alphabet = Array("aăâbƀcdđeêfghijklmnoôơpqrstuưvwxyz".unicodeScalars)
    private static let places: [UnicodeScalar: UInt32] = Dictionary(
        uniqueKeysWithValues: zip(alphabet, UInt32(0x30_0000)...))

    /// The weight of the letter, and the marks that are not part of it.
    private static func primary(_ letter: Letter) -> (UInt32, [UnicodeScalar]) {
        let lower = letter.lower
        for (index, mark) in letter.marks.enumerated() {
            let composed = Composition.compose([lower, mark]).unicodeScalars
            if composed.count == 1, let scalar = composed.first, let place = places[scalar] {
                var rest = letter.marks
                rest.remove(at: index)
                return (place, rest)
            }
        }
        if let place = places[lower] { return (place, letter.marks) }
        if lower.properties.isWhitespace { return (1, letter.marks) }
        if letter.isApostrophe { return (0x100 + 0x27, letter.marks) }
        if letter.isDigit { return (0x20_0000 + lower.value, letter.marks) }
        return ((lower.properties.isAlphabetic ? 0x40_0000 : 0x100) + lower.value, letter.marks)
    }

    private static func weight(_ mark: UnicodeScalar) -> UInt32 {
        Tone(mark: mark).map { noMark + UInt32($0.rawValue) } ?? mark.value
    }
}
