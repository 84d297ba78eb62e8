/// What somebody typed to find a unit, taken apart.
struct UnitQuery {
    struct Word {
        let plain: [UInt8]
        let marks: [UInt8]
        let tone: UInt8
        /// After a comma: the name of a district or province that the unit belongs to.
        let isOfParent: Bool
    }

    /// The words to look for, eight at most.
    let words: [Word]
    /// The kinds that were typed before the name, nothing for any.
    let kinds: Set<UnitKind>?
    /// Whether marks were typed at all.
    let hasMarks: Bool

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
            part.split { $0 == "." || $0.isWhitespace }.map(word).filter { !$0.plain.isEmpty }
        }.filter { !$0.isEmpty }
        guard let name = parts.first else { return [] }
        let parents = parts.dropFirst().flatMap { part in part.dropFirst(kind(part).count) }
        func reading(_ own: ArraySlice<Letters>, kinds: Set<UnitKind>?) -> UnitQuery {
            let words = own.map { Word($0, isOfParent: false) } + parents.map { Word($0, isOfParent: true) }
            return UnitQuery(
                words: Array(words.prefix(8)), kinds: kinds,
                hasMarks: own.contains { $0.tone != 0 || $0.marks.contains { $0 != 0 } })
        }
        let (count, kinds) = kind(name)
        let asTyped = reading(name[...], kinds: nil)
        return count > 0 && count < name.count ? [reading(name.dropFirst(count), kinds: kinds), asTyped] : [asTyped]
    }

    fileprivate struct Letters {
        let plain: [UInt8]
        let marks: [UInt8]
        let tone: UInt8
    }

    private static func word(_ text: Substring) -> Letters {
        var letters = UnitLetters()
        letters.append(String(text))
        // One word: the first byte is the space with its tone.
        return Letters(
            plain: Array(letters.plain.dropFirst()), marks: Array(letters.marks.dropFirst()),
            tone: letters.marks.first ?? 0)
    }

    /// How many of the first words are a kind of unit, and which kinds.
    private static func kind(_ words: [Letters]) -> (count: Int, kinds: Set<UnitKind>) {
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

extension UnitQuery.Word {
    fileprivate init(_ letters: UnitQuery.Letters, isOfParent: Bool) {
        self.init(plain: letters.plain, marks: letters.marks, tone: letters.tone, isOfParent: isOfParent)
    }
}
