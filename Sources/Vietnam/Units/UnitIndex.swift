import EnrollmentModel

/// One line of the tables.
struct UnitRow {
    /// The number of its code.
    let code: Int
    /// How many digits the code has: 2, 3 or 5.
    let digits: Int
    /// The code of its district, 0 where there is none.
    let district: Int
    /// The code of its province.
    let province: Int
    /// The editions that have it, one bit each.
    let vintages: UInt8
    /// What it is.
    let kind: UnitKind
    /// Where its name stands in the bytes.
    let name: Range<Int>
    /// What it was on 01/07/2025, and its name then.
    let former: (kind: UnitKind, name: Range<Int>)?

    var isCurrent: Bool { vintages == UnitVintage.current.bit }
}

/// Every unit of every edition, read from the tables once: 15,000 rows in about a megabyte.
struct UnitIndex: Sendable {
    /// Made when somebody first asks; nothing changes it.
    static let shared = UnitIndex()

    /// The tables one behind the other.
    let bytes: [UInt8]
    let rows: [UnitRow]
    /// Names to search, plain and with marks.
    let letters: UnitLetters
    /// Names and former names: which row, and where its letters begin.
    let entries: [UnitEntry]
    /// Those of provinces and districts.
    let parents: [UnitEntry]
    /// Where the words of ``entries`` and of ``parents`` begin.
    let words: UnitWords
    let parentWords: UnitWords
    /// Old code and new code of provinces, communes and districts without communes.
    let moves: UnitMoves
    /// By edition and number of digits: row + 1 of a code, 0 for none.
    private let places: [[UInt16]]

    init() {
        let before = UnitTables.before
        bytes = before + UnitTables.now
        moves = UnitMoves(UnitTables.moved)
        var gathering = Gathering(bytes: bytes)
        var reader = UnitReader(bytes: bytes, firstOfCurrent: before.count)
        while let row = reader.next() { gathering.add(row) }
        (rows, letters, entries) = (gathering.rows, gathering.letters, gathering.entries)
        (parents, places) = (gathering.parents, gathering.places)
        words = UnitWords(entries, letters)
        parentWords = UnitWords(parents, letters)
    }

    /// The index while it grows.
    private struct Gathering {
        let bytes: [UInt8]
        var rows: [UnitRow] = []
        var letters = UnitLetters()
        var entries: [UnitEntry] = []
        var parents: [UnitEntry] = []
        var places = UnitVintage.allCases.flatMap { _ in
            [100, 1_000, 100_000].map { [UInt16](repeating: 0, count: $0) }
        }

        mutating func add(_ row: UnitRow) {
            rows.append(row)
            for vintage in UnitVintage.allCases where row.vintages & vintage.bit != 0 {
                places[vintage.index * 3 + UnitIndex.level(row.digits)][row.code] = UInt16(rows.count)
            }
            let entry = entry(row.name, isFormer: false)
            entries.append(entry)
            if row.digits < 5 { parents.append(entry) }
            guard let former = row.former else { return }
            var then = self.entry(former.name, isFormer: true)
            // Another place for a tone is no other name.
            then.isSame = letters.plain[then.start..<then.end].elementsEqual(letters.plain[entry.start..<entry.end])
            entries.append(then)
        }

        private mutating func entry(_ name: Range<Int>, isFormer: Bool) -> UnitEntry {
            let start = letters.plain.count
            letters.append(bytes, name)
            return UnitEntry(row: rows.count - 1, start: start, end: letters.plain.count, isFormer: isFormer)
        }
    }

    private static func level(_ digits: Int) -> Int { digits == 2 ? 0 : digits == 3 ? 1 : 2 }

    // MARK: Looking up

    /// The row of a code in an edition.
    func row(_ code: Int, digits: Int, in vintage: UnitVintage) -> Int? {
        let table = places[vintage.index * 3 + Self.level(digits)]
        guard table.indices.contains(code), table[code] != 0 else { return nil }
        return Int(table[code]) - 1
    }

    /// The row of a code with its edition.
    func row(_ unit: UnitCode) -> Int? {
        guard let vintage = UnitVintage(rawValue: unit.vintage), let number = Self.number(unit.code) else { return nil }
        return row(number, digits: unit.code.utf8.count, in: vintage)
    }

    static func number(_ code: String) -> Int? {
        guard [2, 3, 5].contains(code.utf8.count), code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(code)
    }

    /// A row as a value, in an edition that has it.
    func unit(_ row: Int, in vintage: UnitVintage) -> AdministrativeUnit {
        let row = rows[row]
        var parents: [AdministrativeUnit] = []
        if row.digits == 5, row.district != 0, let district = self.row(row.district, digits: 3, in: vintage) {
            parents.append(unit(district, in: vintage))
        }
        if row.digits != 2, let province = self.row(row.province, digits: 2, in: vintage) {
            parents.append(unit(province, in: vintage))
        }
        if let district = parents.first, !district.parents.isEmpty { parents = [district] + district.parents }
        return AdministrativeUnit(
            code: UnitCode(vintage: vintage.rawValue, code: CivilDate.digits(row.code, row.digits)), kind: row.kind,
            name: text(row.name), formerName: formerName(row), parents: parents)
    }

    /// The newest edition among `vintages` that has a row.
    func newest(_ row: UnitRow, among vintages: UInt8 = 0xFF) -> UnitVintage {
        UnitVintage.allCases.last { row.vintages & vintages & $0.bit != 0 } ?? .current
    }

    private func formerName(_ row: UnitRow) -> String? {
        guard let former = row.former else { return nil }
        var (now, then) = (UnitLetters(), UnitLetters())
        now.append(bytes, row.name)
        then.append(bytes, former.name)
        guard former.kind != row.kind || now.plain != then.plain || now.marks != then.marks else { return nil }
        return "\(former.kind.word) \(text(former.name))"
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

/// A name that can be searched.
struct UnitEntry {
    /// The row it belongs to.
    let row: Int
    /// Where its letters begin.
    let start: Int
    /// Where they end.
    let end: Int
    /// Whether it is what the unit was called before.
    let isFormer: Bool
    /// Whether it has the same letters as the name in force, so that searching it would find nothing more.
    var isSame = false
}
