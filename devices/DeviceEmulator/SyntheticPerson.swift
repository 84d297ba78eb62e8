public import EnrollmentModel
public import Imaging

/// A person who does not exist: ten fingers and a face that follow from one seed.
public struct SyntheticPerson: Sendable, Hashable {
    /// The number that everything follows from.
    public let seed: UInt64

    /// The person of `seed`.
    public init(seed: UInt64) { self.seed = seed }

    /// The class of a finger, with the shares of real hands: loops 65 %, whorls 30 %, arches 5 %.
    ///
    /// Loops open towards the little finger but for one in twelve; the share of whorls is higher on thumbs and ring
    /// fingers, that of arches on index fingers (Cummins and Midlo 1943 describe both).
    public func pattern(of finger: Finger) -> FingerPattern {
        var random = SeededRandom(seed: seed, purpose: 16 + UInt64(finger.code))
        let (whorls, arches) = Self.shares(of: finger.digit)
        let draw = random.unit()
        if draw < whorls { return random.unit() < 0.15 ? .doubleLoop : .whorl }
        if draw < whorls + arches { return random.unit() < 0.4 ? .tentedArch : .arch }
        let towardsThumb = random.unit() < 1.0 / 12
        return (finger.hand == .right) != towardsThumb ? .rightLoop : .leftLoop
    }

    /// Grows a finger; costs some tens of milliseconds in a release build.
    public func finger(_ finger: Finger) -> SyntheticFinger {
        var random = SeededRandom(seed: seed, purpose: 32 + UInt64(finger.code))
        return SyntheticFinger(seed: random.word(), pattern: pattern(of: finger))
    }

    /// The person in front of a light wall, as a camera sees them.
    ///
    /// - Parameters:
    ///   - width: Columns, 64 or more.
    ///   - height: Rows, 64 or more.
    public func portrait(width: Int = 640, height: Int = 480) -> ColorImage {
        precondition(width >= 64 && height >= 64, "64 pixels a side or more")
        return PortraitPainter(seed: seed, width: width, height: height).paint()
    }

    private static func shares(of digit: Digit) -> (whorls: Double, arches: Double) {
        switch digit {
        case .thumb: (0.38, 0.03)
        case .index: (0.31, 0.12)
        case .middle: (0.20, 0.06)
        case .ring: (0.45, 0.02)
        case .little: (0.16, 0.02)
        }
    }
}
