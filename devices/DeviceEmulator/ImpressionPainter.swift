internal import Imaging

/// Turns the relief of a finger into one picture: lays it on the glass, presses it, dries it, dirties it.
struct ImpressionPainter {
    private let finger: SyntheticFinger
    private let touch: ImpressionConditions
    private let width: Int
    private let height: Int
    /// Millimetres a pixel.
    private let pitch: Double
    private let skinMap: SkinMap
    private let shade: NoiseTile
    private let grainAt: (x: Int, y: Int)
    private let paper: Float
    private let depth: Float
    private var random: SeededRandom
    private var pixels: [UInt8] = []
    /// Congruential: quick, and good enough for the last bits of a sensor.
    private var sensorNoise: UInt32 = 1

    init(finger: SyntheticFinger, conditions: ImpressionConditions, width: Int, height: Int, resolution: Int) {
        self.finger = finger
        touch = conditions
        self.width = width
        self.height = height
        pitch = 25.4 / Double(resolution)
        random = SeededRandom(seed: finger.seed ^ conditions.seed, purpose: 3)
        skinMap = SkinMap(conditions, width: width, height: height, pitch: pitch)
        shade = NoiseTile(random: &random, grain: 9)
        grainAt = (random.index(below: NoiseTile.side), random.index(below: NoiseTile.side))
        paper = Float(random.between(228, 242))
        depth = Float(min(190, random.between(92, 104) + 130 * conditions.pressure))
    }

    mutating func paint() -> GreyImage {
        pixels = [UInt8](repeating: 255, count: width * height)
        sensorNoise = UInt32(truncatingIfNeeded: random.word())
        let press = Press(touch)
        for row in 0..<height {
            paintRow(row, press)
        }
        var image = GreyImage(width: width, height: height, pixels: pixels)
        if touch.blur > 0 { image = image.smeared(reach: touch.blur) }
        addSpecks(&image)
        return image
    }

    private mutating func paintRow(_ row: Int, _ press: Press) {
        var place = skinMap.row(row)
        for column in 0..<width {
            let (x, y) = place.next()
            let coarse = shade.value(column >> 2, row >> 2)
            sensorNoise = sensorNoise &* 1_664_525 &+ 1_013_904_223
            var tone = paper + 5 * coarse + Float(sensorNoise >> 24) / 42 - 3
            let rim = press.rim(x, y) + 0.12 * coarse
            if rim < 1.3 {
                let grain = finger.skin.value(column + grainAt.x, row + grainAt.y)
                let ink = press.ink(crest(x, y), rim: rim, shade: coarse, grain: grain)
                tone -= depth * ink * (1 + 0.15 * coarse)
            }
            pixels[row * width + column] = UInt8(max(0, min(255, tone)))
        }
    }

    /// Height of the skin at a place in millimetres, less its pores and creases.
    private func crest(_ x: Float, _ y: Float) -> Float {
        let relief = finger.relief
        let column = (x / 0.05) + Float(relief.width / 2 - 1)
        let row = Float(relief.height / 2 - 1) - (y / 0.05)
        let height = relief.height(column, row)
        let skin = finger.skin.value(Int(column + 4096) >> 1, Int(row + 4096) >> 1)
        var crest = height + 0.22 * skin
        if height > 0.5, skin > 0.72 { crest -= 0.9 }
        for crease in finger.creases where crease.covers(x, y) { crest -= 1.6 }
        return crest
    }

    /// Dust on the glass prints dark, dust on the skin leaves holes.
    private mutating func addSpecks(_ image: inout GreyImage) {
        let count = Int(touch.dirt * 60)
        for _ in 0..<count {
            let (x, y) = (random.index(below: width), random.index(below: height))
            let reach = 1 + random.index(below: 3)
            let tone = random.unit() < 0.4 ? UInt8(random.between(90, 190)) : UInt8(random.between(205, 240))
            for row in max(0, y - reach)...min(height - 1, y + reach) {
                for column in max(0, x - reach)...min(width - 1, x + reach) {
                    let (dx, dy) = (column - x, row - y)
                    guard dx * dx + dy * dy <= reach * reach else { continue }
                    image.pixels[row * width + column] = tone
                }
            }
        }
    }
}

/// How strongly the skin at a place prints.
private struct Press {
    private let middle: Float
    private let breadth: Float
    private let length: Float
    private let dryness: Float
    private let softness: Float

    init(_ touch: ImpressionConditions) {
        let (pressure, moisture) = (Float(touch.pressure), Float(touch.moisture))
        middle = 0.12 - 1.5 * (pressure - 0.5) - 0.75 * max(0, moisture) + 0.25 * max(0, -moisture)
        breadth = (6.4 + 2.2 * pressure) * Float(touch.contact)
        length = (8.6 + 2.2 * pressure) * Float(touch.contact)
        dryness = max(0, -moisture)
        softness = 0.9
    }

    /// Below 1 inside the patch of contact.
    func rim(_ x: Float, _ y: Float) -> Float {
        let (across, along) = (x / breadth, y / length)
        return across * across + along * along
    }

    /// 0 bare glass to 1 full print, for a crest of −1…1.
    func ink(_ crest: Float, rim: Float, shade: Float, grain: Float) -> Float {
        var threshold = middle + 0.25 * shade
        if rim > 0.7 { threshold += 2.6 * (rim - 0.7) }
        // Dry skin touches with its highest points only, here and there.
        threshold += dryness * (0.35 + 1.5 * grain + 0.5 * shade)
        let ink = (crest - threshold) / softness + 0.5
        return ink < 0 ? 0 : (ink > 1 ? 1 : ink)
    }
}

extension SyntheticFinger.Crease {
    /// True for a place, in millimetres, on this fold.
    func covers(_ x: Float, _ y: Float) -> Bool {
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let (px, py) = (Double(x) - from.x, Double(y) - from.y)
        let along = (px * dx + py * dy) / (dx * dx + dy * dy)
        guard along >= 0, along <= 1 else { return false }
        let (ox, oy) = (px - along * dx, py - along * dy)
        // Thin at both ends.
        let width = reach * (1 - (2 * along - 1) * (2 * along - 1)) + 0.02
        return ox * ox + oy * oy < width * width
    }
}

extension GreyImage {
    /// Averaged along rows: a finger that slid sideways.
    func smeared(reach: Int) -> GreyImage {
        var smeared = pixels
        for row in 0..<height {
            for column in 0..<width {
                let low = max(0, column - reach)
                let high = min(width - 1, column + reach)
                var sum = 0
                for at in low...high { sum += Int(pixels[row * width + at]) }
                smeared[row * width + column] = UInt8(sum / (high - low + 1))
            }
        }
        return GreyImage(width: width, height: height, pixels: smeared)
    }
}
