/// How a cell looks.
public struct Style: Hashable, Sendable {
    /// Colour of the letters.
    public var foreground: Color
    /// Colour behind the letters.
    public var background: Color
    /// Heavier or brighter letters.
    public var bold: Bool
    /// Fainter letters, for what matters less.
    public var dim: Bool
    /// A line under the letters, for fields.
    public var underline: Bool
    /// Foreground and background exchanged; the way to show a selection without colours.
    public var reverse: Bool

    /// Standard colours unless said otherwise.
    public init(
        foreground: Color = .standard, background: Color = .standard, bold: Bool = false, dim: Bool = false,
        underline: Bool = false, reverse: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.bold = bold
        self.dim = dim
        self.underline = underline
        self.reverse = reverse
    }

    /// The terminal's own look.
    public static let plain = Style()
    /// Heavier letters.
    public static let bold = Style(bold: true)
    /// Fainter letters.
    public static let dim = Style(dim: true)
    /// Exchanged colours.
    public static let reverse = Style(reverse: true)
}
