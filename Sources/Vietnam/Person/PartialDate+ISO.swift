extension PartialDate {
    /// Reads ISO 8601-2 in its extended form: `1950`, `1950-03`, `1950-03-02`, `1950-XX-XX`, `1950-02-XX`, with `?`,
    /// `~` and `%` at any part. The text is kept as written, qualifiers and all.
    ///
    /// A day whose month is not known counts as a year.
    ///
    /// - Throws: ``Problem``; a year with unknown digits is ``Problem/unclearYear``.
    public init(iso text: String) throws(Problem) {
        guard let date = try Self.iso(VietnameseText.tidied(text)) else { throw .notADate }
        self = date
    }

    /// Nothing when the text does not have the form of ISO 8601-2.
    static func iso(_ written: String) throws(Problem) -> PartialDate? {
        let bare = written.unicodeScalars.filter { !"?~%".unicodeScalars.contains($0) }
        let parts = bare.split(separator: "-", omittingEmptySubsequences: false).map(Array.init)
        guard (1...3).contains(parts.count), parts[0].count == 4, parts.dropFirst().allSatisfy({ $0.count == 2 }),
            parts.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) || $0 == "X" } }), hasQualifiersOutside(written)
        else { return nil }
        guard let year = number(parts[0]) else { throw .unclearYear }
        let month = parts.count > 1 ? number(parts[1]) : nil
        let day = parts.count > 2 && month != nil ? number(parts[2]) : nil
        return try PartialDate(year: year, month: month, day: day, asWritten: written)
    }

    /// A qualifier stands before or after a part, never between two of its digits.
    private static func hasQualifiersOutside(_ written: String) -> Bool {
        written.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { part in
            var rest = Array(part)
            if let first = rest.first, "?~%".contains(first) { rest.removeFirst() }
            if let last = rest.last, "?~%".contains(last) { rest.removeLast() }
            return !rest.isEmpty && rest.allSatisfy { !"?~%".contains($0) }
        }
    }

    private static func number(_ digits: [UnicodeScalar]) -> Int? {
        digits.contains("X") ? nil : Int(String(String.UnicodeScalarView(digits)))
    }
}
