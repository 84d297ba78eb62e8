/// A language the program speaks.
public enum Language: String, Sendable, CaseIterable {
    /// Vietnamese, the language of the desk.
    case vi
    /// English, for those who build and check.
    case en
}

/// A text in every language: one cannot be written without the other.
///
/// The catalogue is the static members of this type in `Texts+….swift`, named by area: `label…`, `button…`, `step…`,
/// `title…`, `hint…`. A module adds its own with an extension.
public struct Message: Hashable, Sendable {
    /// Vietnamese.
    public let vi: String
    /// English.
    public let en: String

    /// A text in both languages.
    public init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }

    /// The text in a language.
    public func text(in language: Language) -> String {
        switch language {
        case .vi: vi
        case .en: en
        }
    }
}

/// The texts in one language: `texts[.buttonSave]`, and functions for those with numbers and names in them.
public struct Texts: Sendable {
    /// The language.
    public let language: Language

    /// The texts in `language`.
    public init(_ language: Language) { self.language = language }

    /// A text of the catalogue.
    public subscript(message: Message) -> String { message.text(in: language) }

    /// Either of two texts, for those that are built from parts.
    func pick(vi: String, en: String) -> String { Message(vi: vi, en: en).text(in: language) }
}
