/// A full name as the papers write it: họ, chữ đệm and tên in the order of the person's own people.
///
/// One-word names, the letters of the Central Highlands languages and apostrophes (H'Mai) are names like any other;
/// nothing is ever read out of a name: neither sex nor people.
public struct PersonName: Hashable, Sendable {
    /// Why text is not a name.
    public enum Problem: Error, Hashable, Sendable {
        /// Nothing but white space.
        case empty
        /// A digit; Civil Code article 26 forbids them.
        case digit(Character)
        /// A sign that is no letter, apostrophe, hyphen or full stop.
        case sign(Character)
        /// A control or invisible character; the number is its code point.
        case invisible(UInt32)
        /// Longer than ``PersonName/limit``.
        case tooLong(Int)
    }

    /// The most characters a name may have.
    public static let limit = 100
    /// The name in NFC with single spaces, capitals as typed.
    public let text: String

    /// A name from what somebody typed.
    ///
    /// - Throws: ``Problem``, the first one met from the left.
    public init(_ typed: String) throws(Problem) {
        for scalar in typed.unicodeScalars where !scalar.properties.isWhitespace && Self.isInvisible(scalar) {
            throw .invisible(scalar.value)
        }
        for scalar in typed.unicodeScalars where scalar.value < 0x20 { throw .invisible(scalar.value) }
        let text = VietnameseText.tidied(typed)
        guard !text.isEmpty else { throw .empty }
        guard text.count <= Self.limit else { throw .tooLong(text.count) }
        for character in text where character != " " {
            if character.isNumber { throw .digit(character) }
            guard character.isLetter || Self.signs.contains(character) else { throw .sign(character) }
        }
        guard text.contains(where: \.isLetter) else { throw .empty }
        self.text = text
    }

    /// The words from left to right.
    public var words: [String] { text.split(separator: " ").map(String.init) }

    /// Capitals with all marks, as forms want it.
    public var capitals: String { text.uppercased() }

    private static let signs: Set<Character> = ["'", "\u{2019}", "\u{2018}", "\u{2BC}", "\u{A78C}", "-", "."]

    private static func isInvisible(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension PersonName.Problem: CustomStringConvertible {
    /// What is wrong, without the name itself.
    public var description: String {
        switch self {
        case .empty: "the name is empty"
        case .digit: "a name has no digits"
        case .sign: "a name has letters, apostrophes, hyphens and full stops only"
        case .invisible(let code): "the name has an invisible character, U+" + String(code, radix: 16, uppercase: true)
        case .tooLong(let count): "the name has \(count) characters, at most \(PersonName.limit) are kept"
        }
    }
}
