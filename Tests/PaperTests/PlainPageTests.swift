import Paper
import TestSupport
import Testing

@Suite struct PlainPageTests {
    @Test func longTextBreaksBetweenWords() {
        var page = PlainPage(width: 20)
        page.paragraph("Khi hỏi kết quả hoặc nhận thẻ, xin mang giấy này.", mark: "- ")
        #expect(page.lines == ["- Khi hỏi kết quả", "  hoặc nhận thẻ, xin", "  mang giấy này."])
    }

    @Test func wordsWiderThanThePaperAreBrokenAndNotLost() {
        var page = PlainPage(width: 20)
        page.paragraph(String(repeating: "x", count: 47))
        #expect(page.lines.map(\.count) == [20, 20, 7])
    }

    @Test func valuesKeepTheirColumn() {
        var page = PlainPage(width: 30)
        page.pair("Tên", "Nguyễn Thị Một Cái Tên Rất Dài", column: 10)
        page.pair("Một nhãn rất dài", "x", column: 10)
        page.pair("Trống", "", column: 10)
        #expect(
            page.lines == [
                "Tên:      Nguyễn Thị Một Cái", "          Tên Rất Dài", "Một nhãn rất dài:", "          x", "Trống:",
            ])
    }

    @Test func aLetterWithTwoMarksTakesOneColumn() {
        var page = PlainPage(width: 20)
        page.paragraph(String(repeating: "ê\u{306}", count: 20))
        #expect(page.lines.count == 1)
        page.centred("Kon Tum")
        #expect(page.lines[1] == "      Kon Tum")
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func noLineIsEverWiderThanThePaperAndNoWordIsLost(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let letters = Array("aáàbcđeêế̆ghỡ'’…漢😀ក្")
        let words = (0..<Int.random(in: 1...40, using: &random)).map { _ in
            String(
                (0..<Int.random(in: 1...30, using: &random)).compactMap { _ in letters.randomElement(using: &random) })
        }
        let width = Int.random(in: 24...60, using: &random)
        var page = PlainPage(width: width)
        page.paragraph(words.joined(separator: " "), mark: ["", "- ", "    "].randomElement(using: &random) ?? "")
        let shown = page.lines.joined().filter { $0 != " " && $0 != "-" }
        page.centred(words.joined(separator: " "))
        page.pair("Nhãn", words.joined(separator: " "), column: 12)
        #expect(page.lines.allSatisfy { $0.count <= width && !$0.hasSuffix(" ") }, "seed \(seed)")
        #expect(shown == words.joined(), "seed \(seed)")
    }
}
