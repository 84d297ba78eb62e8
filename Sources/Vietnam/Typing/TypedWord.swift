/// The word that is being typed: its letters with their marks and tone, looked at as a whole after each key.
struct TypedWord: Hashable, Sendable {
    let method: TypingMethod
    let style: ToneStyle
    var letters: [Letter]
    /// Kinds of keys that only type, since one of them was undone.
    private var undone: Set<TypingMethod.Action.Kind> = []
    private var last: Step?

    /// Longer words are no words of these languages; their keys are typed as they are.
    static let limit = 32

    /// The last key, if it marked something, and what stood there before it.
    private struct Step: Hashable {
        let key: Character
        let action: TypingMethod.Action
        let before: [Letter]
    }

    /// A word of which `text` is written already.
    init(_ method: TypingMethod, _ style: ToneStyle, _ text: String = "") {
        self.method = method
        self.style = style
        letters = Letter.letters(of: text)
    }

    var isEmpty: Bool { letters.isEmpty }
    /// What is written, in NFC.
    var text: String { Letter.text(letters) }

    /// Whether a character can stand inside a word.
    static func takes(_ character: Character) -> Bool {
        let letters = Letter.letters(of: String(character))
        guard letters.count == 1, let letter = letters.first else { return false }
        return letter.isDigit || letter.isApostrophe
            || (letter.base.properties.isAlphabetic && letter.base.value < 0x250)
    }

    /// Takes a key that ``takes(_:)`` lets in, or the key of the highlands.
    ///
    /// - Returns: False if the key does nothing here and cannot stand in a word.
    mutating func type(_ key: Character) -> Bool {
        let action = method.action(key)
        // A word with a digit is a number of something: 12A, B2.
        guard let action, !undone.contains(action.kind), !letters.contains(where: \.isDigit) else { return append(key) }
        if let last, last.action == action {
            letters = last.before
            undone.insert(action.kind)
            return append(last.key)
        }
        let before = letters
        switch apply(action, key) {
        case .marked:
            last = Step(key: key, action: action, before: before)
            settle()
            return true
        case .unmarked:
            undone.insert(action.kind)
            return append(key)
        case .nothing: return append(key)
        }
    }

    /// Takes one shown letter away; the others stay as they are shown.
    mutating func backspace() {
        letters.removeLast()
        last = nil
    }

    private mutating func append(_ key: Character) -> Bool {
        last = nil
        guard Self.takes(key) else { return false }
        letters += Letter.letters(of: String(key))
        settle()
        return true
    }

    /// Puts the tone where it belongs now, and the horn on the u of hươ, thươ, khươ once something follows: huơ and
    /// thuở end in ơ alone.
    private mutating func settle() {
        guard !letters.contains(where: \.isDigit), letters.count <= Self.limit else { return }
        if !undone.contains(.horn), let pair = hornPair, pair + 2 < letters.count,
            letters[pair + 1].marks == [Letter.horn],
            isAfterH(pair)
        {
            letters[pair].marks = [Letter.horn]
        }
        guard let shape = SyllableShape(letters) else { return }
        let toned = shape.run.filter { letters[$0].tone != .ngang }
        guard toned.count == 1, let place = toned.first else { return }
        let tone = letters[place].tone
        letters[place].tone = .ngang
        letters[shape.tonePlace(style)].tone = tone
    }
}

extension TypedWord {
    /// The last plain u before an o without circumflex, not that of qu.
    var hornPair: Int? {
        letters.indices.dropLast().last { index in
            letters[index].isLetter("u") && letters[index + 1].lower == "o"
                && !(index > 0 && letters[index - 1].lower == "q")
        }
    }

    /// Whether h, th or kh stands before: the only beginnings of uơ.
    func isAfterH(_ index: Int) -> Bool {
        let onset = letters[..<index].reversed().prefix { !$0.isVowel && !$0.isApostrophe }.map(\.lower)
        return onset == ["h"] || onset == ["h", "t"] || onset == ["h", "k"]
    }

    /// The vowels that keys of marks act on: those of the last syllable.
    var run: Range<Int> { SyllableShape(letters)?.run ?? 0..<0 }
}
