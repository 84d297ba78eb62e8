/// One line of text being edited: letters, a cursor between them, and the way back.
///
/// It edits by grapheme cluster: a mark typed after its letter joins it, and one Backspace takes both. Line breaks and
/// other control characters become spaces. Its description never shows the text, which may be somebody's data.
public struct TextField: Hashable, Sendable {
    /// The letters.
    public private(set) var text: String
    /// Clusters before the cursor, 0 to the count of ``text``.
    public private(set) var cursor: Int
    /// The most clusters that fit; more are not taken.
    public let limit: Int
    private var undone: [Snapshot] = []
    private var done: [Snapshot] = []
    private var isTyping = false

    /// Steps that can be taken back.
    public static let undoDepth = 100

    private struct Snapshot: Hashable {
        var text: String
        var cursor: Int
    }

    /// A field that holds `text`, cut to `limit` clusters, with the cursor at its end.
    public init(_ text: String = "", limit: Int = 200) {
        self.limit = max(0, limit)
        self.text = ""
        cursor = 0
        _ = write(text)
    }

    /// Equal if the text is the same scalar by scalar and the cursor stands at the same place.
    public static func == (left: TextField, right: TextField) -> Bool {
        left.cursor == right.cursor && left.limit == right.limit && left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(cursor)
        for byte in text.utf8 { hasher.combine(byte) }
    }

    /// Whether nothing is written.
    public var isEmpty: Bool { text.isEmpty }

    /// Carries out an editing key; false if the key means nothing to a field, for the screen to use.
    @discardableResult
    public mutating func handle(_ key: Key) -> Bool {
        if let typed = key.typed {
            insert(typed)
            return true
        }
        switch key {
        case .backspace: deleteBackward()
        case .delete, .control("d"): deleteForward()
        case .left: move(to: cursor - 1)
        case .right: move(to: cursor + 1)
        case .home, .control("a"): move(to: 0)
        case .end, .control("e"): move(to: text.count)
        case Key(.left, .control), .alt("b"): move(to: wordStart)
        case Key(.right, .control), .alt("f"): move(to: wordEnd)
        case .control("w"), Key(.backspace, .alt): delete(from: wordStart, to: cursor)
        case .control("u"): delete(from: 0, to: cursor)
        case .control("k"): delete(from: cursor, to: text.count)
        case .control("z"): undo()
        case .control("y"): redo()
        default: return false
        }
        return true
    }

    /// Writes at the cursor.
    ///
    /// - Returns: False if not all of it fitted.
    @discardableResult
    public mutating func insert(_ addition: String) -> Bool {
        guard !addition.isEmpty else { return true }
        let single = addition.count == 1
        if !(single && isTyping) { remember() }
        let fitted = write(addition)
        isTyping = single && !addition.contains(where: \.isWhitespace)
        return fitted
    }

    /// Puts another text in the place of all, as one step to undo, with the cursor at its end.
    public mutating func replace(with replacement: String) {
        remember()
        text = ""
        cursor = 0
        _ = write(replacement)
    }

    /// Takes the last step back.
    public mutating func undo() { exchange(from: \.done, to: \.undone) }

    /// Does the step again that was taken back.
    public mutating func redo() { exchange(from: \.undone, to: \.done) }

    private mutating func deleteBackward() { delete(from: cursor - 1, to: cursor) }
    private mutating func deleteForward() { delete(from: cursor, to: cursor + 1) }

    private mutating func move(to place: Int) {
        cursor = place.clamped(to: 0...text.count)
        isTyping = false
    }

    private mutating func delete(from first: Int, to end: Int) {
        let range = first.clamped(to: 0...text.count)..<end.clamped(to: 0...text.count)
        guard !range.isEmpty else { return }
        remember()
        let kept = text.prefix(range.lowerBound)
        cursor = range.lowerBound
        text = String(kept) + String(text.dropFirst(range.upperBound))
        // Two pieces may join to one cluster where they meet.
        cursor = min(cursor, text.count)
    }

    private mutating func write(_ addition: String) -> Bool {
        let before = String(text.prefix(cursor))
        let after = String(text.dropFirst(cursor))
        let clean = String(String.UnicodeScalarView(addition.unicodeScalars.map(Self.cleaned)))
        let whole = (before + clean + after).count
        guard whole > limit else {
            text = before + clean + after
            cursor = max(0, text.count - after.count)
            return true
        }
        let room = max(0, limit - after.count)
        text = String((before + clean).prefix(room)) + after
        cursor = max(0, text.count - after.count)
        return false
    }

    private static func cleaned(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: " "
        default: scalar
        }
    }

    private var wordStart: Int {
        let before = Array(text.prefix(cursor))
        let word = before.lastIndex { !$0.isWhitespace } ?? 0
        return before[..<min(word, before.count)].lastIndex(where: \.isWhitespace).map { $0 + 1 } ?? 0
    }

    private var wordEnd: Int {
        let letters = Array(text)
        let word = letters[cursor...].firstIndex { !$0.isWhitespace } ?? letters.count
        return letters[word...].firstIndex(where: \.isWhitespace) ?? letters.count
    }

    private mutating func remember() {
        done.append(Snapshot(text: text, cursor: cursor))
        if done.count > Self.undoDepth { done.removeFirst() }
        undone = []
        isTyping = false
    }

    private mutating func exchange(
        from source: WritableKeyPath<Self, [Snapshot]>, to target: WritableKeyPath<Self, [Snapshot]>
    ) {
        guard let snapshot = self[keyPath: source].popLast() else { return }
        self[keyPath: target].append(Snapshot(text: text, cursor: cursor))
        text = snapshot.text
        cursor = snapshot.cursor
        isTyping = false
    }
}

extension TextField: CustomStringConvertible, CustomReflectable {
    /// Says how much is written, not what.
    public var description: String { "TextField(\(text.count) characters)" }

    /// Nothing of the text.
    public var customMirror: Mirror { Mirror(self, children: ["characters": text.count]) }
}

extension Canvas {
    /// Draws a field in `width` columns, scrolled so that the cursor is in sight, and sets the sheet's cursor.
    public mutating func draw(
        _ field: TextField, column: Int, row: Int, width: Int, isFocused: Bool, style: Style = Style(underline: true)
    ) {
        fill(Rect(column: column, row: row, columns: width, rows: 1), style: style)
        let before = Glyph.glyphs(of: field.text.prefix(field.cursor))
        let after = Glyph.glyphs(of: field.text.dropFirst(field.cursor))
        var used = before.reduce(0) { $0 + $1.width }
        var shown = before[...]
        // One column stays free for the cursor behind the last letter.
        while isFocused && used >= width, let first = shown.popFirst() { used -= first.width }
        var next = column
        for glyph in shown + after[...] {
            guard next + glyph.width <= column + width else { break }
            put(glyph, column: next, row: row, style: style)
            next += glyph.width
        }
        if isFocused { cursor = Position(column: column + used, row: row) }
    }
}
