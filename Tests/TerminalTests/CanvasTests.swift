import Testing

@testable import Terminal

@Suite struct CanvasTests {
    @Test func textIsWhatWasDrawnWithoutTrailingBlanks() {
        var canvas = Canvas(size: Size(columns: 12, rows: 3))
        canvas.draw("Họ và tên:", column: 0, row: 0)
        canvas.draw("漢字", column: 3, row: 2)
        #expect(canvas.text == "Họ và tên:\n\n   漢字")
    }

    @Test func whatLiesOutsideIsCut() {
        var canvas = Canvas(size: Size(columns: 4, rows: 1))
        canvas.draw("abcdef", column: -2, row: 0)
        canvas.draw("zz", column: 0, row: 7)
        canvas.draw("zz", column: 0, row: -1)
        canvas.fill(Rect(column: 9, row: 9, columns: 3, rows: 3), with: "#")
        canvas.fill(Rect(column: -5, row: -5, columns: 2, rows: 2), with: "#")
        canvas.box(Rect(column: -1, row: -1, columns: 9, rows: 9))
        #expect(canvas.text == "cdef")
    }

    @Test func aWideGlyphThatDoesNotFitIsNotHalved() {
        var canvas = Canvas(size: Size(columns: 3, rows: 1))
        #expect(canvas.draw("漢字", column: 0, row: 0) == 2)
        #expect(canvas.text == "漢")
    }

    @Test func drawingOverHalfOfAWideGlyphTakesTheOtherHalfAway() {
        var canvas = Canvas(size: Size(columns: 4, rows: 1))
        canvas.draw("漢字", column: 0, row: 0)
        canvas.draw("x", column: 1, row: 0)
        #expect(canvas.text == " x字")
        canvas.draw("y", column: 2, row: 0)
        #expect(canvas.text == " xy")
    }

    @Test func aBoxHasATitleAndClipsIt() {
        var canvas = Canvas(size: Size(columns: 12, rows: 3))
        canvas.box(canvas.bounds, title: "Danh sách hồ sơ")
        #expect(canvas.text == "┌─ Danh … ─┐\n│          │\n└──────────┘")
    }

    @Test func restylingKeepsTheLetters() {
        var canvas = Canvas(size: Size(columns: 3, rows: 1))
        canvas.draw("abc", column: 0, row: 0)
        canvas.restyle(Rect(column: 1, row: 0, columns: 5, rows: 1)) { $0.reverse = true }
        #expect(canvas.text == "abc")
        #expect(canvas.cell(0, 0)?.style.reverse == false)
        #expect(canvas.cell(2, 0)?.style.reverse == true)
    }

    @Test(arguments: [
        (0.0, "░░░░"), (0.5, "██░░"), (1.0, "████"), (7.0, "████"), (-1.0, "░░░░"), (0.29, "█▏░░"), (.nan, "░░░░"),
    ])
    func aBarFillsByEighths(_ fraction: Double, _ text: String) {
        #expect(ProgressBar.text(fraction: fraction, columns: 4) == text)
    }

    @Test func aCanvasOfNothingTakesEverything() {
        var canvas = Canvas(size: Size(columns: 0, rows: 0))
        canvas.draw("abc", column: 0, row: 0)
        canvas.box(Rect(column: 0, row: 0, columns: 5, rows: 5), title: "x")
        if let picture = Picture(width: 1, height: 1, grey: [0]) { canvas.draw(picture, in: canvas.bounds) }
        #expect(canvas.text == "")
    }
}

@Suite struct PictureTests {
    @Test func aPictureOfTheWrongLengthIsRefused() {
        #expect(Picture(width: 2, height: 2, grey: [0, 0, 0]) == nil)
        #expect(Picture(width: 0, height: 2, grey: []) == nil)
        #expect(Picture(width: 1, height: 1, rgb: [0, 0]) == nil)
        #expect(Picture(width: .max, height: 2, grey: []) == nil)
    }

    @Test func halfBlocksShowTwoPixelsInACell() throws {
        let picture = try #require(Picture(width: 2, height: 2, grey: [0, 50, 100, 255]))
        var canvas = Canvas(size: Size(columns: 2, rows: 1))
        canvas.draw(picture, in: canvas.bounds)
        #expect(canvas.text == "▀▀")
        #expect(canvas.cell(0, 0)?.style == Style(foreground: .grey(0), background: .grey(100)))
        #expect(canvas.cell(1, 0)?.style == Style(foreground: .grey(50), background: .grey(255)))
    }

    @Test func withoutColoursAPictureIsShades() throws {
        let picture = try #require(Picture(width: 5, height: 2, grey: [0, 60, 120, 180, 255, 0, 60, 120, 180, 255]))
        var canvas = Canvas(size: Size(columns: 5, rows: 1), depth: .mono)
        canvas.draw(picture, in: canvas.bounds)
        #expect(canvas.text == " ░▒▓█")
    }

    @Test func aPictureKeepsItsProportionsAndIsCentred() throws {
        let picture = try #require(Picture(width: 100, height: 100, grey: Array(repeating: 255, count: 10_000)))
        var canvas = Canvas(size: Size(columns: 8, rows: 2), depth: .mono)
        canvas.draw(picture, in: canvas.bounds)
        #expect(canvas.text == "  ████\n  ████")
    }

    @Test func coloursAreAveraged() throws {
        let picture = try #require(Picture(width: 2, height: 1, rgb: [0, 100, 200, 100, 200, 0]))
        let mean = picture.mean(column: 0, of: 1, row: 0, of: 1)
        #expect(mean == (50, 150, 100))
    }
}
