import EnrollmentModel
import Terminal

/// How things look, with or without colours: every difference also shows by bold, dim, underline or reverse.
enum Theme {
    static let title = Style(bold: true, reverse: true)
    static let status = Style(reverse: true)
    static let key = Style(bold: true, underline: true)
    static let heading = Style(bold: true)
    static let faint = Style(dim: true)
    static let selected = Style(reverse: true)
    static let field = Style(underline: true)
    static let done = Style(foreground: .named(.green), bold: true)
    static let advice = Style(foreground: .named(.yellow), bold: true)
    static let problem = Style(foreground: .named(.red), bold: true)

    static func certificate(_ phase: CertificateAge.Phase) -> Style {
        switch phase {
        case .valid: faint
        case .ending: advice
        case .captureOnly, .over: problem
        }
    }
}

/// A framed box in the middle of the screen.
enum Popup {
    /// Draws an empty one and gives its inside.
    static func draw(on canvas: inout Canvas, columns: Int, rows: Int, title: String) -> Rect {
        let width = min(columns + 2, canvas.size.columns)
        let height = min(rows + 2, canvas.size.rows)
        let frame = Rect(
            column: (canvas.size.columns - width) / 2, row: (canvas.size.rows - height) / 2, columns: width,
            rows: height)
        canvas.fill(frame)
        canvas.box(frame, title: title)
        canvas.cursor = nil
        return frame.inset(columns: 1, rows: 1)
    }
}

/// A list of choices in a box, each with the digit that picks it.
struct ChoiceList: Sendable, Equatable {
    private(set) var cursor: ListCursor

    init(count: Int) { cursor = ListCursor(count: count, height: count) }

    /// What a key picked.
    enum Answer: Equatable {
        case picked(Int)
        case closed
        case open
    }

    mutating func handle(_ key: Key) -> Answer {
        if key == .escape { return .closed }
        if key == .enter { return .picked(cursor.selected) }
        if let digit = key.typed.flatMap({ Int($0) }), (1...max(1, cursor.count)).contains(digit) {
            return .picked(digit - 1)
        }
        cursor.handle(key)
        return .open
    }

    func view(_ canvas: inout Canvas, title: String, choices: [String]) {
        let inside = Popup.draw(on: &canvas, columns: 60, rows: choices.count, title: title)
        for (line, choice) in choices.enumerated() {
            let text = TextLayout.padded(" \(line + 1)  \(choice)", to: inside.size.columns)
            canvas.draw(
                text, column: inside.left, row: inside.top + line,
                style: line == cursor.selected ? Theme.selected : .plain)
        }
    }
}
