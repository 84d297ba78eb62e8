/// Which units of 2025-03 went into which of 2025-07, as numbers of codes.
struct UnitMoves: Sendable {
    struct Move {
        let old: Int
        let oldDigits: Int
        let new: Int
        let newDigits: Int
        let isPartial: Bool
    }

    let moves: [Move]
    /// The province of 2025-07 that took each old one, by the old code.
    let provinces: [Int]

    init(_ bytes: [UInt8]) {
        var moves: [Move] = []
        moves.reserveCapacity(11_000)
        var provinces = [Int](repeating: 0, count: 100)
        var (new, newDigits) = (0, 0)
        var (number, digits, isPartial) = (0, 0, false)
        for byte in bytes {
            switch byte {
            case 0x30...0x39:
                number = number * 10 + Int(byte - 0x30)
                digits += 1
            case UInt8(ascii: "~"): isPartial = true
            default:
                if newDigits == 0 {
                    (new, newDigits) = (number, digits)
                } else {
                    moves.append(
                        Move(old: number, oldDigits: digits, new: new, newDigits: newDigits, isPartial: isPartial))
                    if digits == 2 { provinces[number] = new }
                }
                (number, digits, isPartial) = (0, 0, false)
                if byte == 0x0A { newDigits = 0 }
            }
        }
        self.moves = moves
        self.provinces = provinces
    }
}
