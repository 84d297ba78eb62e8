internal import Imaging

/// A finger picture cut into squares of about 0.8 mm, each with the sums that its quality follows from.
///
/// The direction certainty is the coherence of the gradient's structure tensor (Kass and Witkin 1987, and as "OCL" of
/// ISO/IEC 29794-4 in spirit). The wave number follows from two variances: of a wave of wave number k, neighbours
/// differ by about k times as much as samples do, so no spectrum is needed.
struct RidgeBlocks {
    /// One square.
    struct Block {
        /// Mean tone, 0 to 255.
        var mean = 0
        /// Standard deviation of the tone.
        var contrast = 0
        /// How much all gradients agree in direction, 0 to 100.
        var coherence = 0
        /// Pixels of one ridge and valley, times ten; 0 where flat.
        var periodTenths = 0
    }

    /// Pixels along one edge of a square.
    let edge: Int
    let columns: Int
    let rows: Int
    private(set) var blocks: [Block]
    /// How many of the samples have each tone.
    private(set) var histogram = [Int](repeating: 0, count: 256)

    init(_ image: GreyImage, resolution: Int) {
        edge = max(8, (resolution * 16 + 250) / 500)
        columns = image.width / edge
        rows = image.height / edge
        blocks = []
        for row in 0..<rows {
            for column in 0..<columns {
                blocks.append(measure(image, column * edge, row * edge))
            }
        }
    }

    /// Every second pixel of every second row: a quarter of the work for nearly the same figures.
    private mutating func measure(_ image: GreyImage, _ left: Int, _ top: Int) -> Block {
        let (width, pixels) = (image.width, image.pixels)
        var sums = Sums()
        var y = max(1, top)
        while y < min(top + edge, image.height - 1) {
            var x = max(1, left)
            while x < min(left + edge, width - 1) {
                let at = y * width + x
                let tone = Int(pixels[at])
                histogram[tone] += 1
                let (north, south) = (at - width, at + width)
                let diagonal = Int(pixels[south + 1]) - Int(pixels[north - 1])
                let counter = Int(pixels[south - 1]) - Int(pixels[north + 1])
                let right = Int(pixels[at + 1])
                let below = Int(pixels[south])
                let across = diagonal - counter + 2 * (right - Int(pixels[at - 1]))
                let down = diagonal + counter + 2 * (below - Int(pixels[north]))
                sums.add(tone: tone, across: across, down: down, steps: (right - tone, below - tone))
                x += 2
            }
            y += 2
        }
        return sums.block()
    }

    /// The sums of one square.
    private struct Sums {
        var count = 0
        var tones = 0
        var squares = 0
        var acrossSquares = 0
        var downSquares = 0
        var products = 0
        var stepSquares = 0

        mutating func add(tone: Int, across: Int, down: Int, steps: (Int, Int)) {
            count += 1
            tones += tone
            squares += tone * tone
            acrossSquares += across * across
            downSquares += down * down
            products += across * down
            stepSquares += steps.0 * steps.0 + steps.1 * steps.1
        }

        func block() -> Block {
            guard count > 0 else { return Block() }
            var block = Block()
            block.mean = tones / count
            let spread = squares * count - tones * tones
            block.contrast = IntegerMath.squareRoot(spread) / count
            let (sum, difference) = (acrossSquares + downSquares, acrossSquares - downSquares)
            if sum > 0 {
                let length = IntegerMath.squareRoot(difference * difference + 4 * products * products)
                block.coherence = 100 * length / sum
            }
            if stepSquares > 0, spread > 0 {
                // 2π · 10 · √(variance / mean squared step) = 63 · √(spread / (count · steps)).
                let ratio = 10_000 * spread / (count * stepSquares)
                block.periodTenths = 63 * IntegerMath.squareRoot(ratio) / 100
            }
            return block
        }
    }
}
