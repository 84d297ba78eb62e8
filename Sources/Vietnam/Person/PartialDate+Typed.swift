extension PartialDate {
    /// A date as typed or as a paper has it: `02/03/1950`, `2-3-1950`, `02031950`, `03/1950`, `1950`, `1950-03-02`,
    /// `ngày 2 tháng 3 năm 1950`, `Nhâm Thìn 1952`. What was written is kept letter by letter.
    ///
    /// - Throws: ``Problem``; two digits are no year, since grandparents and newborns stand in one queue.
    public init(_ typed: String) throws(Problem) {
        let written = VietnameseText.tidied(typed)
        if let date = try Self.iso(written) {
            self = date
            return
        }
        var words = try DateWords(written)
        let lunar = words.takeLunarYear()
        let numbers = try words.inOrder()
        if numbers.isEmpty, let lunar { throw .lunarYearAlone(lunar) }
        guard (1...3).contains(numbers.count), lunar == nil || numbers.count == 1 else { throw .notADate }
        guard let year = numbers.last, year.count == 4 else {
            throw numbers.allSatisfy { $0.count <= 2 } ? .twoDigitYear : .notADate
        }
        guard numbers.dropLast().allSatisfy({ (1...2).contains($0.count) }) else { throw .notADate }
        try self.init(
            year: year.value, month: numbers.dropLast().last?.value, day: numbers.count == 3 ? numbers[0].value : nil,
            asWritten: written)
    }
}

/// Numbers and words of a date, in the order in which they were written.
struct DateWords {
    struct Number {
        let value: Int
        let count: Int
    }

    private enum Word {
        case number(Number)
        case text(String)
    }

    private var words: [Word] = []

    init(_ written: String) throws(PartialDate.Problem) {
        var isSeparated = true
        for part in written.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == ")" }) {
            for (place, piece) in part.split(omittingEmptySubsequences: false, whereSeparator: { "/-.,".contains($0) })
                .enumerated()
            {
                if place > 0 {
                    // Two separators in a row, or one at the beginning.
                    guard !isSeparated else { throw .notADate }
                    isSeparated = true
                }
                if !piece.isEmpty {
                    try add(piece)
                    isSeparated = false
                }
            }
        }
        guard !isSeparated else { throw .notADate }
    }

    private mutating func add(_ piece: Substring) throws(PartialDate.Problem) {
        if piece.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            guard let value = Int(piece) else { throw .notADate }
            let count = piece.utf8.count
            if count == 8 {
                for (number, count) in [(value / 1_000_000, 2), (value / 10_000 % 100, 2), (value % 10_000, 4)] {
                    words.append(.number(Number(value: number, count: count)))
                }
            } else {
                words.append(.number(Number(value: value, count: count)))
            }
        } else {
            guard piece.allSatisfy(\.isLetter) else { throw .notADate }
            words.append(.text(VietnameseText.composed(String(piece)).lowercased()))
        }
    }

    /// Takes can and chi out when they stand next to each other.
    mutating func takeLunarYear() -> LunarYear? {
        for place in words.indices.dropLast() {
            guard case .text(let stem) = words[place], case .text(let branch) = words[place + 1],
                let year = LunarYear(stem: stem, branch: branch)
            else { continue }
            words.removeSubrange(place...place + 1)
            return year
        }
        return nil
    }

    /// The numbers as day, month, year. Every number may have its label before it, or the first one alone.
    func inOrder() throws(PartialDate.Problem) -> [Number] {
        var labelled: [(label: Int?, number: Number)] = []
        var label: Int?
        for word in words {
            switch word {
            case .number(let number):
                labelled.append((label, number))
                label = nil
            case .text(let text):
                if ["sinh", "mùng", "mồng", "tuổi"].contains(text) { continue }
                guard label == nil, let next = Self.labels[text] else { throw .notADate }
                label = next
            }
        }
        // A label at the end labels nothing; before a lunar year alone it does.
        guard label == nil || labelled.isEmpty else { throw .notADate }
        let labels = labelled.map(\.label)
        let expected = Array([0, 1, 2].suffix(labels.count))
        for (place, label) in labels.enumerated() {
            guard let label else { continue }
            guard label == expected[place] else { throw .notADate }
        }
        return labelled.map(\.number)
    }

    private static let labels = ["ngày": 0, "tháng": 1, "năm": 2, "ngay": 0, "thang": 1, "nam": 2]
}

/// A year of the cycle of sixty: can and chi. It names a year only together with a number.
public struct LunarYear: Hashable, Sendable {
    /// 0 Giáp Tý to 59 Quý Hợi.
    public let place: Int

    private static let stems = ["giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý"]
    private static let branches = [
        "tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi",
    ]
    private static let otherSpellings = ["kỉ": "kỷ", "quí": "quý", "tí": "tý", "mẹo": "mão", "tị": "tỵ", "qúy": "quý"]

    init?(stem: String, branch: String) {
        guard let can = Self.stems.firstIndex(of: Self.otherSpellings[stem] ?? stem),
            let chi = Self.branches.firstIndex(of: Self.otherSpellings[branch] ?? branch),
            let place = (0..<60).first(where: { $0 % 10 == can && $0 % 12 == chi })
        else { return nil }
        self.place = place
    }

    /// The lunar year that begins in a year of the calendar.
    public init(beginningIn year: Int) { place = (year - 4) % 60 }

    /// `Nhâm Thìn`.
    public var name: String {
        func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
        return "\(capitalised(Self.stems[place % 10])) \(capitalised(Self.branches[place % 12]))"
    }

    /// The years of the last 120 or so that carry this name, up to `last`.
    public func years(upTo last: Int) -> [Int] { (last - 119...last).filter { LunarYear(beginningIn: $0) == self } }
}
