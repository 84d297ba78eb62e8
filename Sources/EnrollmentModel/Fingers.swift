/// A hand.
public enum Hand: String, Sendable, CaseIterable {
    /// The right hand.
    case right
    /// The left hand.
    case left
}

/// A finger of a hand in the order of the law's ten-print card.
public enum Digit: String, Sendable, CaseIterable {
    /// Ngón cái.
    case thumb
    /// Ngón trỏ.
    case index
    /// Ngón giữa.
    case middle
    /// Ngón áp út.
    case ring
    /// Ngón út.
    case little
}

/// One of the ten fingers, with the finger position codes 1–10 of ISO/IEC 19794-4 and ANSI/NIST-ITL.
public struct Finger: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The hand it belongs to.
    public let hand: Hand
    /// Which finger of the hand.
    public let digit: Digit

    /// A finger.
    public init(_ hand: Hand, _ digit: Digit) {
        self.hand = hand
        self.digit = digit
    }

    /// Right thumb to right little, then left thumb to left little.
    public static let allCases: [Finger] = Hand.allCases.flatMap { hand in Digit.allCases.map { Finger(hand, $0) } }

    /// Finger position code: 1 right thumb … 5 right little, 6 left thumb … 10 left little.
    public var code: Int { (Finger.allCases.firstIndex(of: self) ?? 0) + 1 }

    /// The finger with a position code of 1–10.
    public init?(code: Int) {
        guard Finger.allCases.indices.contains(code - 1) else { return nil }
        self = Finger.allCases[code - 1]
    }

    /// `right_thumb` … `left_little`.
    public var name: String { "\(hand.rawValue)_\(digit.rawValue)" }
    /// The same as ``name``.
    public var description: String { name }
}

/// Several fingers pressed together, with the position codes 13–15 of ISO/IEC 19794-4.
public enum Slap: String, Sendable, CaseIterable {
    /// Four fingers of the right hand, code 13.
    case rightFour = "right_four"
    /// Four fingers of the left hand, code 14.
    case leftFour = "left_four"
    /// Both thumbs, code 15.
    case thumbs

    /// The fingers in it, from left to right as the image shows them.
    public var fingers: [Finger] {
        switch self {
        case .rightFour: [.index, .middle, .ring, .little].map { Finger(.right, $0) }
        case .leftFour: [.little, .ring, .middle, .index].map { Finger(.left, $0) }
        case .thumbs: [Finger(.left, .thumb), Finger(.right, .thumb)]
        }
    }
}

/// How a finger met the platen (ISO/IEC 19794-4 table 6: live-scan plain 0, live-scan rolled 1).
public enum ImpressionType: String, Sendable, CaseIterable {
    /// Pressed flat on a live scanner.
    case plain
    /// Rolled from nail to nail on a live scanner.
    case rolled
    /// Taken from inked paper.
    case inked
    /// A picture that is no finger impression: face, iris, document.
    case photograph
    /// Pages from a document scanner.
    case scan
}

/// An eye.
public enum Eye: String, Sendable, CaseIterable {
    /// The right eye.
    case right
    /// The left eye.
    case left
}
