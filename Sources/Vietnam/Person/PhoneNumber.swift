/// A Vietnamese subscriber number: ten digits with a leading 0.
public struct PhoneNumber: Hashable, Sendable {
    /// Why text is not such a number.
    public enum Problem: Error, Hashable, Sendable {
        /// Something other than digits.
        case notDigits
        /// So many digits instead of ten.
        case wrongCount(Int)
        /// Ten digits that do not begin with 0.
        case noLeadingZero
    }

    /// The ten digits.
    public let text: String

    /// A number as typed: +84 or 84 becomes 0, spaces, dots, hyphens and brackets go.
    ///
    /// - Throws: ``Problem``.
    public init(_ typed: String) throws(Problem) {
        var digits = typed.unicodeScalars.filter { !$0.properties.isWhitespace && !".-()".unicodeScalars.contains($0) }
        let isInternational = digits.first == "+"
        if isInternational { digits.removeFirst() }
        guard digits.allSatisfy({ ("0"..."9").contains($0) }) else { throw .notDigits }
        var national = String(String.UnicodeScalarView(digits))
        if national.hasPrefix("84"), isInternational || national.utf8.count == 11 {
            national = "0" + national.dropFirst(2)
        }
        guard national.utf8.count == 10 else { throw .wrongCount(national.utf8.count) }
        guard national.hasPrefix("0") else { throw .noLeadingZero }
        text = national
    }
}

extension PhoneNumber.Problem: CustomStringConvertible {
    /// What is wrong, without the digits.
    public var description: String {
        switch self {
        case .notDigits: "a telephone number is made of digits"
        case .wrongCount(let count): "a telephone number has 10 digits, not \(count)"
        case .noLeadingZero: "a telephone number begins with 0 or +84"
        }
    }
}
