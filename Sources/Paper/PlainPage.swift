/// Lines of text for a narrow printer: no line is ever wider than the paper, nothing is ever cut off.
///
/// Width counts grapheme clusters, so that a letter with two marks takes one column.
public struct PlainPage: Sendable, Equatable {
    /// Columns of the paper.
    public let width: Int
    /// The lines so far, none wider than ``width``, none with a space at its end.
    public private(set) var lines: [String] = []

    /// An empty page; at least 20 columns.
    public init(width: Int) {
        precondition(width >= 20, "a page has at least 20 columns")
        self.width = width
    }

    /// The page with a line feed after each line.
    public var text: String { lines.map { $0 + "\n" }.joined() }

    /// Adds an empty line.
    public mutating func gap() { lines.append("") }

    /// Adds a line of `character` from edge to edge.
    public mutating func rule(_ character: Character = "-") { lines.append(String(repeating: character, count: width)) }

    /// Adds text as a paragraph behind `mark`, later lines indented as far as the mark is wide.
    public mutating func paragraph(_ text: String, mark: String = "") {
        let room = width - mark.count
        for (index, line) in Self.wrap(text, to: room).enumerated() {
            lines.append((index == 0 ? mark : String(repeating: " ", count: mark.count)) + line)
        }
    }

    /// Adds text in the middle of the page.
    public mutating func centred(_ text: String) {
        for line in Self.wrap(text, to: width) {
            lines.append(String(repeating: " ", count: (width - line.count) / 2) + line)
        }
    }

    /// Adds `label: value`, the value in a column of its own and wrapped there.
    public mutating func pair(_ label: String, _ value: String, column: Int) {
        precondition(column < width - 8, "a value needs room")
        let head = label + ":"
        let room = width - column
        let wrapped = Self.wrap(value, to: room)
        let fits = head.count < column
        if !fits { paragraph(head) }
        for (index, line) in wrapped.enumerated() {
            let left = index == 0 && fits ? head : ""
            guard !line.isEmpty else {
                lines.append(left)
                continue
            }
            lines.append(left + String(repeating: " ", count: column - left.count) + line)
        }
    }

    /// Breaks text between words, and words that are wider than the paper wherever they must be.
    static func wrap(_ text: String, to room: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            if line.isEmpty || line.count + 1 + word.count <= room {
                line += (line.isEmpty ? "" : " ") + word
            } else {
                lines.append(line)
                line = String(word)
            }
            while line.count > room {
                lines.append(String(line.prefix(room)))
                line = String(line.dropFirst(room))
            }
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }
}
