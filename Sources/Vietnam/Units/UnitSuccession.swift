import EnrollmentModel

/// Follows units through the reform of 2025 and finds codes that look alike.
struct UnitSuccession {
    private let index: UnitIndex

    init(_ index: UnitIndex) { self.index = index }

    func suggestions(for code: UnitCode) -> [UnitSuggestion] {
        guard let place = index.row(code), !index.rows[place].isCurrent else { return [] }
        let row = index.rows[place]
        let followed = row.vintages & UnitVintage.march2025.bit != 0 ? row : inMarch2025(row)
        guard let followed else { return ofSameName(row) }
        let direct = moved { $0.old == followed.code && $0.oldDigits == followed.digits }
        if !direct.isEmpty || followed.digits != 3 { return direct }
        // A district went where its communes went.
        let communes = Set(
            index.rows.filter { $0.district == followed.code && $0.vintages & UnitVintage.march2025.bit != 0 }.map(
                \.code))
        return moved(asParts: true) { $0.oldDigits == 5 && communes.contains($0.old) }
    }

    func predecessors(of code: UnitCode) -> [UnitSuggestion] {
        guard let place = index.row(code), index.rows[place].isCurrent else { return [] }
        let row = index.rows[place]
        return index.moves.moves.filter { $0.new == row.code && $0.newDigits == row.digits }.compactMap { move in
            index.row(move.old, digits: move.oldDigits, in: .march2025).map {
                UnitSuggestion(unit: index.unit($0, in: .march2025), coverage: move.isPartial ? .partial : .full)
            }
        }
    }

    func nearest(to code: UnitCode, limit: Int) -> [AdministrativeUnit] {
        let here = UnitVintage(rawValue: code.vintage)
        var found: [AdministrativeUnit] = []
        for vintage in UnitVintage.allCases.reversed() where vintage != here {
            let elsewhere = UnitCode(vintage: vintage.rawValue, code: code.code)
            guard let unit = Units.unit(elsewhere) else { continue }
            if here == .current { found += suggestions(for: elsewhere).map(\.unit) }
            found.append(unit)
        }
        for slip in slips(code.code) {
            Units.unit(UnitCode(vintage: (here ?? .current).rawValue, code: slip)).map { found.append($0) }
        }
        var seen: Set<UnitCode> = []
        return Array(found.filter { seen.insert($0.code).inserted }.prefix(limit))
    }

    // MARK: Parts

    /// The same unit in the list of 2025-03: its code, if that still names it.
    private func inMarch2025(_ row: UnitRow) -> UnitRow? {
        guard let place = index.row(row.code, digits: row.digits, in: .march2025) else { return nil }
        let later = index.rows[place]
        return row.digits == 2 || letters(row).plain == letters(later).plain ? later : nil
    }

    private func ofSameName(_ row: UnitRow) -> [UnitSuggestion] {
        let (province, name) = (index.moves.provinces[row.province], letters(row).plain)
        return index.entries.filter { entry in
            let other = index.rows[entry.row]
            return other.isCurrent && other.digits == 5 && other.province == province && !entry.isSame
                && index.letters.plain[entry.start..<entry.end].elementsEqual(name)
        }.map { UnitSuggestion(unit: index.unit($0.row, in: .current), coverage: .sameName) }
    }

    private func moved(asParts: Bool = false, where fits: (UnitMoves.Move) -> Bool) -> [UnitSuggestion] {
        var seen: Set<Int> = []
        let found = index.moves.moves.filter(fits).compactMap { move -> UnitSuggestion? in
            guard seen.insert(move.new).inserted, let row = index.row(move.new, digits: move.newDigits, in: .current)
            else { return nil }
            return UnitSuggestion(
                unit: index.unit(row, in: .current), coverage: move.isPartial || asParts ? .partial : .full)
        }
        return found.filter { $0.coverage == .full } + found.filter { $0.coverage != .full }
    }

    private func letters(_ row: UnitRow) -> UnitLetters {
        var letters = UnitLetters()
        letters.append(index.bytes, row.name)
        return letters
    }

    /// Codes one digit away, then those with two neighbours in each other's place.
    private func slips(_ code: String) -> [String] {
        let digits = Array(code.utf8)
        guard [2, 3, 5].contains(digits.count) else { return [] }
        var slips: [String] = []
        for place in digits.indices.reversed() {
            for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != digits[place] {
                var other = digits
                other[place] = digit
                slips.append(String(decoding: other, as: UTF8.self))
            }
        }
        for place in digits.indices.dropLast() where digits[place] != digits[place + 1] {
            var other = digits
            other.swapAt(place, place + 1)
            slips.append(String(decoding: other, as: UTF8.self))
        }
        return slips
    }
}
