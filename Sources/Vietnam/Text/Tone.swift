/// The six tones, in the order in which dictionaries list them.
public enum Tone: Int, Sendable, CaseIterable, Comparable {
    /// Level, written without a mark.
    case ngang
    /// Falling, grave accent.
    case huyen
    /// Dipping, hook above.
    case hoi
    /// Rising and broken, tilde.
    case nga
    /// Rising, acute accent.
    case sac
    /// Heavy, dot below.
    case nang

    /// The combining mark, nil for the level tone.
    public var mark: UnicodeScalar? {
        switch self {
        case .ngang: nil
        case .huyen: "\u{300}"
        case .hoi: "\u{309}"
        case .nga: "\u{303}"
        case .sac: "\u{301}"
        case .nang: "\u{323}"
        }
    }

    /// The tone of a combining mark.
    public init?(mark: UnicodeScalar) {
        guard let tone = Self.allCases.first(where: { $0.mark == mark }) else { return nil }
        self = tone
    }

    /// Dictionary order.
    public static func < (a: Tone, b: Tone) -> Bool { a.rawValue < b.rawValue }
}

/// Where the tone mark stands in open syllables in oa, oe and uy; everywhere else both styles agree.
public enum ToneStyle: String, Sendable, CaseIterable {
    /// hòa, khỏe, thủy: on the first of the two vowels.
    case old
    /// hoà, khoẻ, thuỷ: on the second, as schoolbooks (QĐ 1989/QĐ-BGDĐT, article 8) and the unit names of 2026 have it.
    case new
}
