import EnrollmentModel

/// One search over the index: looks at every name once and keeps the best few.
struct UnitSearch {
    private let index: UnitIndex
    private let vintages: UInt8
    private let limit: Int
    /// Provinces that come first, by code, before and since July 2025.
    private var homes = [[Bool]](repeating: [Bool](repeating: false, count: 100), count: 2)
    private var best: [(rank: UInt64, row: Int)] = []

    init(_ index: UnitIndex, vintage: UnitVintage?, home: UnitCode?, limit: Int) {
        self.index = index
        self.vintages = vintage?.bit ?? 0xFF
        self.limit = max(0, limit)
        guard let home, let place = index.row(home) else { return }
        let row = index.rows[place]
        let now = row.isCurrent ? row.province : index.moves.provinces[row.province]
        homes[1][now] = true
        for old in 0..<100 where index.moves.provinces[old] == now {
            homes[0][old] = row.isCurrent || old == row.province
        }
    }

    mutating func find(_ text: String) -> [AdministrativeUnit] {
        guard limit > 0 else { return [] }
        for query in UnitQuery.readings(of: text) where query.words.contains(where: { !$0.isOfParent }) { look(query) }
        return best.map { index.unit($0.row, in: index.newest(index.rows[$0.row], among: vintages)) }
    }

    private mutating func look(_ query: UnitQuery) {
        let parents = UnitParents(index, query)
        let all = UInt8(truncatingIfNeeded: (1 << query.words.count) - 1)
        let initials = query.initials
        for number in index.entries.indices {
            let entry = index.entries[number]
            let row = index.rows[entry.row]
            guard !entry.isSame, row.vintages & vintages != 0, fits(row, query.kinds) else { continue }
            var match = UnitMatch()
            match.look(at: entry, in: index.letters, for: query)
            if match.own != 0, match.own | parents.mask(above: row) == all {
                keep(rank(match, of: entry, row, query, number, isInitials: false), entry.row)
            } else if let initials, match.isInitials(initials, of: entry, in: index.letters) {
                keep(rank(match, of: entry, row, query, number, isInitials: true), entry.row)
            }
        }
    }

    private func fits(_ row: UnitRow, _ kinds: Set<UnitKind>?) -> Bool {
        guard let kinds else { return true }
        if kinds.contains(row.kind) { return true }
        guard let former = row.former else { return false }
        return kinds.contains(former.kind)
    }

    /// Smaller is better; the order is the one ``Units/find(_:vintage:home:limit:)`` promises.
    private func rank(
        _ match: UnitMatch, of entry: UnitEntry, _ row: UnitRow, _ query: UnitQuery, _ number: Int, isInitials: Bool
    ) -> UInt64 {
        let ownWords = query.words.count { !$0.isOfParent }
        let needsParents = match.own.nonzeroBitCount < ownWords
        let isMarked = query.hasMarks && !match.fitsMarks(match.own)
        let isFar = !homes[row.isCurrent ? 1 : 0][row.province]
        let isWhole = !isInitials && match.wholeWords == match.words && !needsParents
        let age = UInt64(UnitVintage.current.index - index.newest(row, among: vintages).index)
        var rank: UInt64 = isInitials ? 1 : 0
        for flag in [needsParents, isMarked, isFar, !isWhole, entry.isFormer] { rank = rank << 1 | (flag ? 1 : 0) }
        rank = rank << 2 | age
        rank = rank << 1 | (match.isInOrder ? 0 : 1)
        rank = rank << 6 | UInt64(min(63, entry.end - entry.start))
        return rank << 16 | UInt64(number)
    }

    private mutating func keep(_ rank: UInt64, _ row: Int) {
        if let known = best.firstIndex(where: { $0.row == row }) {
            guard rank < best[known].rank else { return }
            best.remove(at: known)
        } else if best.count == limit {
            guard let last = best.last, rank < last.rank else { return }
            best.removeLast()
        }
        let place = best.firstIndex { $0.rank > rank } ?? best.count
        best.insert((rank, row), at: place)
    }
}

