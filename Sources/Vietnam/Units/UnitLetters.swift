/// The letters of unit names as bytes: the plain letter, and what marks it carries.
///
/// A name is kept twice, byte beside byte. In `plain` every word is a space and its plain letters; in `marks` the space
/// holds the tone of its word and a letter the rest of its mark. So hòa and hoà are the same bytes, and a search without
/// marks looks at `plain` alone.
struct UnitLetters {
    private(set) var plain: [UInt8] = []
    private(set) var marks: [UInt8] = []
    private var isBetweenWords = true

    static let space = UInt8(ascii: " ")

    /// Adds a name as it stands in a table, UTF-8 of composed text.
    mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        isBetweenWords = true
        var place = range.lowerBound
        while place < range.upperBound {
            let byte = bytes[place]
            if byte < 0x80 {
                append(ascii: byte)
                place += 1
            } else if byte < 0xE0 {
                append(slot: Int(byte & 0x1F) << 6 | Int(bytes[place + 1] & 0x3F))
                place += 2
            } else {
                append(slot: Self.slotOfAdditional(Int(bytes[place + 1] & 0x3F) << 6 | Int(bytes[place + 2] & 0x3F)))
                place += 3
            }
        }
    }

    /// Adds what somebody typed, composed and in lower case; a letter that no name of a unit has keeps its plain form.
    mutating func append(_ text: String) {
        isBetweenWords = true
        for scalar in text.unicodeScalars {
            let value = Int(scalar.value)
            if value < 0x80 {
                append(ascii: UInt8(value))
            } else if value < 0x200, Self.table.plain[value] != 0 {
                append(slot: value)
            } else if (0x1E00..<0x1F00).contains(value) {
                append(slot: Self.slotOfAdditional(value & 0xFFF))
            } else {
                for byte in VietnameseText.folded(String(Character(scalar))).utf8 { append(letter: byte, mark: 7) }
            }
        }
    }

    private mutating func append(ascii byte: UInt8) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            append(letter: byte, mark: 0)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): append(letter: byte | 0x20, mark: 0)
        case Self.space: isBetweenWords = true
        default: break
        }
    }

    private mutating func append(slot: Int) {
        guard slot < Self.slots, Self.table.plain[slot] != 0 else { return }
        append(letter: Self.table.plain[slot], mark: Self.table.mark[slot])
        let tone = Self.table.tone[slot]
        if tone != 0, let word = plain.lastIndex(of: Self.space) { marks[word] = tone }
    }

    private mutating func append(letter: UInt8, mark: UInt8) {
        if isBetweenWords {
            plain.append(Self.space)
            marks.append(0)
            isBetweenWords = false
        }
        plain.append(letter)
        marks.append(mark)
    }

    // MARK: The table

    /// U+0000 to U+01FF, then U+1E00 to U+1EFF.
    private static let slots = 0x300

    private static func slotOfAdditional(_ low: Int) -> Int {
        (0xE00..<0xF00).contains(low) ? low - 0xE00 + 0x200 : slots
    }

    private struct Table {
        var plain = [UInt8](repeating: 0, count: UnitLetters.slots)
        var mark = [UInt8](repeating: 0, count: UnitLetters.slots)
        var tone = [UInt8](repeating: 0, count: UnitLetters.slots)
    }

    /// Every letter with its tones in the order ngang, huyền, hỏi, ngã, sắc, nặng.
    private static let letters: [(plain: Character, mark: UInt8, tones: String)] = [
        ("a", 0, "aàảãáạ"), ("a", 1, "ăằẳẵắặ"), ("a", 2, "âầẩẫấậ"), ("e", 0, "eèẻẽéẹ"), ("e", 1, "êềểễếệ"),
        ("i", 0, "iìỉĩíị"), ("o", 0, "oòỏõóọ"), ("o", 1, "ôồổỗốộ"), ("o", 2, "ơờởỡớợ"), ("u", 0, "uùủũúụ"),
        ("u", 1, "ưừửữứự"), ("y", 0, "yỳỷỹýỵ"), ("d", 1, "đ"),
    ]

    private static let table: Table = {
        var table = Table()
        for (plain, mark, tones) in letters {
            for (tone, letter) in tones.enumerated() {
                for scalar in String(letter).unicodeScalars + String(letter).uppercased().unicodeScalars {
                    let value = Int(scalar.value)
                    let slot = value < 0x200 ? value : slotOfAdditional(value & 0xFFF)
                    table.plain[slot] = plain.asciiValue ?? 0
                    table.mark[slot] = mark
                    table.tone[slot] = UInt8(tone)
                }
            }
        }
        return table
    }()
}
