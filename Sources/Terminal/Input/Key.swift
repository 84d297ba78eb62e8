/// A key as the terminal told it, with the modifiers it could tell.
public struct Key: Hashable, Sendable {
    /// Which key.
    public var code: Code
    /// What was held with it.
    public var modifiers: Modifiers

    /// The key's own name.
    public enum Code: Hashable, Sendable {
        /// A letter, digit, sign, or space; one Unicode scalar, so a combining mark may come alone.
        case character(Character)
        /// Text that came at once between the marks of bracketed paste, and whether its end was cut.
        case paste(String, isCut: Bool)
        /// F1 to F12.
        case function(Int)
        /// A key with a name.
        case enter, tab, backspace, delete, insert, escape, up, down, left, right, home, end, pageUp, pageDown
    }

    /// Held keys.
    public struct Modifiers: OptionSet, Hashable, Sendable {
        /// Bits as xterm counts them.
        public let rawValue: UInt8

        /// The set with those bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Told only with keys that are not characters.
        public static let shift = Modifiers(rawValue: 1)
        /// Alt, or ESC typed just before.
        public static let alt = Modifiers(rawValue: 2)
        /// Control.
        public static let control = Modifiers(rawValue: 4)
    }

    /// The key with those modifiers.
    public init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// The text that the key types, nil for all that does not type.
    public var typed: String? {
        switch code {
        case .character(let character) where modifiers.isEmpty: String(character)
        case .paste(let text, _): text
        default: nil
        }
    }
}

extension Key {
    /// A character without modifiers.
    public static func character(_ character: Character) -> Key { Key(.character(character)) }
    /// Control and a letter.
    public static func control(_ character: Character) -> Key { Key(.character(character), .control) }
    /// Alt and a character.
    public static func alt(_ character: Character) -> Key { Key(.character(character), .alt) }
    /// F1 to F12.
    public static func function(_ number: Int) -> Key { Key(.function(number)) }

    /// Enter or Return.
    public static let enter = Key(.enter)
    /// Tab.
    public static let tab = Key(.tab)
    /// Shift and Tab.
    public static let backTab = Key(.tab, .shift)
    /// Erases to the left.
    public static let backspace = Key(.backspace)
    /// Erases to the right.
    public static let delete = Key(.delete)
    /// Escape alone.
    public static let escape = Key(.escape)
    /// Arrow up.
    public static let up = Key(.up)
    /// Arrow down.
    public static let down = Key(.down)
    /// Arrow left.
    public static let left = Key(.left)
    /// Arrow right.
    public static let right = Key(.right)
    /// Home.
    public static let home = Key(.home)
    /// End.
    public static let end = Key(.end)
    /// Page up.
    public static let pageUp = Key(.pageUp)
    /// Page down.
    public static let pageDown = Key(.pageDown)
    /// The space bar.
    public static let space = Key(.character(" "))
}

extension Key: ExpressibleByExtendedGraphemeClusterLiteral {
    /// A character without modifiers, so that tables of keys read as what was typed.
    public init(extendedGraphemeClusterLiteral value: Character) { self = .character(value) }
}
