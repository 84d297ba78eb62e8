public import Imaging

/// A finger that nobody has: its ridges follow from a seed and a pattern class and never change.
///
/// What the scanner sees of it is an impression, and no two of those are alike. Growing a finger costs some tens of
/// milliseconds in a release build, so keep it for all its impressions.
public struct SyntheticFinger: Sendable {
    /// The number that this finger follows from.
    public let seed: UInt64
    /// The class of its ridge flow.
    public let pattern: FingerPattern

    /// Crest heights at 0.05 mm a cell, row by row from the tip.
    let relief: Relief
    /// Grain of the skin, fixed to the finger: pores and uneven ridges.
    let skin: NoiseTile
    /// White lines across the ridges.
    let creases: [Crease]

    /// A fold of the skin that takes no part in the impression.
    struct Crease: Sendable {
        let from: FingerPoint
        let to: FingerPoint
        /// Half of its width in millimetres.
        let reach: Double
    }

    /// Grows the finger of `seed`.
    public init(seed: UInt64, pattern: FingerPattern) {
        self.seed = seed
        self.pattern = pattern
        var random = SeededRandom(seed: seed, purpose: 1)
        let flow = RidgeFlow(pattern, random: &random)
        let growth = RidgeGrowth(flow: flow, random: &random)
        relief = Relief(doubling: growth.crests, width: RidgeGrowth.width, height: RidgeGrowth.height)
        skin = NoiseTile(random: &random, grain: 3)
        creases = (0..<random.index(below: 4)).map { _ in Self.crease(&random) }
    }

    /// What a scanner gives when this finger is put on it.
    ///
    /// - Parameters:
    ///   - conditions: Where and how the finger lies, how dry it is, how clean the glass is.
    ///   - width: Columns, 16 to 1024.
    ///   - height: Rows, 16 to 1024.
    ///   - resolution: Dots per inch, 250 to 1000.
    /// - Returns: 8-bit grey, ridges dark on a light ground, finger tip up.
    public func impression(
        _ conditions: ImpressionConditions, width: Int = 384, height: Int = 290, resolution: Int = 512
    ) -> GreyImage {
        precondition((16...1024).contains(width) && (16...1024).contains(height), "16 to 1024 pixels a side")
        precondition((250...1000).contains(resolution), "250 to 1000 dpi")
        var painter = ImpressionPainter(
            finger: self, conditions: conditions, width: width, height: height, resolution: resolution)
        return painter.paint()
    }

    private static func crease(_ random: inout SeededRandom) -> Crease {
        let middle = FingerPoint(x: random.between(-6, 6), y: random.between(-8, 8))
        let half = random.between(1.5, 5)
        let angle = random.between(-0.9, 0.9)
        let (dx, dy) = (half * SmallMath.cosine(angle), half * SmallMath.sine(angle))
        return Crease(
            from: FingerPoint(x: middle.x - dx, y: middle.y - dy),
            to: FingerPoint(x: middle.x + dx, y: middle.y + dy), reach: random.between(0.05, 0.14))
    }
}

/// Crest heights on a fine grid that can be read between its cells.
struct Relief: Sendable {
    let width: Int
    let height: Int
    let crests: [Float]

    /// Puts a new cell behind each one of `coarse`, along both axes, by cubic (Catmull–Rom) interpolation.
    init(doubling coarse: [Float], width coarseWidth: Int, height coarseHeight: Int) {
        width = coarseWidth * 2
        height = coarseHeight * 2
        var wide = [Float](repeating: 0, count: width * coarseHeight)
        for row in 0..<coarseHeight {
            Self.double(coarse, row * coarseWidth, 1, coarseWidth, into: &wide, row * coarseWidth * 2, 1)
        }
        var full = [Float](repeating: 0, count: width * height)
        for column in 0..<width {
            Self.double(wide, column, width, coarseHeight, into: &full, column, width)
        }
        crests = full
    }

    /// The height at a place in cells; 0 outside.
    func height(_ x: Float, _ y: Float) -> Float {
        guard x >= 0, y >= 0 else { return 0 }
        let (column, row) = (Int(x), Int(y))
        guard column + 1 < width, row + 1 < height else { return 0 }
        let (right, down) = (x - Float(column), y - Float(row))
        let at = row * width + column
        let upper = crests[at] + (crests[at + 1] - crests[at]) * right
        let lower = crests[at + width] + (crests[at + width + 1] - crests[at + width]) * right
        return upper + (lower - upper) * down
    }

    private static func double(
        _ source: [Float], _ first: Int, _ step: Int, _ count: Int,
        into target: inout [Float], _ targetFirst: Int, _ targetStep: Int
    ) {
        for index in 0..<count {
            let here = source[first + index * step]
            let before = source[first + max(0, index - 1) * step]
            let next = source[first + min(count - 1, index + 1) * step]
            let beyond = source[first + min(count - 1, index + 2) * step]
            target[targetFirst + 2 * index * targetStep] = here
            target[targetFirst + (2 * index + 1) * targetStep] = (9 * (here + next) - before - beyond) / 16
        }
    }
}
