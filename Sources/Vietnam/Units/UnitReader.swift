/// Reads the lines of the tables; `scripts/make-units` writes them and says what a line is.
struct UnitReader {
    private let bytes: [UInt8]
    private let firstOfCurrent: Int
    private var place = 0
    private var province = 0
    private var district = 0

    init(bytes: [UInt8], firstOfCurrent: Int) {
        self.bytes = bytes
        self.firstOfCurrent = firstOfCurrent
    }

    /// The next row, nothing at the end.
    mutating func next() -> UnitRow? {
        guard place < bytes.count else { return nil }
        let vintages = readMark()
        let start = place
        let code = readNumber()
        let digits = place - start
        if digits == 2 { (province, district) = (code, 0) }
        if digits == 3 { district = code }
        let (kind, name) = readName()
        var former: (kind: UnitKind, name: Range<Int>)?
        if bytes[place] == UInt8(ascii: "|") { former = readName() }
        place += 1
        return UnitRow(
            code: code, digits: digits, district: digits == 5 ? district : 0, province: province, vintages: vintages,
            kind: kind, name: name, former: former)
    }

    private mutating func readMark() -> UInt8 {
        if place >= firstOfCurrent { return UnitVintage.july2025.bit }
        switch bytes[place] {
        case UInt8(ascii: "<"):
            place += 1
            return UnitVintage.april2023.bit
        case UInt8(ascii: ">"):
            place += 1
            return UnitVintage.march2025.bit
        default: return UnitVintage.april2023.bit | UnitVintage.march2025.bit
        }
    }

    private mutating func readNumber() -> Int {
        var number = 0
        while (0x30...0x39).contains(bytes[place]) {
            number = number * 10 + Int(bytes[place] - 0x30)
            place += 1
        }
        return number
    }

    /// Reads ` K Name` or `|K Name` up to the bar or the end of the line.
    private mutating func readName() -> (kind: UnitKind, name: Range<Int>) {
        guard let kind = UnitKind.byLetter[bytes[place + 1]] else {
            preconditionFailure("the tables of units have a kind at byte \(place)")
        }
        let start = place + 3
        place = start
        while bytes[place] != 0x0A, bytes[place] != UInt8(ascii: "|") { place += 1 }
        return (kind, start..<place)
    }
}
