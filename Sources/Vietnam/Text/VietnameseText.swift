/// Text as people type it, brought to the one spelling that Trạm keeps.
public enum VietnameseText {
    /// Composes to Unicode NFC and maps the look-alikes Ð U+00D0 and Ɖ U+0189 to Đ U+0110.
    ///
    /// Applied at input only: what is signed is never normalised again. Complete for every Latin letter and mark
    /// and for the Arabic letters of Jawi; the other scripts of Vietnam (Khmer, Akhar Thrah, Tai Viet) have no
    /// composed forms.
    public static func composed(_ text: String) -> String {
        let mapped = text.unicodeScalars.map { lookAlikes[$0] ?? $0 }
        return Composition.compose(mapped)
    }

    /// ``composed(_:)`` without white space at the ends and with single spaces inside.
    public static func tidied(_ text: String) -> String {
        let words = composed(text).unicodeScalars.split { $0.properties.isWhitespace }
        return words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    }

    /// Lower case without marks, đ as d, apostrophes and hyphens gone: for finding, never for keeping.
    public static func folded(_ text: String) -> String {
        var letters = String.UnicodeScalarView()
        for scalar in composed(text).lowercased().unicodeScalars {
            for part in Composition.decompose(scalar) {
                if part == "đ" || part == "ð" {
                    letters.append("d")
                } else if part == "ƀ" {
                    letters.append("b")
                } else if part.properties.isWhitespace {
                    letters.append(" ")
                } else if part.properties.isAlphabetic || part.properties.numericType != nil {
                    letters.append(part)
                }
            }
        }
        return String(letters)
    }

    private static let lookAlikes: [UnicodeScalar: UnicodeScalar] = [
        "\u{D0}": "\u{110}", "\u{F0}": "\u{111}", "\u{189}": "\u{110}", "\u{256}": "\u{111}",
    ]
}
