/// The number of a former identity card (CMND): 9 digits. The card ended with 2024; the number stays on old papers.
public struct FormerNumber: Hashable, Sendable {
    /// Why text is not such a number.
    public enum Problem: Error, Hashable, Sendable {
        /// Something other than digits.
        case notDigits
        /// So many digits instead of 9; 12 digits are a personal number.
        case wrongCount(Int)
    }

    /// How many digits it has.
    public static let digitCount = 9
    /// The 9 digits.
    public let text: String

    /// A number as typed: spaces, dots and hyphens between the digits are dropped.
    ///
    /// - Throws: ``Problem``.
    public init(_ typed: String) throws(Problem) {
        let characters = typed.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "." && $0 != "-" }
        guard characters.allSatisfy({ ("0"..."9").contains($0) }) else { throw .notDigits }
        guard characters.count == Self.digitCount else { throw .wrongCount(characters.count) }
        text = String(String.UnicodeScalarView(characters))
    }
}
