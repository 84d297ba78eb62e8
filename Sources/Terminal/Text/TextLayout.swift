/// Measures, cuts and breaks text by the columns it takes on a terminal.
public enum TextLayout {
    /// Columns that `text` takes when drawn.
    public static func width(of text: some StringProtocol) -> Int {
        Glyph.glyphs(of: text).reduce(0) { $0 + $1.width }
    }

    /// `text` if it fits in `columns`, else its beginning and `…`.
    public static func clipped(_ text: String, to columns: Int) -> String {
        guard columns > 0 else { return "" }
        let glyphs = Glyph.glyphs(of: text)
        if glyphs.reduce(0, { $0 + $1.width }) <= columns { return joined(glyphs[...]) }
        var kept: [Glyph] = []
        var used = 1
        for glyph in glyphs {
            guard used + glyph.width <= columns else { break }
            kept.append(glyph)
            used += glyph.width
        }
        return joined(kept[...]) + "…"
    }

    /// `text` clipped to `columns` and filled with blanks at its end to exactly that width.
    public static func padded(_ text: String, to columns: Int) -> String {
        let fitting = clipped(text, to: columns)
        return fitting + String(repeating: " ", count: max(0, columns - width(of: fitting)))
    }

    /// Lines of at most `columns` columns, broken at spaces where there is one, and at every line break of `text`.
    public static func wrapped(_ text: String, to columns: Int) -> [String] {
        guard columns > 0 else { return [] }
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .flatMap { wrappedParagraph($0, to: columns) }
    }

    private static func wrappedParagraph(_ paragraph: Substring, to columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in paragraph.split(separator: " ") {
            var rest = Glyph.glyphs(of: word)[...]
            var length = rest.reduce(0) { $0 + $1.width }
            if used > 0 && used + 1 + length <= columns {
                line += " " + joined(rest)
                used += 1 + length
                continue
            }
            if used > 0 { lines.append(line) }
            while length > columns {
                let piece = prefix(of: rest, columns: columns)
                lines.append(joined(piece))
                rest = rest.dropFirst(max(1, piece.count))
                length = rest.reduce(0) { $0 + $1.width }
            }
            line = joined(rest)
            used = length
        }
        lines.append(line)
        return lines
    }

    private static func prefix(of glyphs: ArraySlice<Glyph>, columns: Int) -> ArraySlice<Glyph> {
        var used = 0
        return glyphs.prefix { glyph in
            used += glyph.width
            return used <= columns
        }
    }

    private static func joined(_ glyphs: ArraySlice<Glyph>) -> String {
        var text = ""
        for glyph in glyphs { text += glyph.text }
        return text
    }
}
