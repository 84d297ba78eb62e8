/// Which words of a query one name or several bring, a bit each.
struct UnitMatch {
    /// Those that begin a word of the name.
    private(set) var found: UInt8 = 0
    /// Those that do with their marks.
    private(set) var marked: UInt8 = 0
    /// Those that reach to the end of a word.
    private(set) var whole: UInt8 = 0
    /// How many words of the name were typed to their end, of how many.
    private(set) var wholeWords = 0
    private(set) var words = 0
    /// Whether the first word typed begins the name.
    private(set) var isInOrder = false

    /// Nothing found.
    init() {}

    /// What the words of `query` find in the name of an entry; those after a comma only among `kinds` of parents.
    init(_ entry: UnitEntry, in letters: UnitLetters, for query: UnitQuery, asParent kind: UnitKind? = nil) {
        var place = entry.start
        while place < entry.end {
            var end = place + 1
            while end < entry.end, letters.plain[end] != UnitLetters.space { end += 1 }
            var isWhole = false
            for number in query.words.indices where query.words[number].fits(parent: kind) {
                let word = query.words[number]
                guard word.begins(at: place, upTo: entry.end, letters) else { continue }
                let (bit, last) = (UInt8(1) << UInt8(number), place + 1 + word.plain.count)
                let reachesEnd = last == entry.end || letters.plain[last] == UnitLetters.space
                found |= bit
                if word.carriesMarks(at: place, isWhole: reachesEnd, letters) { marked |= bit }
                if reachesEnd { whole |= bit }
                if place == entry.start, number == 0 { isInOrder = true }
                isWhole = isWhole || reachesEnd
            }
            if isWhole { wholeWords += 1 }
            words += 1
            place = end
        }
    }

    /// Adds what another name brings.
    mutating func add(_ other: UnitMatch) {
        found |= other.found
        marked |= other.marked
        whole |= other.whole
    }

    /// Whether `initials` are the first letters of the name's words.
    static func isInitials(_ initials: [UInt8], of entry: UnitEntry, in letters: UnitLetters) -> Bool {
        var word = 0
        for place in entry.start..<entry.end where letters.plain[place] == UnitLetters.space {
            guard word < initials.count, letters.plain[place + 1] == initials[word] else { return false }
            word += 1
        }
        return word == initials.count
    }
}

extension UnitQuery.Word {
    /// Whether the word is looked for in a name: of a unit itself, or of a parent of this kind.
    fileprivate func fits(parent kind: UnitKind?) -> Bool {
        guard let kind else { return !isOfParent }
        guard let kinds, isOfParent else { return true }
        return kinds.contains(kind)
    }

    fileprivate func begins(at place: Int, upTo end: Int, _ letters: UnitLetters) -> Bool {
        guard letters.plain[place + 1] == plain[0], plain.count < end - place else { return false }
        for offset in 1..<plain.count where letters.plain[place + 1 + offset] != plain[offset] { return false }
        return true
    }

    /// A word that is not typed to its end may lack its tone.
    fileprivate func carriesMarks(at place: Int, isWhole: Bool, _ letters: UnitLetters) -> Bool {
        guard tone == letters.marks[place] || (!isWhole && tone == 0) else { return false }
        for offset in marks.indices where letters.marks[place + 1 + offset] != marks[offset] { return false }
        return true
    }
}

/// What the districts and provinces bring to a query, by code.
struct UnitParents {
    private var districts: [Int: UnitMatch] = [:]
    private var before: [Int: UnitMatch] = [:]
    private var now: [Int: UnitMatch] = [:]
    /// Every word that some parent brings.
    private(set) var any: UInt8 = 0

    init(_ index: UnitIndex, _ query: UnitQuery) {
        var seen: Set<UInt16> = []
        for word in query.words {
            for number in index.parentWords.names(with: word.plain) where seen.insert(number).inserted {
                let entry = index.parents[Int(number)]
                let row = index.rows[entry.row]
                let match = UnitMatch(entry, in: index.letters, for: query, asParent: row.kind)
                guard match.found != 0 else { continue }
                any |= match.found
                if row.digits == 3 {
                    districts[row.code, default: UnitMatch()].add(match)
                } else if row.isCurrent {
                    now[row.code, default: UnitMatch()].add(match)
                } else {
                    before[row.code, default: UnitMatch()].add(match)
                    // People go on naming the province that was.
                    now[index.moves.provinces[row.code], default: UnitMatch()].add(match)
                }
            }
        }
    }

    /// What the names above a row bring.
    func match(above row: UnitRow) -> UnitMatch {
        guard any != 0, row.digits > 2 else { return UnitMatch() }
        var match = (row.isCurrent ? now : before)[row.province] ?? UnitMatch()
        if row.district != 0, let district = districts[row.district] { match.add(district) }
        return match
    }
}