/// Which words of a query begin a word of one name.
struct UnitMatch {
    /// A bit for every word of the query that does.
    private(set) var own: UInt8 = 0
    /// Those that do with their marks.
    private(set) var marked: UInt8 = 0
    /// How many words the name has.
    private(set) var words = 0
    /// How many of them were typed to their end.
    private(set) var wholeWords = 0
    /// Whether the first word typed begins the name.
    private(set) var isInOrder = false

    func fitsMarks(_ wanted: UInt8) -> Bool { marked & wanted == wanted }

    /// - Parameter ofParents: Whether the words after a comma are looked for, too.
    mutating func look(at entry: UnitEntry, in letters: UnitLetters, for query: UnitQuery, ofParents: Bool = false) {
        var place = entry.start
        while place < entry.end {
            var end = place + 1
            while end < entry.end, letters.plain[end] != UnitLetters.space { end += 1 }
            var isWhole = false
            for number in query.words.indices where ofParents || !query.words[number].isOfParent {
                let word = query.words[number]
                guard begins(word, at: place, end, letters) else { continue }
                own |= 1 << UInt8(number)
                if carriesMarks(word, at: place, end, letters) { marked |= 1 << UInt8(number) }
                if place == entry.start, number == 0 { isInOrder = true }
                isWhole = isWhole || word.plain.count == end - place - 1
            }
            if isWhole { wholeWords += 1 }
            words += 1
            place = end
        }
    }

    /// Whether `initials` are the first letters of the name's words.
    func isInitials(_ initials: [UInt8], of entry: UnitEntry, in letters: UnitLetters) -> Bool {
        guard words == initials.count else { return false }
        var word = 0
        for place in entry.start..<entry.end where letters.plain[place] == UnitLetters.space {
            guard letters.plain[place + 1] == initials[word] else { return false }
            word += 1
        }
        return true
    }

    private func begins(_ word: UnitQuery.Word, at place: Int, _ end: Int, _ letters: UnitLetters) -> Bool {
        guard letters.plain[place + 1] == word.plain[0], word.plain.count < end - place else { return false }
        for offset in 1..<word.plain.count where letters.plain[place + 1 + offset] != word.plain[offset] {
            return false
        }
        return true
    }

    /// A word that is not typed to its end may lack its tone.
    private func carriesMarks(_ word: UnitQuery.Word, at place: Int, _ end: Int, _ letters: UnitLetters) -> Bool {
        let isWhole = word.plain.count == end - place - 1
        guard word.tone == letters.marks[place] || (!isWhole && word.tone == 0) else { return false }
        for offset in word.marks.indices where letters.marks[place + 1 + offset] != word.marks[offset] { return false }
        return true
    }
}

/// Which words of a query the districts and provinces bring, by code.
struct UnitParents {
    private var districts = [UInt8](repeating: 0, count: 1_000)
    private var provinces = [[UInt8]](repeating: [UInt8](repeating: 0, count: 100), count: 2)

    init(_ index: UnitIndex, _ query: UnitQuery) {
        for entry in index.parents {
            let row = index.rows[entry.row]
            var match = UnitMatch()
            match.look(at: entry, in: index.letters, for: query, ofParents: true)
            guard match.own != 0 else { continue }
            if row.digits == 3 {
                districts[row.code] |= match.own
            } else {
                provinces[row.isCurrent ? 1 : 0][row.code] |= match.own
                // People go on naming the province that was.
                if !row.isCurrent { provinces[1][index.moves.provinces[row.code]] |= match.own }
            }
        }
    }

    /// The words that the names above a row bring.
    func mask(above row: UnitRow) -> UInt8 {
        switch row.digits {
        case 2: 0
        case 3: provinces[0][row.province]
        default: provinces[row.isCurrent ? 1 : 0][row.province] | districts[row.district]
        }
    }
}
