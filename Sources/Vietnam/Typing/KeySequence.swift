extension TypingMethod {
    /// The keys for a word as the rules of the method spell it: each letter and its mark, the tone last.
    ///
    /// They need not give the word: the s of Chais makes a tone. ``keys(for:style:)`` finds the ones that do.
    public func plainKeys(for word: String) -> String {
        let letters = Letter.letters(of: VietnameseText.composed(word))
        let tone = letters.lazy.map(\.tone).first { $0 != .ngang } ?? .ngang
        return letters.map(spelling).joined() + key(tone)
    }

    /// Keys that give the word, with strokes that undo where the plain ones go wrong; nil if there are none.
    public func keys(for word: String, style: ToneStyle = .new) -> String? {
        let word = VietnameseText.composed(word)
        let plain = plainKeys(for: word)
        if text(typing: plain, style: style).utf8.elementsEqual(word.utf8) { return plain }
        let letters = Letter.letters(of: word)
        let tone = letters.lazy.map(\.tone).first { $0 != .ngang } ?? .ngang
        let carrier = letters.firstIndex { $0.tone != .ngang } ?? letters.count - 1
        // The tone last, or right behind a vowel when a letter after it has to be undone.
        for place in [letters.count - 1] + Array(carrier..<max(carrier, letters.count - 1)) {
            if let keys = search(letters, tone, after: place, style),
                text(typing: keys, style: style).utf8.elementsEqual(word.utf8)
            {
                return keys
            }
        }
        return nil
    }

    /// Letter by letter the first spelling that shows what is to be shown so far, tones apart.
    private func search(_ letters: [Letter], _ tone: Tone, after place: Int, _ style: ToneStyle) -> String? {
        var keys = ""
        for (index, letter) in letters.enumerated() {
            let wanted = NameComparison.withoutTones(letters[...index])
            let plain = spelling(letter)
            // A tone given and taken away ends what a repeated key would undo: êê is eeszee.
            let options = [plain, plain + plain.suffix(1), String(plain.prefix(1)) + plain, "sz" + plain]
            guard
                let next = options.first(where: {
                    NameComparison.withoutTones(Letter.letters(of: text(typing: keys + $0, style: style))[...])
                        == wanted
                })
            else { return nil }
            keys += next
            if index == place { keys += key(tone) }
        }
        return keys
    }

    private func key(_ tone: Tone) -> String {
        switch (self, tone) {
        case (.raw, _), (_, .ngang): ""
        case (.telex, .huyen): "f"
        case (.telex, .hoi): "r"
        case (.telex, .nga): "x"
        case (.telex, .sac): "s"
        case (.telex, .nang): "j"
        case (.vni, .sac): "1"
        case (.vni, .huyen): "2"
        case (.vni, .hoi): "3"
        case (.vni, .nga): "4"
        case (.vni, .nang): "5"
        }
    }

    private func spelling(_ letter: Letter) -> String {
        guard self != .raw else { return letter.text }
        if letter.lower == "đ" { return (letter.isUpper ? "D" : "d") + (self == .vni ? "9" : "d") }
        let highland = String(Self.highlandKey)
        if letter.lower == "ƀ" { return (letter.isUpper ? "B" : "b") + highland }
        return letter.marks.reduce(String(Character(letter.base))) { keys, mark in
            switch mark {
            case Letter.circumflex: keys + (self == .vni ? "6" : String(Character(letter.lower)))
            case Letter.horn: keys + (self == .vni ? "7" : "w")
            case Letter.breve where letter.lower == "a" && letter.marks.count == 1: keys + (self == .vni ? "8" : "w")
            default: keys + highland
            }
        }
    }
}

extension NameComparison {
    /// The letters with their marks and without tones, scalar by scalar.
    static func withoutTones(_ letters: ArraySlice<Letter>) -> [UnicodeScalar] {
        Array(Letter.text(letters.map { Letter(base: $0.base, marks: $0.marks) }).unicodeScalars)
    }
}
