/// The pairs of characters by which text of old fonts and wrong conversions gives itself away.
///
/// Each function gives the place of the first sign, counted in scalars from 0.
enum LegacySigns {
    /// The bytes of a Vietnamese letter in UTF-8, read as Windows-1252 or Latin-1.
    static func misread(_ scalars: [UnicodeScalar]) -> Int? {
        scalars.indices.first { index in
            guard let lead = byte(scalars[index]) else { return false }
            let trail = scalars[(index + 1)...].prefix(2).map(byte)
            switch lead {
            case 0xC3, 0xC4, 0xC5, 0xC6: return trail.first.flatMap(\.self).map(isTrail) ?? false
            case 0xE1:
                guard trail.count == 2, let second = trail[0], let third = trail[1] else { return false }
                return (0xBA...0xBB).contains(second) && isTrail(third)
            default: return false
            }
        }
    }

    /// A plain vowel with the Latin-1 letter behind it that a VNI font draws as its mark, where no Vietnamese word has
    /// the two together; or ö and ñ, its ư and đ, before such a mark.
    static func vniFont(_ scalars: [UnicodeScalar]) -> Int? {
        scalars.indices.dropLast().first { index in
            let (letter, next) = (scalars[index].loweredLetter, scalars[index + 1].loweredLetter)
            // La Êê is a place: a doubled letter is none of these marks.
            let isDoubled = index + 2 < scalars.count && scalars[index + 2].loweredLetter == next
            return !isDoubled && vniPairs[letter]?.contains(next) ?? false
        }
    }

    /// A sign or capital of Latin-1 inside a word, where TCVN3 has its small letters.
    static func tcvn3(_ scalars: [UnicodeScalar]) -> Int? {
        scalars.indices.first { index in
            let scalar = scalars[index]
            let before = index > 0 ? scalars[index - 1] : " "
            let after = index + 1 < scalars.count ? scalars[index + 1] : " "
            if tcvn3Signs.contains(scalar) { return isLetter(before) || isLetter(after) }
            let isCapital = (0xC0...0xDE).contains(scalar.value) && scalar.value != 0xD7
            return isCapital && isSmallLetter(before)
        }
    }

    private static let vniPairs: [UnicodeScalar: Set<UnicodeScalar>] = [
        "a": ["à", "á", "â", "ã", "ä", "å", "è", "é", "ê", "ë", "ù", "ú", "û", "ü", "ø", "õ", "ï"],
        "e": ["à", "á", "â", "ã", "ä", "å", "ù", "û", "ø", "õ", "ï"],
        "o": ["â", "ä", "å", "ù", "û", "ø", "õ"], "u": ["ø", "û"],
        "ö": ["ù", "ø", "û", "õ", "ï"], "ô": ["ù", "ø", "û", "õ", "ï"],
    ]

    private static let tcvn3Signs: Set<UnicodeScalar> = Set(
        "¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾".unicodeScalars + ["\u{AD}"])

    private static func isLetter(_ scalar: UnicodeScalar) -> Bool {
        scalar.properties.isAlphabetic && !tcvn3Signs.contains(scalar)
    }

    private static func isSmallLetter(_ scalar: UnicodeScalar) -> Bool {
        (0x61...0x7A).contains(scalar.value) || tcvn3Signs.contains(scalar)
    }

    private static func isTrail(_ byte: UInt8) -> Bool { (0x80...0xBF).contains(byte) }

    /// The byte that Windows-1252 or Latin-1 shows as this character.
    private static func byte(_ scalar: UnicodeScalar) -> UInt8? {
        windows1252[scalar] ?? (scalar.value < 0x100 ? UInt8(truncatingIfNeeded: scalar.value) : nil)
    }

    private static let windows1252: [UnicodeScalar: UInt8] = [
        "€": 0x80, "‚": 0x82, "ƒ": 0x83, "„": 0x84, "…": 0x85, "†": 0x86, "‡": 0x87, "ˆ": 0x88, "‰": 0x89, "Š": 0x8A,
        "‹": 0x8B, "Œ": 0x8C, "Ž": 0x8E, "‘": 0x91, "’": 0x92, "“": 0x93, "”": 0x94, "•": 0x95, "–": 0x96, "—": 0x97,
        "˜": 0x98, "™": 0x99, "š": 0x9A, "›": 0x9B, "œ": 0x9C, "ž": 0x9E, "Ÿ": 0x9F,
    ]
}
