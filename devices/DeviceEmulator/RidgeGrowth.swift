/// Grows ridges out of noise: each pass lets every place take on the wave that its direction and spacing ask for,
/// until crests join to ridges. Where the flow spreads, ridges end or fork by themselves; those are the minutiae.
struct RidgeGrowth {
    /// Edge of a cell in millimetres.
    static let cell = 0.1
    static let width = 200
    static let height = 260
    private static let passes = 11

    /// Crest height of each cell, −1 valley to 1 ridge, row by row from the tip.
    private(set) var crests: [Float]

    init(flow: RidgeFlow, random: inout SeededRandom) {
        let plan = Plan(flow, &random)
        crests = [Float](repeating: 0, count: Self.width * Self.height)
        for cell in plan.cells { crests[cell] = Float(random.between(-0.5, 0.5)) }
        let bank = RidgeFilterBank(rowLength: Self.width)
        for _ in 0..<Self.passes { crests = Self.pass(crests, plan, bank) }
    }

    /// The middle of a cell on the finger.
    static func point(column: Int, row: Int) -> FingerPoint {
        FingerPoint(
            x: (Double(column) - Double(width - 1) / 2) * cell, y: (Double(height - 1) / 2 - Double(row)) * cell)
    }

    private static func pass(_ crests: [Float], _ plan: Plan, _ bank: RidgeFilterBank) -> [Float] {
        var next = crests
        let (offsets, weights, start) = (bank.offsets, bank.weights, bank.start)
        var at = 0
        while at < plan.cells.count {
            let cell = plan.cells[at]
            let filter = plan.filters[at]
            var tap = start[filter]
            let end = start[filter + 1]
            var sum: Float = 0
            while tap < end {
                let offset = offsets[tap]
                sum += weights[tap] * (crests[cell + offset] + crests[cell - offset])
                tap += 1
            }
            // Small waves grow, large ones settle at ±1.
            let grown = sum * 1.9
            next[cell] = grown > 1 ? 1 : (grown < -1 ? -1 : grown)
            at += 1
        }
        return next
    }

    /// Which cells belong to the finger, and the filter of each.
    private struct Plan {
        var cells: [Int] = []
        var filters: [Int] = []

        init(_ flow: RidgeFlow, _ random: inout SeededRandom) {
            let base = random.between(4.35, 4.75)
            let turn = random.between(0, 6)
            let margin = RidgeFilterBank.reach
            for row in margin..<(height - margin) {
                for column in margin..<(width - margin) {
                    let point = point(column: column, row: row)
                    let (x, y) = (point.x / 9.8, point.y / 12.8)
                    guard x * x + y * y <= 1 else { continue }
                    // Ridges stand wider towards the crease below the pad.
                    let drift = 0.25 * SmallMath.sine(0.4 * point.x + turn) * SmallMath.sine(0.33 * point.y + turn)
                    let period = base + drift - 0.02 * point.y
                    cells.append(row * width + column)
                    filters.append(RidgeFilterBank.index(angle: flow.direction(at: point), period: period))
                }
            }
        }
    }
}
