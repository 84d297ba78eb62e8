/// What somebody typed to find a unit, taken apart.
struct UnitQuery {
    /// A word of the name or, after a comma, the name of a district or province that the unit belongs to.
    struct Word {
        let plain: [UInt8]
        let marks: [UInt8]
        let tone: UInt8
        let isOfParent: Bool
        /// What the parent has to be, nothing for anything.
        let kinds: Set<UnitKind>?
    }

    /// What to look for, eight words and parents at most.
    let words: [Word]
    /// The kinds that were typed before the name, nothing for any.
    let kinds: Set<UnitKind>?
    /// Whether marks were typed at all.
    let hasMarks: Bool
    /// A bit for every word, and for those of the name itself.
    let allWords: UInt8
    let ownWords: UInt8

    private init(_ words: [Word], kinds: Set<UnitKind>?) {
        self.words = Array(words.prefix(8))
        self.kinds = kinds
        hasMarks = words.contains { $0.tone != 0 || $0.marks.contains { $0 != 0 } }
        allWords = UInt8(truncatingIfNeeded: (1 << self.words.count) - 1)
        ownWords = self.words.indices.reduce(0) { words[$1].isOfParent ? $0 : $0 | 1 << UInt8($1) }
    }

    /// The first letters of the name's words, when one short word may stand for them.
    var initials: [UInt8]? {
        guard words.count == 1, let word = words.first, (2...5).contains(word.plain.count), !hasMarks else {
            return nil
        }
        return word.plain
    }

    /// Every reading of a text: as it stands and, when it begins with a kind of unit, the rest of it.
    static func readings(of text: String) -> [UnitQuery] {
        let typed = VietnameseText.composed(text).lowercased()
        let parts = typed.split(separator: ",").map { part in
            part.split { $0 == "." || $0.isWhitespace }.map { word($0, isOfParent: false) }.filter { !$0.plain.isEmpty }
        }.filter { !$0.isEmpty }
        guard let name = parts.first else { return [] }
        let parents = parts.dropFirst().map(parent)
        let asTyped = UnitQuery(name + parents, kinds: nil)
        let (count, kinds) = kind(name)
        guard count > 0, count < name.count else { return [asTyped] }
        return [UnitQuery(name.dropFirst(count) + parents, kinds: kinds), asTyped]
    }

    private static func word(_ text: some StringProtocol, isOfParent: Bool, kinds: Set<UnitKind>? = nil) -> Word {
        var letters = UnitLetters()
        letters.append(String(text))
        // The first byte is the space with the tone of its word.
        return Word(
            plain: Array(letters.plain.dropFirst()), marks: Array(letters.marks.dropFirst()),
            tone: letters.marks.first ?? 0, isOfParent: isOfParent, kinds: kinds)
    }

    /// The name of a parent is looked for as a whole.
    private static func parent(_ part: [Word]) -> Word {
        let (count, kinds) = kind(part)
        let words = count < part.count ? part.dropFirst(count) : part[...]
        var (plain, marks): ([UInt8], [UInt8]) = ([], [])
        for word in words {
            plain += [UnitLetters.space] + word.plain
            marks += [word.tone] + word.marks
        }
        return Word(
            plain: Array(plain.dropFirst()), marks: Array(marks.dropFirst()), tone: marks.first ?? 0, isOfParent: true,
            kinds: count > 0 && count < part.count ? kinds : nil)
    }

    /// How many of the first words are a kind of unit, and which kinds.
    private static func kind(_ words: [Word]) -> (count: Int, kinds: Set<UnitKind>) {
        for count in [2, 1] where words.count >= count {
            let phrase = words.prefix(count).map { String(decoding: $0.plain, as: UTF8.self) }.joined(separator: " ")
            if let kinds = kinds[phrase] { return (count, kinds) }
        }
        return (0, [])
    }

    private static let cities: Set<UnitKind> = [.municipality, .cityOfMunicipality, .cityOfProvince]
    private static let kinds: [String: Set<UnitKind>] = [
        "thanh pho": cities, "tp": cities, "tinh": [.province], "t": [.province], "quan": [.urbanDistrict],
        "q": [.urbanDistrict], "huyen": [.ruralDistrict], "h": [.ruralDistrict], "thi xa": [.town], "tx": [.town],
        "thi tran": [.township], "tt": [.township], "phuong": [.ward], "p": [.ward], "f": [.ward], "xa": [.commune],
        "x": [.commune], "dac khu": [.specialZone], "dk": [.specialZone],
    ]
}
