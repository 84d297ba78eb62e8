/// Why sealed bytes were not opened. Which of key, nonce, data or associated data differed is not knowable.
public enum AEADError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Fewer bytes than any sealed message has.
    case tooShort
    /// Not sealed with this key for this place, or changed since.
    case notAuthentic
    /// Authentic, but without the padding it was to have.
    case notPadded

    /// What is wrong, without a word about the content.
    public var description: String {
        switch self {
        case .tooShort: "the sealed bytes are cut short"
        case .notAuthentic: "the sealed bytes were changed, moved, or belong to another key"
        case .notPadded: "the opened bytes do not have the padding they were sealed with"
        }
    }
}
