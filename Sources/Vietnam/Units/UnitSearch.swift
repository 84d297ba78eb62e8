import EnrollmentModel

/// One search over the index: looks at the names that can fit and keeps the best few.
struct UnitSearch {
    private let index: UnitIndex
    private let vintages: UInt8
    private let limit: Int
    /// Provinces that come first, by code, before and since July 2025.
    private var homesBefore: Set<Int> = []
    private var homesNow: Set<Int> = []
    private var best: [(rank: UInt64, row: Int)] = []

    init(_ index: UnitIndex, vintage: UnitVintage?, home: UnitCode?, limit: Int) {
        self.index = index
        self.vintages = vintage?.bit ?? 0xFF
        self.limit = max(0, limit)
        guard let home, let place = index.row(home) else { return }
        let row = index.rows[place]
        if row.isCurrent {
            homesNow = [row.province]
            homesBefore = Set((0..<100).filter { index.moves.provinces[$0] == row.province })
        } else {
            homesNow = [index.moves.provinces[row.province]]
            homesBefore = [row.province]
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
        for part in candidates(query, parents) {
            var last: UInt16?
            for number in part where number != last {
                last = number
                let entry = index.entries[Int(number)]
                let row = index.rows[entry.row]
                guard row.vintages & vintages != 0, fits(row, query.kinds) else { continue }
                let own = UnitMatch(entry, in: index.letters, for: query)
                guard own.found != 0 else { continue }
                let above = parents.match(above: row)
                guard own.found | above.found == all else { continue }
                keep(rank(own, above, of: entry, row, query, Int(number)), entry.row)
            }
        }
        if let initials = query.initials { lookForInitials(initials, query) }
    }

    /// A word that no parent has must be in the name itself, and the rarest such word says where to look.
    private func candidates(_ query: UnitQuery, _ parents: UnitParents) -> [ArraySlice<UInt16>] {
        let own = query.words.enumerated().filter { !$0.element.isOfParent }
        let parts = own.map { index.words.names(with: $0.element.plain) }
        let needed = own.indices.filter { parents.any & 1 << UInt8(own[$0].offset) == 0 }
        guard let rarest = needed.map({ parts[$0] }).min(by: { $0.count < $1.count }) else { return parts }
        return [rarest]
    }

    private mutating func lookForInitials(_ initials: [UInt8], _ query: UnitQuery) {
        for number in index.words.names(with: [initials[0]]) {
            let entry = index.entries[Int(number)]
            let row = index.rows[entry.row]
            guard row.vintages & vintages != 0, fits(row, query.kinds),
                UnitMatch.isInitials(initials, of: entry, in: index.letters)
            else { continue }
            let rank = rank(UnitMatch(), UnitMatch(), of: entry, row, query, Int(number))
            keep(rank | 1 << 63, entry.row)
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
        _ own: UnitMatch, _ above: UnitMatch, of entry: UnitEntry, _ row: UnitRow, _ query: UnitQuery, _ number: Int
    ) -> UInt64 {
        let needsParents = query.ownWords & ~own.found != 0
        let lacksMarks = query.hasMarks && query.allWords & ~(own.marked | above.marked) != 0
        let isFar = !(row.isCurrent ? homesNow : homesBefore).contains(row.province)
        let isCut = own.wholeWords < own.words || query.allWords & ~(own.whole | above.whole) != 0
        var rank: UInt64 = 0
        for flag in [needsParents, lacksMarks, isFar, isCut, entry.isFormer] { rank = rank << 1 | (flag ? 1 : 0) }
        rank = rank << 2 | UInt64(UnitVintage.current.index - index.newest(row, among: vintages).index)
        rank = rank << 1 | (own.isInOrder ? 0 : 1)
        rank = rank << 6 | UInt64(min(63, entry.end - entry.start))
        return rank << 16 | UInt64(number)
    }

    private mutating func keep(_ rank: UInt64, _ row: Int) {
        if best.count == limit, let last = best.last, rank >= last.rank { return }
        if let known = best.firstIndex(where: { $0.row == row }) {
            guard rank < best[known].rank else { return }
            best.remove(at: known)
        }
        let place = best.firstIndex { $0.rank > rank } ?? best.count
        best.insert((rank, row), at: place)
        if best.count > limit { best.removeLast() }
    }
}
