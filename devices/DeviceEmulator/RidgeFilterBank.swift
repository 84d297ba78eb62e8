/// Small band-pass filters, one for each direction and spacing of ridges, as lists of taps.
///
/// Each is a Gabor filter without response to flat areas: a wave across the ridges under a round bell. It is the same
/// turned by half a turn, so only one half of the taps is kept and each stands for the two opposite places.
struct RidgeFilterBank {
    static let directions = 32
    /// Ridge periods in cells of the growing grid; its cell is 0.1 mm.
    static let periods: [Double] = [4.1, 4.35, 4.6, 4.85, 5.1]
    /// Reach of the taps in cells.
    static let reach = 5

    /// Steps from the middle in cells of a grid `rowLength` wide, all filters one after the other.
    private(set) var offsets: [Int] = []
    private(set) var weights: [Float] = []
    /// Where the taps of each filter start; one more entry at the end.
    private(set) var start: [Int] = [0]

    init(rowLength: Int) {
        for period in Self.periods {
            for direction in 0..<Self.directions {
                append(angle: SmallMath.pi * Double(direction) / Double(Self.directions), period, rowLength)
            }
        }
    }

    /// The filter for a ridge direction in radians and a period in cells.
    static func index(angle: Double, period: Double) -> Int {
        let turns = angle / SmallMath.pi
        let step = Int(((turns - turns.rounded(.down)) * Double(directions)).rounded()) % directions
        let spacing = (period - periods[0]) / (periods[1] - periods[0])
        let row = min(periods.count - 1, max(0, Int(spacing.rounded())))
        return row * directions + step
    }

    private mutating func append(angle: Double, _ period: Double, _ rowLength: Int) {
        // The grid's rows run downwards, the finger's y upwards: hence the sign of the sine.
        let normal = (x: SmallMath.sine(angle), y: SmallMath.cosine(angle))
        let width = 0.44 * period
        var taps: [(offset: Int, bell: Double, wave: Double)] = []
        for y in 0...Self.reach {
            for x in (y == 0 ? 0 : -Self.reach)...Self.reach {
                let square = Double(x * x + y * y) / (2 * width * width)
                let bell = SmallMath.exponential(-square) * (x == 0 && y == 0 ? 0.5 : 1)
                guard bell > 0.06 else { continue }
                let across = Double(x) * normal.x + Double(y) * normal.y
                taps.append((y * rowLength + x, bell, SmallMath.cosine(2 * SmallMath.pi * across / period)))
            }
        }
        let bells = taps.reduce(0) { $0 + $1.bell }
        let mean = taps.reduce(0) { $0 + $1.bell * $1.wave } / bells
        // Scaled so that a wave of exactly this direction and period keeps its height.
        let gain = 2 * taps.reduce(0) { $0 + $1.bell * ($1.wave - mean) * $1.wave }
        for tap in taps {
            offsets.append(tap.offset)
            weights.append(Float(tap.bell * (tap.wave - mean) / gain))
        }
        start.append(offsets.count)
    }
}
