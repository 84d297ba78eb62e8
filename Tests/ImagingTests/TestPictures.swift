import Imaging
import TestSupport

extension GreyImage {
    /// Even noise: the hardest picture for every codec.
    static func noise(_ width: Int, _ height: Int, seed: UInt64) -> GreyImage {
        var random = SplitMix64(seed: seed)
        return GreyImage(
            width: width, height: height,
            pixels: (0..<(width * height)).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    /// Soft waves, as real pictures have.
    static func waves(_ width: Int, _ height: Int) -> GreyImage {
        GreyImage(
            width: width, height: height,
            pixels: (0..<(width * height)).map { at in
                let (x, y) = (at % width, at / width)
                return UInt8(128 + (x * y / 7) % 60 - (x + 2 * y) % 50)
            })
    }
}

extension ColorImage {
    static func noise(_ width: Int, _ height: Int, seed: UInt64) -> ColorImage {
        var random = SplitMix64(seed: seed)
        return ColorImage(
            width: width, height: height,
            pixels: (0..<(width * height * 3)).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
}

/// The largest difference of two samples at the same place.
func largestDifference(_ one: [UInt8], _ other: [UInt8]) -> Int {
    zip(one, other).map { abs(Int($0) - Int($1)) }.max() ?? 0
}

/// The mean difference of two samples at the same place.
func meanDifference(_ one: [UInt8], _ other: [UInt8]) -> Int {
    zip(one, other).map { abs(Int($0) - Int($1)) }.reduce(0, +) / max(1, one.count)
}
