/// Puts Unicode scalars together from bytes that come one by one.
///
/// Follows the table of well-formed sequences of the Unicode Standard (3-7): a byte that cannot go on gives U+FFFD for
/// what was begun and starts anew.
struct UTF8Assembler: Sendable {
    enum Step: Equatable {
        case needsMore
        case scalar(Unicode.Scalar)
        /// The bytes so far are no text; `retry` says that the last byte was not used up.
        case invalid(retry: Bool)
    }

    private var value: UInt32 = 0
    private var missing = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether a sequence has begun and not ended.
    var isPending: Bool { missing > 0 }

    mutating func feed(_ byte: UInt8) -> Step {
        if missing == 0 { return begin(byte) }
        guard (lowest...highest).contains(byte) else {
            missing = 0
            return .invalid(retry: true)
        }
        value = value << 6 | UInt32(byte & 0x3F)
        (lowest, highest) = (0x80, 0xBF)
        missing -= 1
        guard missing == 0 else { return .needsMore }
        return Unicode.Scalar(value).map(Step.scalar) ?? .invalid(retry: false)
    }

    private mutating func begin(_ byte: UInt8) -> Step {
        (lowest, highest) = (0x80, 0xBF)
        switch byte {
        case 0x00...0x7F: return .scalar(Unicode.Scalar(byte))
        case 0xC2...0xDF: (value, missing) = (UInt32(byte & 0x1F), 1)
        case 0xE0...0xEF:
            (value, missing) = (UInt32(byte & 0x0F), 2)
            if byte == 0xE0 { lowest = 0xA0 }
            if byte == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            (value, missing) = (UInt32(byte & 0x07), 3)
            if byte == 0xF0 { lowest = 0x90 }
            if byte == 0xF4 { highest = 0x8F }
        default: return .invalid(retry: false)
        }
        return .needsMore
    }
}
