/// Crockford's base 32, for codes that people say and type: without I, L, O and U nothing looks like another character,
/// and there are no words.
public enum CrockfordBase32 {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The letter or digit for the low five bits of a value.
    public static func character(_ value: Int) -> UInt8 { alphabet[value & 31] }

    /// What somebody typed: case does not matter, O is 0, I and L are 1.
    ///
    /// - Returns: 0 to 31, nothing for what is no character of it.
    public static func value(of byte: UInt8) -> Int? {
        let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xDF : byte
        switch upper {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return alphabet.firstIndex(of: upper)
        }
    }
}
