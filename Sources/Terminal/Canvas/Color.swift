/// A colour as the screens name it; ``Renderer`` reduces it to what the terminal has.
public enum Color: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case standard
    /// One of the sixteen colours that every colour terminal has and its owner may have changed.
    case named(Name)
    /// Red, green and blue, 0 to 255 each.
    case rgb(UInt8, UInt8, UInt8)

    /// The sixteen colours in the order of their codes.
    public enum Name: UInt8, CaseIterable, Sendable {
        case black, red, green, yellow, blue, magenta, cyan, white
        case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
    }

    /// A grey, 0 black to 255 white.
    public static func grey(_ level: UInt8) -> Color { .rgb(level, level, level) }
}

/// How many colours a terminal can show.
public enum ColorDepth: Int, Comparable, CaseIterable, Sendable {
    /// No colour: bold, dim and reverse only.
    case mono
    /// The sixteen named colours.
    case sixteen
    /// The 6×6×6 cube and the 24 greys besides.
    case palette
    /// Any red, green and blue.
    case trueColor

    /// Fewer colours first.
    public static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }

    /// The depth that the environment promises.
    ///
    /// - Parameters:
    ///   - term: `TERM`; nil and `dumb` mean no colour.
    ///   - colorTerm: `COLORTERM`; `truecolor` or `24bit` mean any colour.
    ///   - noColor: `NO_COLOR`; any text that is not empty means no colour (no-color.org).
    public init(term: String?, colorTerm: String?, noColor: String?) {
        self = .mono
        if let noColor, !noColor.isEmpty { return }
        guard let term, !term.isEmpty, term != "dumb", !term.hasPrefix("vt") else { return }
        if colorTerm == "truecolor" || colorTerm == "24bit" || term.hasSuffix("-direct") {
            self = .trueColor
        } else if term.hasSuffix("-256color") {
            self = .palette
        } else {
            self = .sixteen
        }
    }
}

extension Color {
    /// The nearest of the 256 palette entries (16–231 cube, 232–255 greys) to an RGB colour.
    static func paletteIndex(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        let steps: [Int] = [0, 95, 135, 175, 215, 255]
        func step(_ value: UInt8) -> Int {
            steps.indices.min { abs(steps[$0] - Int(value)) < abs(steps[$1] - Int(value)) } ?? 0
        }
        let cube = (step(red), step(green), step(blue))
        let cubeError = distance((steps[cube.0], steps[cube.1], steps[cube.2]), (Int(red), Int(green), Int(blue)))
        let level = (Int(red) + Int(green) + Int(blue)) / 3
        let greyStep = min(23, max(0, (level - 3) / 10))
        let grey = 8 + 10 * greyStep
        let greyError = distance((grey, grey, grey), (Int(red), Int(green), Int(blue)))
        return greyError < cubeError ? UInt8(232 + greyStep) : UInt8(16 + 36 * cube.0 + 6 * cube.1 + cube.2)
    }

    /// The nearest named colour to an RGB colour, by xterm's values of the sixteen.
    static func nearestName(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Name {
        let wanted = (Int(red), Int(green), Int(blue))
        return Name.allCases.min { distance(value(of: $0), wanted) < distance(value(of: $1), wanted) } ?? .white
    }

    private static func value(of name: Name) -> (Int, Int, Int) {
        switch name {
        case .black: (0, 0, 0)
        case .red: (205, 0, 0)
        case .green: (0, 205, 0)
        case .yellow: (205, 205, 0)
        case .blue: (0, 0, 238)
        case .magenta: (205, 0, 205)
        case .cyan: (0, 205, 205)
        case .white: (229, 229, 229)
        case .brightBlack: (127, 127, 127)
        case .brightRed: (255, 0, 0)
        case .brightGreen: (0, 255, 0)
        case .brightYellow: (255, 255, 0)
        case .brightBlue: (92, 92, 255)
        case .brightMagenta: (255, 0, 255)
        case .brightCyan: (0, 255, 255)
        case .brightWhite: (255, 255, 255)
        }
    }

    private static func distance(_ left: (Int, Int, Int), _ right: (Int, Int, Int)) -> Int {
        let (red, green, blue) = (left.0 - right.0, left.1 - right.1, left.2 - right.2)
        return red * red + green * green + blue * blue
    }
}
