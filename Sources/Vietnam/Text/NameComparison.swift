/// How much alike two names are written; a greater level is a weaker likeness.
public enum ComparisonLevel: Int, Sendable, CaseIterable, Comparable {
    /// L0: the same characters in NFC.
    case exact
    /// L1: the same syllables, each with its tone: hòa is hoà, AN is An, H’Mai is H'Mai. What "the same name" means.
    case sameSyllables
    /// L2: as well i for y at the end after a consonant: Kì is Kỳ.
    case sameWithI
    /// L3: as well without tones.
    case sameLetters
    /// L4: as well without any mark, đ as d, apostrophes and hyphens gone.
    case sameASCII

    /// The stronger likeness first.
    public static func < (a: ComparisonLevel, b: ComparisonLevel) -> Bool { a.rawValue < b.rawValue }

    /// The word for machines: `exact`, `same_syllables`, …
    public var code: String {
        switch self {
        case .exact: "exact"
        case .sameSyllables: "same_syllables"
        case .sameWithI: "same_with_i"
        case .sameLetters: "same_letters"
        case .sameASCII: "same_ascii"
        }
    }

    /// Whether it is the same name; weaker levels only propose whom to look at.
    public var isSameName: Bool { self <= .sameSyllables }
}

/// Compares names as written. Two people of one name are two people: no level says that somebody *is* somebody.
public enum NameComparison {
    /// The strongest level at which both are alike, nil if they are not.
    public static func level(_ a: String, _ b: String) -> ComparisonLevel? {
        ComparisonLevel.allCases.first { key(a, $0).utf8.elementsEqual(key(b, $0).utf8) }
    }

    /// Text that is the same for all names alike at `level`; for indexes, never for reading.
    public static func key(_ name: String, _ level: ComparisonLevel) -> String {
        let tidy = VietnameseText.tidied(name)
        if level == .exact { return tidy }
        let words = tidy.lowercased().split(separator: " ").map { Letter.letters(of: $0) }
        return (level == .sameASCII ? joined(words) : words).map { word($0, level) }.filter { !$0.isEmpty }
            .joined(separator: " ")
    }

    /// The orders in which the words may stand elsewhere, as written first: Ê Đê and Mnông names are copied with the
    /// family name at either end.
    ///
    /// Every order of a name of up to five words, 120 at most; of longer ones those with the first word last or the
    /// last word first.
    public static func candidateOrders(_ name: String) -> [String] {
        let words = VietnameseText.tidied(name).split(separator: " ").map(String.init)
        guard words.count > 1 else { return [words.joined()] }
        let orders =
            words.count <= 5
            ? permutations(words)
            : [words, Array(words.dropFirst() + words.prefix(1)), Array(words.suffix(1) + words.dropLast())]
        var seen: Set<[UInt8]> = []
        return orders.map { $0.joined(separator: " ") }.filter { seen.insert(Array($0.utf8)).inserted }
    }

    private static func permutations(_ words: [String]) -> [[String]] {
        guard words.count > 1 else { return [words] }
        return words.indices.flatMap { index in
            var rest = words
            let first = rest.remove(at: index)
            return permutations(rest).map { [first] + $0 }
        }
    }

    /// Joins a particle that was written apart to its name: "H' Mai".
    private static func joined(_ words: [[Letter]]) -> [[Letter]] {
        words.reduce(into: []) { result, word in
            if let last = result.last?.last, last.isApostrophe {
                result[result.count - 1] += word
            } else {
                result.append(word)
            }
        }
    }

    private static func word(_ letters: [Letter], _ level: ComparisonLevel) -> String {
        var bare = letters.map { letter in
            Letter(base: letter.isApostrophe ? "'" : letter.base, marks: letter.marks)
        }
        if level >= .sameWithI { foldY(&bare) }
        switch level {
        case .exact, .sameSyllables, .sameWithI: return Letter.text(bare) + tones(letters)
        case .sameLetters: return Letter.text(bare)
        case .sameASCII: return VietnameseText.folded(Letter.text(bare)).filter { $0 != " " }
        }
    }

    /// y as the only vowel at the end after a consonant is i.
    private static func foldY(_ letters: inout [Letter]) {
        guard let shape = SyllableShape(letters), shape.nucleus.count == 1, shape.nucleus.lowerBound > 0,
            shape.nucleus.upperBound == letters.count, letters[shape.nucleus.lowerBound].isLetter("y")
        else { return }
        letters[shape.nucleus.lowerBound].base = "i"
    }

    /// The tones, each with the number of its group of vowels, so that the place of the mark within one says nothing.
    private static func tones(_ letters: [Letter]) -> String {
        var text = ""
        var group = 0
        for (index, letter) in letters.enumerated() {
            if index > 0, letter.isVowel, !letters[index - 1].isVowel { group += 1 }
            if letter.tone != .ngang { text += "/\(group):\(letter.tone.rawValue)" }
        }
        return text
    }
}
