/// The numbers of one control sequence and what key they mean (xterm, VT220, Linux console, rxvt, fixterms `u`).
struct ControlParameters {
    private let numbers: [Int]
    private let isPrivate: Bool

    init(_ bytes: [UInt8]) {
        isPrivate = bytes.contains { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: ";") }
        numbers = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { digits in
            digits.reduce(0) { ($0 * 10 + Int($1) - 0x30).clamped(to: 0...0x10FFFF) }
        }
    }

    var first: Int? { isPrivate ? nil : numbers.first }

    private var modifiers: Key.Modifiers {
        guard numbers.count > 1, numbers[1] > 0 else { return [] }
        return Key.Modifiers(rawValue: UInt8((numbers[1] - 1) & 7))
    }

    func key(final: UInt8) -> Key? {
        guard !isPrivate else { return nil }
        switch final {
        case UInt8(ascii: "~"): return Self.code(number: first ?? 0).map { Key($0, modifiers) }
        case UInt8(ascii: "Z"): return .backTab
        case UInt8(ascii: "u"): return unicodeKey
        default: return Self.code(singleShift: final).flatMap { $0 == .enter ? nil : Key($0, modifiers) }
        }
    }

    private var unicodeKey: Key? {
        guard let value = first, let scalar = Unicode.Scalar(UInt32(value)) else { return nil }
        switch value {
        case 27: return Key(.escape, modifiers)
        case 13: return Key(.enter, modifiers)
        case 9: return Key(.tab, modifiers)
        case 8, 127: return Key(.backspace, modifiers)
        case 0..<32, 0x80...0x9F: return nil
        default: return Key(.character(Character(scalar)), modifiers.subtracting(.shift))
        }
    }

    /// The keys whose last byte names them, after ESC O or ESC [.
    static func code(singleShift byte: UInt8) -> Key.Code? {
        switch byte {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "M"): .enter
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(byte - UInt8(ascii: "P")) + 1)
        default: nil
        }
    }

    private static func code(number: Int) -> Key.Code? {
        switch number {
        case 1, 7: .home
        case 2: .insert
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        case 11...15: .function(number - 10)
        case 17...21: .function(number - 11)
        case 23, 24: .function(number - 12)
        default: nil
        }
    }
}

extension Comparable {
    /// The nearest value inside `range`.
    func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
