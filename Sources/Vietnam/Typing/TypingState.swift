/// What is written before the cursor, with the word that is still being typed.
///
/// Works on any sequence of keys in time that grows with the word and not with the text.
struct TypingState: Hashable, Sendable {
    let method: TypingMethod
    let style: ToneStyle
    private var head: String
    private var word: TypedWord
    /// The word at the end came from elsewhere (or is too long for a word): keys after it only type.
    private var isSealed: Bool

    init(_ method: TypingMethod, _ style: ToneStyle, _ text: String = "", isSealed: Bool = false) {
        self.method = method
        self.style = style
        head = VietnameseText.composed(text)
        word = TypedWord(method, style)
        self.isSealed = isSealed
    }

    /// All that is written, in NFC.
    var text: String { head + word.text }

    /// Whether exactly this is written.
    func says(_ other: String) -> Bool { text.utf8.elementsEqual(other.utf8) }

    mutating func type(_ key: Character) {
        guard method != .raw, let first = key.unicodeScalars.first else { return add(key) }
        guard first.properties.canonicalCombiningClass == .notReordered else { return add(key) }
        let isPart = TypedWord.takes(key)
        guard isPart || key == TypingMethod.highlandKey else {
            isSealed = false
            return add(key)
        }
        guard !isSealed else { return add(key) }
        if word.isEmpty { reopen() }
        if !word.type(key) { return add(key) }
        guard word.letters.count >= TypedWord.limit else { return }
        close()
        isSealed = true
    }

    /// Text that comes at once: composed, and changed in no other way.
    mutating func paste(_ text: String) {
        close()
        head = VietnameseText.composed(head + text)
        isSealed = head.last.map(TypedWord.takes) ?? false
    }

    /// Takes one shown letter away.
    mutating func backspace() {
        if word.isEmpty {
            _ = head.popLast()
        } else {
            word.backspace()
        }
        if head.isEmpty && word.isEmpty { isSealed = false }
    }

    private mutating func close() {
        head += word.text
        word = TypedWord(method, style)
    }

    private mutating func add(_ key: Character) {
        close()
        let text = String(key)
        // A mark joins the letter before it; anything else begins anew.
        let isMark = text.unicodeScalars.first?.properties.canonicalCombiningClass != .notReordered
        guard isMark, let letter = head.popLast() else { return head += VietnameseText.composed(text) }
        head += VietnameseText.composed(String(letter) + text)
    }

    /// Takes the word at the end of what is written up again.
    private mutating func reopen() {
        let tail = head.reversed().prefix(TypedWord.limit).prefix(while: TypedWord.takes)
        guard !tail.isEmpty else { return }
        word = TypedWord(method, style, String(tail.reversed()))
        head.removeLast(tail.count)
    }
}
