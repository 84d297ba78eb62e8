/// The squares of a picture that a finger touches, and what they have in common.
struct TouchedArea {
    /// Area in square millimetres.
    let squareMillimetres: Int
    /// Mean direction certainty, 0 to 100.
    let clarity: Int
    /// Mean standard deviation of the tone.
    let contrast: Int
    /// Middle value of the ridge period in tenths of a pixel.
    let periodTenths: Int
    /// How much darker than the paper the area is on average.
    let depth: Int
    /// Percentage of squares whose valleys are closed.
    let darkShare: Int
    /// Percentage of squares that are grey without ridges.
    let smearedShare: Int
    /// Percentage of squares whose ridges seem wider than ridges are, as motion makes them.
    let widePeriodShare: Int
    /// Distance of its middle from that of the picture, in percent of half the picture, the larger of both axes.
    let offset: Int
    /// Mean usefulness of the squares, 0 to 100.
    let usefulness: Int
    /// True if enough of it looks like skin with ridges.
    let isFinger: Bool

    init(_ grid: RidgeBlocks, resolution: Int) {
        let paper = IntegerMath.percentile(grid.histogram, permille: 900)
        let touched = grid.blocks.indices.filter { Self.isTouched(grid.blocks[$0], paper: paper) }
        let blocks = touched.map { grid.blocks[$0] }
        let count = max(1, blocks.count)
        func mean(_ value: (RidgeBlocks.Block) -> Int) -> Int { blocks.reduce(0) { $0 + value($1) } / count }
        func share(_ test: (RidgeBlocks.Block) -> Bool) -> Int { 100 * blocks.filter(test).count / count }

        // 25.4 mm an inch, in hundredths: (254 · edge / resolution)² / 100.
        squareMillimetres = blocks.count * 64_516 * grid.edge * grid.edge / (resolution * resolution * 100)
        clarity = mean(\.coherence)
        contrast = mean(\.contrast)
        let periods = blocks.map(\.periodTenths).sorted()
        periodTenths = periods.isEmpty ? 0 : periods[periods.count / 2]
        depth = blocks.isEmpty ? 0 : paper - mean(\.mean)
        darkShare = share { $0.mean < paper - 130 && $0.mean < 110 }
        smearedShare = share { $0.contrast < 16 && $0.mean < paper - 40 && $0.mean >= 110 }
        widePeriodShare = share { $0.periodTenths * 500 > 77 * resolution }
        offset = Self.offset(of: touched, in: grid)
        usefulness = mean { Self.usefulness(of: $0, resolution: resolution) }
        let ridged = blocks.filter { Self.usefulness(of: $0, resolution: resolution) > 10 }.count
        isFinger = squareMillimetres >= 12 && 100 * ridged / count >= 15
    }

    private static func isTouched(_ block: RidgeBlocks.Block, paper: Int) -> Bool {
        block.contrast >= 14 || block.mean < paper - 40
    }

    /// Clear dark lines in one direction, at the distance that ridges have, with open valleys.
    private static func usefulness(of block: RidgeBlocks.Block, resolution: Int) -> Int {
        let contrast = IntegerMath.ramp(block.contrast, zero: 8, full: 36)
        let clarity = IntegerMath.ramp(block.coherence, zero: 18, full: 68)
        let valleys = IntegerMath.ramp(block.mean, zero: 50, full: 105)
        let period = block.periodTenths * 500 / resolution
        let narrow = IntegerMath.ramp(period, zero: 40, full: 52)
        let wide = IntegerMath.ramp(period, zero: 160, full: 120)
        return contrast * clarity / 100 * valleys / 100 * min(narrow, wide) / 100
    }

    private static func offset(of touched: [Int], in grid: RidgeBlocks) -> Int {
        guard !touched.isEmpty else { return 0 }
        let x = touched.reduce(0) { $0 + 2 * ($1 % grid.columns) + 1 } / touched.count - grid.columns
        let y = touched.reduce(0) { $0 + 2 * ($1 / grid.columns) + 1 } / touched.count - grid.rows
        return max(100 * abs(x) / grid.columns, 100 * abs(y) / grid.rows)
    }
}
