/// How keys become Vietnamese letters.
public enum TypingMethod: String, Sendable, CaseIterable {
    /// Letters for marks: aa ee oo â ê ô, aw ă, ow uw ơ ư, w alone ư, dd đ; s f r x j the tones, z takes one away.
    case telex
    /// Digits for marks: 6 the circumflex, 7 the horn, 8 the breve, 9 đ; 1 to 5 the tones, 0 takes one away.
    case vni
    /// Every key is what is printed on it, as for Ksor, Wang and Kroong.
    case raw

    /// Marks the letter just typed for the languages of the Central Highlands, in Telex and VNI alike: b ƀ, c č, n ñ,
    /// and a breve on any vowel (ĕ ŏ ŭ, ê̆ ô̆ ơ̆ ư̆ â̆). Typed once more it undoes that and leaves the sign.
    public static let highlandKey: Character = "`"

    /// What a key does inside a word.
    enum Action: Hashable {
        case tone(Tone)
        case circumflex(UnicodeScalar?)
        case hook
        case horn
        case breve
        case stroke
        case highland
    }

    /// What the key does, nil for keys that only type.
    func action(_ key: Character) -> Action? {
        guard self != .raw, let scalar = key.unicodeScalars.first, scalar.isASCII else { return nil }
        if key == Self.highlandKey { return .highland }
        return self == .telex ? Self.telexActions[scalar.loweredLetter] : Self.vniActions[scalar]
    }

    private static let telexActions: [UnicodeScalar: Action] = [
        "s": .tone(.sac), "f": .tone(.huyen), "r": .tone(.hoi), "x": .tone(.nga), "j": .tone(.nang), "z": .tone(.ngang),
        "a": .circumflex("a"), "e": .circumflex("e"), "o": .circumflex("o"), "w": .hook, "d": .stroke,
    ]

    private static let vniActions: [UnicodeScalar: Action] = [
        "1": .tone(.sac), "2": .tone(.huyen), "3": .tone(.hoi), "4": .tone(.nga), "5": .tone(.nang), "0": .tone(.ngang),
        "6": .circumflex(nil), "7": .horn, "8": .breve, "9": .stroke,
    ]
}

extension TypingMethod.Action {
    /// Undone once in a word, keys of the same kind only type until its end.
    enum Kind: Hashable { case tone, circumflex, horn, stroke, highland }

    var kind: Kind {
        switch self {
        case .tone: .tone
        case .circumflex: .circumflex
        case .hook, .horn, .breve: .horn
        case .stroke: .stroke
        case .highland: .highland
        }
    }
}
