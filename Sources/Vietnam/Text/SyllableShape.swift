/// Where the vowels of a written syllable stand, and where its tone mark belongs.
///
/// Of a word that holds several syllables without a gap (Đakrông) it is the last one.
struct SyllableShape {
    /// All vowel letters that stand together, the u of qu and the i of gi among them.
    let run: Range<Int>
    /// The vowels that can carry the tone.
    let nucleus: Range<Int>
    private let isOpen: Bool
    private let letters: [Letter]

    /// Nil if there is no vowel.
    init?(_ letters: [Letter]) {
        guard let last = letters.lastIndex(where: \.isVowel) else { return nil }
        var first = last
        while first > 0, letters[first - 1].isVowel { first -= 1 }
        run = first..<(last + 1)
        nucleus = (first + (Self.glideBelongsToOnset(letters, first, last) ? 1 : 0))..<(last + 1)
        isOpen = last + 1 == letters.count
        self.letters = letters
    }

    /// "qu" and "gi" before a vowel are consonants.
    private static func glideBelongsToOnset(_ letters: [Letter], _ first: Int, _ last: Int) -> Bool {
        guard first > 0, first < last, letters[first].isPlain else { return false }
        let (before, glide) = (letters[first - 1].lower, letters[first].lower)
        if before == "q" { return glide == "u" }
        let isAfterN = first > 1 && letters[first - 2].lower == "n"
        return before == "g" && glide == "i" && !isAfterN
    }

    /// The letter that carries the tone.
    func tonePlace(_ style: ToneStyle) -> Int {
        if let marked = nucleus.last(where: { !letters[$0].isPlain }) { return marked }
        switch nucleus.count {
        case 1: return nucleus.lowerBound
        case 2 where isOpen: return nucleus.lowerBound + (style == .new && isTwoStyled ? 1 : 0)
        case 3 where isOpen: return nucleus.lowerBound + 1
        default: return isOpen ? nucleus.lowerBound : nucleus.upperBound - 1
        }
    }

    /// oa, oe, uy: the pairs over which the styles differ.
    private var isTwoStyled: Bool {
        let pair = (letters[nucleus.lowerBound].lower, letters[nucleus.upperBound - 1].lower)
        return pair == ("o", "a") || pair == ("o", "e") || pair == ("u", "y")
    }
}

extension VietnameseText {
    /// The text in NFC with the tone marks of oa, oe and uy where `style` puts them.
    ///
    /// A mark that stands where neither style puts one, and words of several syllables, stay as they are written: they
    /// may be names of other languages, or how a paper has it.
    public static func placingTones(_ text: String, style: ToneStyle) -> String {
        var result = ""
        var word: [Letter] = []
        for letter in Letter.letters(of: composed(text)) {
            if letter.base.properties.isAlphabetic {
                word.append(letter)
                continue
            }
            result += Letter.text(placed(word, style)) + letter.text
            word = []
        }
        return result + Letter.text(placed(word, style))
    }

    private static func placed(_ word: [Letter], _ style: ToneStyle) -> [Letter] {
        let toned = word.indices.filter { word[$0].tone != .ngang }
        guard toned.count == 1, let place = toned.first, let shape = SyllableShape(word),
            word[..<shape.run.lowerBound].allSatisfy({ !$0.isVowel }),
            ToneStyle.allCases.contains(where: { shape.tonePlace($0) == place })
        else { return word }
        var word = word
        let tone = word[place].tone
        word[place].tone = .ngang
        word[shape.tonePlace(style)].tone = tone
        return word
    }
}
