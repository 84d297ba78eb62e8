extension TypedWord {
    /// What a key did to the letters.
    enum Change {
        /// It marked a letter.
        case marked
        /// The mark was there: it is gone, and the key is to be typed.
        case unmarked
        /// Nothing to mark: the key is to be typed.
        case nothing
    }

    mutating func apply(_ action: TypingMethod.Action, _ key: Character) -> Change {
        switch action {
        case .tone(let tone): applyTone(tone)
        case .circumflex(let letter?): freeCircumflex(letter)
        case .circumflex(nil): circumflex()
        case .hook: hook(isUpper: key.isUppercase)
        case .horn: horn()
        case .breve: breve()
        case .stroke: stroke()
        case .highland: highland()
        }
    }

    private mutating func applyTone(_ tone: Tone) -> Change {
        guard let shape = SyllableShape(letters) else { return .nothing }
        let place = shape.run.first { letters[$0].tone != .ngang }
        let present = place.map { letters[$0].tone } ?? .ngang
        if present == tone && tone == .ngang { return .nothing }
        if let place { letters[place].tone = .ngang }
        if present == tone { return .unmarked }
        letters[shape.tonePlace(style)].tone = tone
        return .marked
    }

    // MARK: Circumflex

    /// Telex: the same vowel earlier, with nothing but the end of a syllable between.
    private mutating func freeCircumflex(_ vowel: UnicodeScalar) -> Change {
        for index in letters.indices.reversed() {
            let letter = letters[index]
            if ["a", "e", "o"].contains(letter.lower) {
                guard letter.lower == vowel else { return .nothing }
                return setCircumflex(index)
            }
            let isBetween = letter.isVowel || "chmngpt".unicodeScalars.contains(letter.lower)
            guard isBetween && letter.isPlain || letter.isLetter("u", Letter.horn) else { return .nothing }
        }
        return .nothing
    }

    /// VNI: the last a, e or o of the syllable.
    private mutating func circumflex() -> Change {
        guard let index = run.last(where: { ["a", "e", "o"].contains(letters[$0].lower) }) else { return .nothing }
        return setCircumflex(index)
    }

    private mutating func setCircumflex(_ index: Int) -> Change {
        switch letters[index].marks {
        case [Letter.circumflex] where method == .vni:
            letters[index].marks = []
            return .unmarked
        case [], [Letter.horn], [Letter.breve]:
            letters[index].marks = [Letter.circumflex]
            if index > 0, letters[index - 1].isLetter("u", Letter.horn) { letters[index - 1].marks = [] }
            return .marked
        default: return .nothing
        }
    }

    // MARK: Horn and breve

    /// Telex w: ươ, ưa, ă, ơ, ư, and ư by itself where no vowel is yet.
    private mutating func hook(isUpper: Bool) -> Change {
        if markPair() || markFinalUA() { return .marked }
        if let index = run.last(where: { canTake($0, "a", Letter.breve) || canTake($0, "o", Letter.horn) }) {
            letters[index].marks = [letters[index].lower == "a" ? Letter.breve : Letter.horn]
            return .marked
        }
        if markU() { return .marked }
        guard !run.isEmpty else {
            letters.append(Letter(base: isUpper ? "U" : "u", marks: [Letter.horn]))
            return .marked
        }
        return unmark([Letter.horn, Letter.breve])
    }

    /// VNI 7.
    private mutating func horn() -> Change {
        if markPair() || markFinalUA() { return .marked }
        if let index = run.last(where: { canTake($0, "o", Letter.horn) }) {
            letters[index].marks = [Letter.horn]
            return .marked
        }
        return markU() ? .marked : unmark([Letter.horn])
    }

    /// VNI 8.
    private mutating func breve() -> Change {
        if let index = run.last(where: { canTake($0, "a", Letter.breve) }) {
            letters[index].marks = [Letter.breve]
            return .marked
        }
        return unmark([Letter.breve])
    }

    /// uo: ươ, or uơ where a word may end in it.
    private mutating func markPair() -> Bool {
        guard let pair = hornPair else { return false }
        let endsInIt = pair + 2 == letters.count && letters[pair + 1].marks != [Letter.horn] && isAfterH(pair)
        letters[pair + 1].marks = [Letter.horn]
        if !endsInIt { letters[pair].marks = [Letter.horn] }
        return true
    }

    private mutating func markFinalUA() -> Bool {
        let index = letters.count - 2
        guard index >= 0, letters[index].isLetter("u"), letters[index + 1].isLetter("a"),
            !(index > 0 && letters[index - 1].lower == "q")
        else { return false }
        letters[index].marks = [Letter.horn]
        return true
    }

    /// The last plain u; of uu the first, as in lưu.
    private mutating func markU() -> Bool {
        guard var index = run.last(where: { letters[$0].isLetter("u") }) else { return false }
        if index > run.lowerBound, letters[index - 1].isLetter("u") { index -= 1 }
        letters[index].marks = [Letter.horn]
        return true
    }

    private func canTake(_ index: Int, _ vowel: UnicodeScalar, _ mark: UnicodeScalar) -> Bool {
        let letter = letters[index]
        return letter.lower == vowel
            && (letter.isPlain || letter.marks == [Letter.circumflex] || letter.isLetter("o", Letter.breve))
            && letter.marks != [mark]
    }

    private mutating func unmark(_ marks: [UnicodeScalar]) -> Change {
        guard let index = run.last(where: { letters[$0].marks.count == 1 && marks.contains(letters[$0].marks[0]) })
        else {
            return .nothing
        }
        letters[index].marks = []
        if index > 0, letters[index - 1].isLetter("u", Letter.horn) { letters[index - 1].marks = [] }
        return .unmarked
    }

    // MARK: Consonants

    /// The d just typed, or the one that the word begins with.
    private mutating func stroke() -> Change {
        guard let end = letters.indices.last else { return .nothing }
        if letters[end].lower == "đ" {
            letters[end].base = letters[end].isUpper ? "D" : "d"
            return .unmarked
        }
        let first = letters.firstIndex { !$0.isApostrophe } ?? end
        let place = letters[end].isLetter("d") ? end : run.isEmpty ? nil : letters[first].isLetter("d") ? first : nil
        guard let place else { return .nothing }
        letters[place].base = letters[place].isUpper ? "Đ" : "đ"
        return .marked
    }

    private mutating func highland() -> Change {
        guard let end = letters.indices.last else { return .nothing }
        let letter = letters[end]
        switch letter.lower {
        case "b": letters[end].base = letter.isUpper ? "Ƀ" : "ƀ"
        case "c" where letter.isPlain: letters[end].marks = ["\u{30C}"]
        case "n" where letter.isPlain: letters[end].marks = ["\u{303}"]
        default:
            guard letter.isVowel, !letter.marks.contains(Letter.breve) else { return .nothing }
            letters[end].marks.append(Letter.breve)
        }
        return .marked
    }
}
