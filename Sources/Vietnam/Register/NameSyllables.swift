/// A name as its syllables, for comparing two spellings of one name.
///
/// Capitals, spaces, the shape of an apostrophe and the place of the tone within a syllable (*hoà*, *hòa*) are ways of
/// writing; a letter, a mark or a tone more or less is another name.
enum NameSyllables {
    /// Whether both are the same syllables in the same order.
    static func areSame(_ a: String, _ b: String) -> Bool { of(a) == of(b) }

    /// Per word its letters with their marks, then its tones.
    private static func of(_ name: String) -> [[UInt32]] {
        VietnameseText.tidied(name).lowercased().unicodeScalars.split(separator: " ").map { word in
            var (letters, tones): ([UInt32], [UInt32]) = ([], [])
            for part in word.flatMap(Composition.decompose) {
                if Self.tones.contains(part) {
                    tones.append(part.value)
                } else {
                    letters.append(Self.apostrophes.contains(part) ? 0x27 : part.value)
                }
            }
            return letters + tones
        }
    }

    private static let tones: Set<UnicodeScalar> = ["\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"]
    private static let apostrophes: Set<UnicodeScalar> = ["\u{2019}", "\u{2018}", "\u{2BC}", "\u{A78C}"]
}
