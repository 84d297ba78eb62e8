internal import Imaging

/// A colour as three parts of 0 to 255.
struct Paint: Sendable, Hashable {
    var red: Float
    var green: Float
    var blue: Float

    init(_ red: Float, _ green: Float, _ blue: Float) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// Lighter above 1, darker below.
    func times(_ factor: Float) -> Paint { Paint(red * factor, green * factor, blue * factor) }
}

/// A canvas for soft ellipses, which is all that a simple face needs.
struct Easel {
    let width: Int
    let height: Int
    private var pixels: [UInt8]

    /// A canvas lit from above: `ground` at the top, a little darker below.
    init(width: Int, height: Int, ground: Paint) {
        self.width = width
        self.height = height
        pixels = []
        pixels.reserveCapacity(width * height * 3)
        for row in 0..<height {
            let paint = ground.times(1 - 0.08 * Float(row) / Float(height))
            for _ in 0..<width {
                pixels.append(UInt8(min(255, paint.red)))
                pixels.append(UInt8(min(255, paint.green)))
                pixels.append(UInt8(min(255, paint.blue)))
            }
        }
    }

    var image: ColorImage { ColorImage(width: width, height: height, pixels: pixels) }

    /// An ellipse with an edge of one pixel.
    ///
    /// - Parameters:
    ///   - rows: Only these rows are painted.
    ///   - rim: Brightness at the rim, 1 = as in the middle.
    ///   - softness: Share of the radius over which it fades out.
    mutating func ellipse(
        x: Float, y: Float, across: Float, down: Float, _ paint: Paint, rim: Float = 1, softness: Float = 0,
        rows: ClosedRange<Float> = -1e6...1e6
    ) {
        let fade = max(softness, 1.2 / min(across, down))
        let top = max(0, Int(max(y - down, rows.lowerBound)))
        let bottom = min(height - 1, Int(min(y + down, rows.upperBound)) + 1)
        let left = max(0, Int(x - across))
        let right = min(width - 1, Int(x + across) + 1)
        guard top <= bottom, left <= right else { return }
        for row in top...bottom {
            let dy = (Float(row) - y) / down
            for column in left...right {
                let dx = (Float(column) - x) / across
                let square = dx * dx + dy * dy
                guard square < 1 else { continue }
                // Near the rim 1 − d² is twice the distance to it.
                let cover = min(1, (1 - square) / (2 * fade))
                blend(row * width + column, paint, light: 1 + (rim - 1) * square, cover: cover)
            }
        }
    }

    private mutating func blend(_ pixel: Int, _ paint: Paint, light: Float, cover: Float) {
        let at = pixel * 3
        let keep = 1 - cover
        let strength = light * cover
        pixels[at] = UInt8(max(0, min(255, Float(pixels[at]) * keep + paint.red * strength)))
        pixels[at + 1] = UInt8(max(0, min(255, Float(pixels[at + 1]) * keep + paint.green * strength)))
        pixels[at + 2] = UInt8(max(0, min(255, Float(pixels[at + 2]) * keep + paint.blue * strength)))
    }
}
