/// A square of smooth noise that repeats without a seam, about −1 to 1.
struct NoiseTile: Sendable {
    static let side = 128

    /// `side` × `side` values, row by row.
    let values: [Float]

    /// Noise whose blots are about `grain` cells wide, 1 = independent cells.
    init(random: inout SeededRandom, grain: Int) {
        var field = (0..<(Self.side * Self.side)).map { _ in Float(random.between(-1, 1)) }
        for _ in 0..<(grain > 1 ? 2 : 0) {
            field = Self.averaged(field, reach: grain / 2, step: 1)
            field = Self.averaged(field, reach: grain / 2, step: Self.side)
        }
        let power = field.reduce(0) { $0 + $1 * $1 } / Float(field.count)
        // Scaled to a deviation of 1/2, so that nearly all values lie between −1 and 1.
        let gain = 0.5 / power.squareRoot()
        values = field.map { $0 * gain }
    }

    /// The value at any whole position, negative ones too.
    func value(_ x: Int, _ y: Int) -> Float {
        values[((y & (Self.side - 1)) << 7) | (x & (Self.side - 1))]
    }

    /// A running mean over 2 × `reach` + 1 cells along one axis (`step` 1: rows, `side`: columns), around the seam.
    private static func averaged(_ field: [Float], reach: Int, step: Int) -> [Float] {
        var result = field
        let other = step == 1 ? side : 1
        let share = 1 / Float(2 * reach + 1)
        for line in 0..<side {
            let base = line * other
            var sum: Float = 0
            for at in -reach...reach { sum += field[base + (at & (side - 1)) * step] }
            for at in 0..<side {
                result[base + at * step] = sum * share
                sum += field[base + ((at + reach + 1) & (side - 1)) * step]
                sum -= field[base + ((at - reach) & (side - 1)) * step]
            }
        }
        return result
    }
}
