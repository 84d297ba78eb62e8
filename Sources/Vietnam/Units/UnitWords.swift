/// Where the words of all names begin, by their first two letters: a search looks at one small part of the names.
struct UnitWords: Sendable {
    private static let width = 37
    /// Where the names of each pair of letters begin in ``names``.
    private var starts = [Int](repeating: 0, count: width * width + 1)
    private var names: [UInt16]

    init(_ entries: [UnitEntry], _ letters: UnitLetters) {
        names = []
        var places: [(pair: Int, entry: UInt16)] = []
        places.reserveCapacity(entries.count * 3)
        for (number, entry) in entries.enumerated() where !entry.isSame {
            for place in entry.start..<entry.end where letters.plain[place] == UnitLetters.space {
                let second = place + 2 < entry.end ? letters.plain[place + 2] : UnitLetters.space
                let pair = Self.rank(letters.plain[place + 1]) * Self.width + Self.rank(second)
                places.append((pair, UInt16(number)))
                starts[pair + 1] += 1
            }
        }
        for pair in 0..<Self.width * Self.width { starts[pair + 1] += starts[pair] }
        var next = starts
        names = [UInt16](repeating: 0, count: places.count)
        for (pair, entry) in places {
            names[next[pair]] = entry
            next[pair] += 1
        }
    }

    /// The names with a word that begins like `word`; one that has two such words comes twice in a row or apart.
    func names(with word: [UInt8]) -> ArraySlice<UInt16> {
        let first = Self.rank(word[0]) * Self.width
        guard word.count > 1 else { return names[starts[first]..<starts[first + Self.width]] }
        let pair = first + Self.rank(word[1])
        return names[starts[pair]..<starts[pair + 1]]
    }

    private static func rank(_ letter: UInt8) -> Int {
        switch letter {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(letter - UInt8(ascii: "a")) + 1
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(letter - UInt8(ascii: "0")) + 27
        default: 0
        }
    }
}
