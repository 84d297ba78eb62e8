/// One thing to show: a grapheme cluster that is safe to send to a terminal, and the columns it takes.
///
/// Data can hold anything, so nothing here reaches the terminal as it came: control characters become visible symbols
/// (ESC is `␛`), marks without a letter sit on a dotted circle, and characters that turn the reading direction are
/// shown as `�`, so that no name can move the cursor, change a colour or reorder the line.
public struct Glyph: Hashable, Sendable {
    /// What is sent: one cluster, never a control character.
    public let text: String
    /// Columns taken, 1 or more.
    public let width: Int
    /// Whether terminals agree on the width; the renderer places the cursor anew after one they may not agree on.
    let isPlain: Bool

    /// An empty column.
    public static let blank = Glyph(text: " ", width: 1, isPlain: true)

    /// Longer piles of marks are cut here, so that one letter cannot make every frame huge.
    static let maximumScalars = 16

    init(text: String, width: Int, isPlain: Bool) {
        self.text = text
        self.width = width
        self.isPlain = isPlain
    }

    /// Equal if the same bytes go out; canonical equivalence is not enough, the terminal may show the two apart.
    public static func == (left: Glyph, right: Glyph) -> Bool {
        left.width == right.width && left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes the bytes that go out.
    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }

    /// What to show for `text`, in order.
    public static func glyphs(of text: some StringProtocol) -> [Glyph] {
        var glyphs: [Glyph] = []
        glyphs.reserveCapacity(text.utf8.count)
        for character in text { append(character, to: &glyphs) }
        return glyphs
    }

    private static func append(_ character: Character, to glyphs: inout [Glyph]) {
        if let ascii = character.asciiValue, (0x20..<0x7F).contains(ascii), character.utf8.count == 1 {
            glyphs.append(Glyph(text: String(character), width: 1, isPlain: true))
            return
        }
        var cluster = String.UnicodeScalarView()
        var width = 0
        for scalar in character.unicodeScalars {
            switch SafeScalar(scalar) {
            case .shown(let scalar):
                if cluster.count >= maximumScalars { continue }
                let columns = ScalarWidth.of(scalar)
                if columns == 0 && cluster.isEmpty { cluster.append("\u{25CC}") }
                cluster.append(scalar)
                width += columns
            case .replaced(let symbol):
                flush(&cluster, &width, to: &glyphs)
                glyphs.append(Glyph(text: String(Character(symbol)), width: 1, isPlain: symbol != "\u{FFFD}"))
            case .dropped: continue
            }
        }
        flush(&cluster, &width, to: &glyphs)
    }

    private static func flush(_ cluster: inout String.UnicodeScalarView, _ width: inout Int, to glyphs: inout [Glyph]) {
        guard !cluster.isEmpty else { return }
        let joined = cluster.contains("\u{200D}") || cluster.contains("\u{FE0F}")
        let spacing = cluster.count { ScalarWidth.of($0) > 0 }
        // Emoji sequences take the two columns of one emoji; other clusters add up (Khmer vowels have width).
        let columns = joined || cluster.contains(where: isEmojiModifier) ? 2 : max(1, width)
        let plain = !joined && spacing <= 1 && (cluster.first?.value ?? 0) < 0x1F000
        glyphs.append(Glyph(text: String(cluster), width: columns, isPlain: plain))
        cluster = String.UnicodeScalarView()
        width = 0
    }

    private static func isEmojiModifier(_ scalar: Unicode.Scalar) -> Bool {
        (0x1F3FB...0x1F3FF).contains(scalar.value)
    }
}

/// What becomes of one scalar of untrusted text on its way to the screen.
enum SafeScalar {
    case shown(Unicode.Scalar)
    case replaced(Unicode.Scalar)
    case dropped

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x00...0x1F: self = .replaced(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
        case 0x7F: self = .replaced("\u{2421}")
        case 0x80...0x9F: self = .replaced("\u{FFFD}")
        case 0xAD: self = .replaced("-")
        case 0x200B, 0x2060, 0xFEFF: self = .dropped
        case 0x200E...0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x206F: self = .replaced("\u{FFFD}")
        case 0x2028, 0x2029: self = .replaced("\u{2424}")
        case 0xFFF0...0xFFFB, 0xFFFE...0xFFFF, 0xE0000...0xE0FFF: self = .replaced("\u{FFFD}")
        default: self = .shown(scalar)
        }
    }
}
