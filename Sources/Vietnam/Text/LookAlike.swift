/// A letter of another script that looks like a Latin one: kept as it came, and shown to the operator.
public struct LookAlike: Hashable, Sendable {
    /// Which character of the text, from 0.
    public let offset: Int
    /// The letter that stands there.
    public let found: UnicodeScalar
    /// The letter it is taken for.
    public let latin: UnicodeScalar

    private static let latinLetters: [UnicodeScalar: UnicodeScalar] = {
        let rows: [(String, String)] = [
            ("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS"), ("авекмнорстухіјѕԁһ", "abekmhopctyxijsdh"),
            ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"), ("αικνορυ", "aiknopu"), ("Ƌƌ", "Đđ"), ("ıɑɡ", "iag"),
            ("\u{2C6F}\u{1D00}", "AA"),
        ]
        let pairs = rows.flatMap { zip($0.unicodeScalars, $1.unicodeScalars) }
        // Full-width forms lie in the order of ASCII.
        let wide = (UInt32(0x21)...0x7E).compactMap { code in
            UnicodeScalar(code + 0xFEE0).map { ($0, UnicodeScalar(UInt8(truncatingIfNeeded: code))) }
        }
        return Dictionary(pairs + wide) { first, _ in first }
    }()

    fileprivate static func latin(_ scalar: UnicodeScalar) -> UnicodeScalar? { latinLetters[scalar] }
}

extension VietnameseText {
    /// The Cyrillic, Greek, full-width and other letters in `text` that look like Latin ones, from the left.
    ///
    /// None is ever replaced: the name may be in that script. Only Ð and Ɖ, which no Vietnamese keyboard has, become Đ
    /// in ``composed(_:)``.
    public static func lookAlikes(in text: String) -> [LookAlike] {
        text.enumerated().compactMap { offset, character in
            character.unicodeScalars.lazy
                .compactMap { scalar in
                    LookAlike.latin(scalar).map { LookAlike(offset: offset, found: scalar, latin: $0) }
                }
                .first
        }
    }
}
