/// Which place of the finger lies on which pixel: shift and rotation, then the drag and twist of soft skin.
///
/// Exact at every eighth pixel and straight between.
struct SkinMap {
    private static let step = 8
    private let columns: Int
    private let xs: [Float]
    private let ys: [Float]

    init(_ touch: ImpressionConditions, width: Int, height: Int, pitch: Double) {
        columns = width / Self.step + 2
        let rows = height / Self.step + 2
        let turn = touch.rotation * SmallMath.pi / 180
        let (cosine, sine) = (SmallMath.cosine(turn), SmallMath.sine(turn))
        var (xs, ys): ([Float], [Float]) = ([], [])
        for row in 0..<rows {
            for column in 0..<columns {
                let x = (Double(column * Self.step) - Double(width - 1) / 2) * pitch - touch.shiftRight
                let y = (Double(height - 1) / 2 - Double(row * Self.step)) * pitch - touch.shiftUp
                let turned = FingerPoint(x: cosine * x + sine * y, y: cosine * y - sine * x)
                let place = Self.stretched(turned, touch)
                xs.append(Float(place.x))
                ys.append(Float(place.y))
            }
        }
        (self.xs, self.ys) = (xs, ys)
    }

    /// The places of one row of pixels, from the left, in millimetres.
    func row(_ row: Int) -> Places {
        let upper = row / Self.step * columns
        let down = Float(row % Self.step) / Float(Self.step)
        return Places(map: self, upper: upper, down: down)
    }

    /// The middle of the pad sticks to the glass; further out the skin gives way.
    private static func stretched(_ point: FingerPoint, _ touch: ImpressionConditions) -> FingerPoint {
        let give = 1 - SmallMath.exponential(-(point.x * point.x + point.y * point.y) / 50)
        let twist = touch.twist * SmallMath.pi / 180 * give
        return FingerPoint(
            x: point.x + touch.dragRight * give - twist * point.y,
            y: point.y + touch.dragUp * give + twist * point.x)
    }

    /// Walks along one row.
    struct Places {
        private let map: SkinMap
        private let upper: Int
        private let down: Float
        private var column = 0
        private var x: Float = 0
        private var y: Float = 0
        private var stepX: Float = 0
        private var stepY: Float = 0

        fileprivate init(map: SkinMap, upper: Int, down: Float) {
            self.map = map
            self.upper = upper
            self.down = down
        }

        mutating func next() -> (Float, Float) {
            if column % SkinMap.step == 0 {
                let at = upper + column / SkinMap.step
                let (left, right) = (corner(at), corner(at + 1))
                (x, y) = left
                stepX = (right.0 - left.0) / Float(SkinMap.step)
                stepY = (right.1 - left.1) / Float(SkinMap.step)
            } else {
                x += stepX
                y += stepY
            }
            column += 1
            return (x, y)
        }

        private func corner(_ at: Int) -> (Float, Float) {
            let below = at + map.columns
            return (
                map.xs[at] + (map.xs[below] - map.xs[at]) * down, map.ys[at] + (map.ys[below] - map.ys[at]) * down
            )
        }
    }
}
