import TestSupport
import Testing

@testable import Terminal

@Suite struct RendererTests {
    private func canvas(_ lines: [String], columns: Int = 6) -> Canvas {
        var canvas = Canvas(size: Size(columns: columns, rows: lines.count))
        for (row, line) in lines.enumerated() { canvas.draw(line, column: 0, row: row) }
        return canvas
    }

    private func bytes(_ renderer: inout Renderer, _ canvas: Canvas) -> String {
        String(decoding: renderer.render(canvas), as: UTF8.self)
    }

    @Test func theFirstFrameClearsAndPaintsWhatIsNotBlank() {
        var renderer = Renderer(depth: .trueColor)
        #expect(
            bytes(&renderer, canvas(["ab", "", " c"]))
                == "\u{1B}[?25l\u{1B}[0m\u{1B}[2J\u{1B}[1;1Hab\u{1B}[3;2Hc")
    }

    @Test func theSameFrameSendsNothing() {
        var renderer = Renderer(depth: .trueColor)
        _ = renderer.render(canvas(["ab"]))
        #expect(renderer.render(canvas(["ab"])) == [])
    }

    @Test func onlyChangedCellsAreSent() {
        var renderer = Renderer(depth: .trueColor)
        _ = renderer.render(canvas(["abcdef", "ghijkl"]))
        #expect(bytes(&renderer, canvas(["abXYef", "ghijkZ"])) == "\u{1B}[1;3H\u{1B}[0mXY\u{1B}[2;6HZ")
    }

    @Test func aNewSizeOrAnInvalidationPaintsAll() {
        var renderer = Renderer(depth: .trueColor)
        _ = renderer.render(canvas(["ab"]))
        #expect(bytes(&renderer, canvas(["ab"], columns: 7)) == "\u{1B}[?25l\u{1B}[0m\u{1B}[2J\u{1B}[1;1Hab")
        renderer.invalidate()
        #expect(bytes(&renderer, canvas(["ab"], columns: 7)) == "\u{1B}[?25l\u{1B}[0m\u{1B}[2J\u{1B}[1;1Hab")
    }

    @Test func stylesAreSetOnceForARunAndResetAtTheEnd() {
        var renderer = Renderer(depth: .trueColor)
        var canvas = canvas([""])
        canvas.draw("ab", column: 0, row: 0, style: Style(foreground: .rgb(1, 2, 3), bold: true))
        canvas.draw(
            "c", column: 2, row: 0, style: Style(background: .named(.brightRed), underline: true, reverse: true))
        #expect(
            bytes(&renderer, canvas)
                == "\u{1B}[?25l\u{1B}[0m\u{1B}[2J\u{1B}[1;1H\u{1B}[0;1;38;2;1;2;3mab\u{1B}[0;4;7;101mc\u{1B}[0m")
    }

    @Test(arguments: [
        (ColorDepth.mono, "\u{1B}[0;2m"), (.sixteen, "\u{1B}[0;2;31;100m"), (.palette, "\u{1B}[0;2;38;5;160;48;5;243m"),
        (.trueColor, "\u{1B}[0;2;38;2;210;10;5;48;2;120;120;120m"),
    ])
    func coloursAreReducedToWhatTheTerminalHas(_ depth: ColorDepth, _ sequence: String) {
        let style = Style(foreground: .rgb(210, 10, 5), background: .grey(120), dim: true)
        #expect(ControlSequence.style(style, depth: depth) == sequence)
    }

    @Test func theCursorMovesAndHides() {
        var renderer = Renderer(depth: .mono)
        var frame = canvas(["ab"])
        _ = renderer.render(frame)
        frame.cursor = Position(column: 1, row: 0)
        #expect(bytes(&renderer, frame) == "\u{1B}[1;2H\u{1B}[?25h")
        frame.cursor = Position(column: 2, row: 0)
        #expect(bytes(&renderer, frame) == "\u{1B}[1;3H")
        frame.draw("c", column: 5, row: 0)
        #expect(bytes(&renderer, frame) == "\u{1B}[1;6H\u{1B}[0mc\u{1B}[1;3H")
        frame.cursor = nil
        #expect(bytes(&renderer, frame) == "\u{1B}[?25l")
        #expect(bytes(&renderer, frame) == "")
    }

    @Test func afterAGlyphOfDisputedWidthTheNextOneGetsItsOwnPlace() {
        var renderer = Renderer(depth: .mono)
        #expect(bytes(&renderer, canvas(["🙂a漢b"])).hasSuffix("\u{1B}[1;1H🙂\u{1B}[1;3Ha漢b"))
    }

    @Test func aWideGlyphReplacedByNarrowOnesLeavesNothing() {
        var renderer = Renderer(depth: .mono)
        _ = renderer.render(canvas(["漢字"]))
        #expect(bytes(&renderer, canvas(["漢ab"])) == "\u{1B}[1;3H\u{1B}[0mab")
        #expect(bytes(&renderer, canvas(["a字"])) == "\u{1B}[1;1H\u{1B}[0ma字 ")
    }

    /// A terminal that understands just what the renderer sends.
    private struct Emulator {
        var cells: [[String]]
        var place = (row: 0, column: 0)

        init(_ size: Size) { cells = Array(repeating: Array(repeating: " ", count: size.columns), count: size.rows) }

        mutating func take(_ text: String) {
            var rest = Substring(text)
            while let first = rest.popFirst() {
                if first == "\u{1B}" {
                    rest.removeFirst()
                    let body = rest.prefix { !$0.isLetter }
                    rest = rest.dropFirst(body.count)
                    obey(body, rest.removeFirst())
                } else {
                    for glyph in Glyph.glyphs(of: String(first)) { show(glyph) }
                }
            }
        }

        private mutating func obey(_ body: Substring, _ final: Character) {
            if final == "J" { cells = cells.map { $0.map { _ in " " } } }
            guard final == "H" else { return }
            let numbers = body.split(separator: ";").compactMap { Int($0) }
            place = (numbers[0] - 1, numbers[1] - 1)
        }

        private mutating func show(_ glyph: Glyph) {
            if cells[place.row][place.column].isEmpty { cells[place.row][place.column - 1] = " " }
            let after = place.column + glyph.width
            if after < cells[place.row].count, cells[place.row][after].isEmpty { cells[place.row][after] = " " }
            cells[place.row][place.column] = glyph.text
            for column in place.column + 1..<max(place.column + 1, after) { cells[place.row][column] = "" }
            place.column = after
        }

        var text: String {
            cells.map { row in
                var line = row.joined()
                while line.hasSuffix(" ") { line.removeLast() }
                return line
            }.joined(separator: "\n")
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func whateverChangesTheTerminalShowsTheLastCanvas(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let words = ["a", "Thị", "漢字", "🙂", "e\u{301}", "   ", "Nguyễn", "ｘ", "字"]
        let size = Size(columns: 14, rows: 4)
        var renderer = Renderer(depth: .palette)
        var emulator = Emulator(size)
        var canvas = Canvas(size: size)
        for _ in 0..<20 {
            canvas.draw(
                words.randomElement(using: &random) ?? "", column: Int.random(in: -2...14, using: &random),
                row: Int.random(in: 0...3, using: &random),
                style: Bool.random(using: &random) ? .bold : .plain)
            emulator.take(String(decoding: renderer.render(canvas), as: UTF8.self))
            #expect(emulator.text == canvas.text, "seed \(seed)")
        }
    }
}
