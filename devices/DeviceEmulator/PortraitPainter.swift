internal import Imaging

/// Draws the head and shoulders of a person who does not exist, looking straight ahead at a camera.
struct PortraitPainter {
    private static let skins = [
        Paint(246, 214, 186), Paint(232, 190, 156), Paint(214, 165, 127), Paint(190, 138, 100), Paint(158, 110, 78),
        Paint(122, 82, 58),
    ]
    private static let hairs = [Paint(24, 20, 20), Paint(38, 30, 28), Paint(58, 44, 36), Paint(150, 148, 146)]
    private static let clothes = [
        Paint(36, 62, 108), Paint(120, 34, 44), Paint(30, 92, 78), Paint(88, 74, 128), Paint(196, 170, 96),
        Paint(52, 54, 60),
    ]

    private let width: Int
    private let height: Int
    private let skin: Paint
    private let hair: Paint
    private let cloth: Paint
    private let hasLongHair: Bool
    private let hairline: Float
    private let slim: Float
    private let eyeSpace: Float
    private let browWeight: Float
    private let mouthWidth: Float
    /// Pixels from the middle of the eyes to the chin.
    private let unit: Float
    private let middle: Float
    private let eyeLine: Float

    init(seed: UInt64, width: Int, height: Int) {
        var random = SeededRandom(seed: seed, purpose: 5)
        self.width = width
        self.height = height
        skin = Self.skins[random.index(below: Self.skins.count)]
        let isGrey = random.unit() < 0.15
        hair = isGrey ? Self.hairs[3] : Self.hairs[random.index(below: 3)]
        cloth = Self.clothes[random.index(below: Self.clothes.count)]
        hasLongHair = random.unit() < 0.5
        hairline = Float(random.between(0.5, 0.66))
        slim = Float(random.between(0.92, 1.06))
        eyeSpace = Float(random.between(0.40, 0.45))
        browWeight = Float(random.between(0.03, 0.05))
        mouthWidth = Float(random.between(0.26, 0.33))
        unit = 0.32 * Float(min(height, width))
        middle = Float(width) / 2
        eyeLine = 0.44 * Float(height)
    }

    func paint() -> ColorImage {
        var easel = Easel(width: width, height: height, ground: Paint(238, 240, 242))
        paintShoulders(&easel)
        paintHead(&easel)
        paintEyes(&easel)
        paintNoseAndMouth(&easel)
        return easel.image
    }

    /// An ellipse in units of the face, the origin between the eyes.
    private func mark(
        _ easel: inout Easel, _ x: Float, _ y: Float, _ across: Float, _ down: Float, _ paint: Paint, rim: Float = 1,
        softness: Float = 0, rows: ClosedRange<Float> = -1e3...1e3
    ) {
        easel.ellipse(
            x: middle + x * unit, y: eyeLine + y * unit, across: across * unit, down: down * unit, paint, rim: rim,
            softness: softness,
            rows: (eyeLine + rows.lowerBound * unit)...(eyeLine + rows.upperBound * unit))
    }

    private func paintShoulders(_ easel: inout Easel) {
        if hasLongHair { mark(&easel, 0, 0.35, 0.95 * slim, 1.45, hair, rim: 0.8) }
        mark(&easel, 0, 2.35, 1.75, 1.15, cloth, rim: 0.75)
        mark(&easel, 0, 1.32, 0.40, 0.42, cloth.times(0.8))
        mark(&easel, 0, 0.95, 0.36, 0.62, skin.times(0.82), rim: 0.9)
    }

    private func paintHead(_ easel: inout Easel) {
        mark(&easel, 0, -0.22, 0.86 * slim, 0.86, hair, rim: 0.85)
        for side: Float in [-1, 1] {
            mark(&easel, side * 0.76 * slim, 0.08, 0.10, 0.20, skin.times(0.88), rim: 0.85)
        }
        mark(&easel, 0, 0.12, 0.76 * slim, 0.88, skin, rim: 0.84)
        // The hair falls over the forehead down to its line.
        mark(&easel, 0, -0.42 - hairline * 0.35, 0.70 * slim, 0.40, hair, rim: 0.9, softness: 0.05)
    }

    private func paintEyes(_ easel: inout Easel) {
        for side: Float in [-1, 1] {
            let x = side * eyeSpace
            mark(&easel, x, 0, 0.20, 0.14, skin.times(0.9), softness: 0.6)
            mark(&easel, x, 0, 0.135, 0.062, Paint(244, 242, 238))
            mark(&easel, x, 0, 0.056, 0.058, Paint(66, 42, 28))
            mark(&easel, x, 0, 0.026, 0.026, Paint(12, 10, 10))
            mark(&easel, x - 0.018, -0.018, 0.012, 0.012, Paint(250, 250, 250))
            mark(&easel, x, -0.062, 0.145, 0.022, hair.times(0.8))
            mark(&easel, x, -0.19, 0.18, browWeight, hair, softness: 0.3)
        }
    }

    private func paintNoseAndMouth(_ easel: inout Easel) {
        mark(&easel, 0, 0.26, 0.10, 0.26, skin.times(1.05), softness: 0.7)
        mark(&easel, 0, 0.45, 0.13, 0.05, skin.times(0.78), softness: 0.6)
        for side: Float in [-1, 1] { mark(&easel, side * 0.055, 0.455, 0.03, 0.018, skin.times(0.45), softness: 0.4) }
        let lips = Paint(skin.red * 0.80, skin.green * 0.55, skin.blue * 0.55)
        mark(&easel, 0, 0.68, mouthWidth, 0.065, lips, softness: 0.15)
        mark(&easel, 0, 0.675, mouthWidth * 0.95, 0.012, lips.times(0.6))
        mark(&easel, 0, 0.80, 0.16, 0.04, skin.times(0.88), softness: 0.7)
    }
}
