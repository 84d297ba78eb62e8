/// Số CMND: nine digits of the identity card that lost its validity on 31/12/2024, still the number on many papers.
///
/// Cards of twelve digits, CMND or CCCD, carry the ``PersonalNumber``.
public struct FormerIdentityNumber: Hashable, Sendable {
    /// Why text is not such a number.
    public enum Problem: Error, Hashable, Sendable {
        /// Something other than digits.
        case notDigits
        /// So many digits instead of 9.
        case wrongCount(Int)
    }

    /// How many digits a number has.
    public static let digitCount = 9
    /// The nine digits.
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

extension FormerIdentityNumber.Problem: CustomStringConvertible {
    /// What is wrong, without the digits.
    public var description: String {
        switch self {
        case .notDigits: "the number of a CMND is made of digits"
        case .wrongCount(let count): "the number of a CMND has 9 digits, not \(count)"
        }
    }
}

/// A number as somebody reads it from a card of any generation.
public enum IdentityNumber: Hashable, Sendable {
    /// Twelve digits.
    case personal(PersonalNumber)
    /// Nine digits of an old CMND.
    case former(FormerIdentityNumber)

    /// Tells the generation from the count of digits.
    ///
    /// - Throws: ``PersonalNumber/Problem`` for everything else.
    public init(_ typed: String) throws(PersonalNumber.Problem) {
        if let former = try? FormerIdentityNumber(typed) {
            self = .former(former)
        } else {
            self = .personal(try PersonalNumber(typed))
        }
    }
}
