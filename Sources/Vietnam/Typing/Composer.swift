/// A line that is typed in Telex, VNI or key by key: every key gives the whole text in NFC.
///
/// The word is looked at anew after each key, so marks and tones may be typed as soon as their vowel stands there
/// (duocwdj is được). A key that marks, typed twice, undoes itself and is a letter: aaa is aa, ass is as, ddd is dd; keys
/// of that kind then only type until the end of the word. Letters keep the case of their own key. Total: every sequence
/// of keys gives some text.
public struct Composer: Hashable, Sendable {
    private var state: TypingState
    private var earlier: [TypingState] = []

    /// Keys that can be taken back.
    public static let undoDepth = 100

    /// An empty line.
    public init(_ method: TypingMethod, style: ToneStyle = .new) { state = TypingState(method, style) }

    /// How keys become letters.
    public var method: TypingMethod { state.method }
    /// Where tones are written.
    public var style: ToneStyle { state.style }
    /// What is written, in NFC.
    public var text: String { state.text }

    /// Takes a key.
    public mutating func type(_ key: Character) {
        remember()
        state.type(key)
    }

    /// Takes text that comes at once and is not Telex or VNI: composed, and changed in no other way.
    public mutating func paste(_ text: String) {
        remember()
        state.paste(text)
    }

    /// Takes the last shown letter away, with its marks; the others stay as they are shown.
    public mutating func backspace() {
        remember()
        state.backspace()
    }

    /// Takes the last key, paste or backspace back; nothing if there is none.
    public mutating func undo() {
        if let before = earlier.popLast() { state = before }
    }

    private mutating func remember() {
        earlier.append(state)
        if earlier.count > Self.undoDepth { earlier.removeFirst() }
    }
}

extension TypingMethod {
    /// The text that these keys give, one after another.
    public func text(typing keys: some StringProtocol, style: ToneStyle = .new) -> String {
        var state = TypingState(self, style)
        for key in keys { state.type(key) }
        return state.text
    }
}

/// Typing into a field that moves its own cursor: remembers the word it is in and takes it up again elsewhere.
public struct FieldTyping: Hashable, Sendable {
    private var state: TypingState

    /// A field in which nothing was typed yet.
    public init(_ method: TypingMethod, style: ToneStyle = .new) { state = TypingState(method, style) }

    /// How keys become letters.
    public var method: TypingMethod { state.method }

    /// What stands before the cursor after a key, when `before` stood there.
    public mutating func type(_ key: Character, after before: String) -> String {
        follow(before)
        state.type(key)
        return state.text
    }

    /// Tells that the last letter of `before` is taken away.
    public mutating func backspace(after before: String) {
        follow(before)
        state.backspace()
    }

    /// Tells that what stands before the cursor now came at once and is not to be changed by the next keys.
    public mutating func pasted(_ before: String) {
        state = TypingState(state.method, state.style, before, isSealed: true)
    }

    private mutating func follow(_ before: String) {
        if !state.says(before) { state = TypingState(state.method, state.style, before) }
    }
}
