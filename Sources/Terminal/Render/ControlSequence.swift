/// The control sequences that this module sends (ECMA-48, and xterm's private modes).
enum ControlSequence {
    static let reset = "\u{1B}[0m"
    static let clearScreen = "\u{1B}[2J"
    static let showCursor = "\u{1B}[?25h"
    static let hideCursor = "\u{1B}[?25l"

    /// Alternate screen, no wrapping at the last column, bracketed paste, no cursor, an empty sheet.
    static let enter = "\u{1B}[?1049h\u{1B}[?7l\u{1B}[?2004h\u{1B}[?25l\u{1B}[0m\u{1B}[2J"
    /// Empties the alternate screen first, so that no personal data stays in it, then undoes ``enter``;
    /// static bytes, because a signal handler may send them.
    static let leave: StaticString = "\u{1B}[0m\u{1B}[2J\u{1B}[?2004l\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    static func move(column: Int, row: Int) -> String { "\u{1B}[\(row + 1);\(column + 1)H" }

    /// The sequence that sets exactly this style, whatever was set before.
    static func style(_ style: Style, depth: ColorDepth) -> String {
        var codes: [String] = ["0"]
        if style.bold { codes.append("1") }
        if style.dim { codes.append("2") }
        if style.underline { codes.append("4") }
        if style.reverse { codes.append("7") }
        if let code = color(style.foreground, depth: depth, base: 30) { codes.append(code) }
        if let code = color(style.background, depth: depth, base: 40) { codes.append(code) }
        return "\u{1B}[\(codes.joined(separator: ";"))m"
    }

    private static func color(_ color: Color, depth: ColorDepth, base: Int) -> String? {
        switch (color, depth) {
        case (.standard, _), (_, .mono): nil
        case (.named(let name), _): named(name, base: base)
        case (.rgb(let red, let green, let blue), .sixteen):
            named(Color.nearestName(red, green, blue), base: base)
        case (.rgb(let red, let green, let blue), .palette):
            "\(base + 8);5;\(Color.paletteIndex(red, green, blue))"
        case (.rgb(let red, let green, let blue), .trueColor): "\(base + 8);2;\(red);\(green);\(blue)"
        }
    }

    private static func named(_ name: Color.Name, base: Int) -> String {
        let code = Int(name.rawValue)
        return "\(code < 8 ? base + code : base + 60 + code - 8)"
    }
}
