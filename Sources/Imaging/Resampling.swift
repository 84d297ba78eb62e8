/// Samples of any number of channels, for the work that is the same in grey and in colour.
struct Interleaved {
    let width: Int
    let height: Int
    let channels: Int
    let samples: [UInt8]

    func cropped(to rect: PixelRect) -> [UInt8] {
        precondition(rect.x >= 0 && rect.y >= 0 && rect.width > 0 && rect.height > 0, "a part of the picture")
        precondition(rect.x + rect.width <= width && rect.y + rect.height <= height, "inside the picture")
        var kept: [UInt8] = []
        kept.reserveCapacity(rect.width * rect.height * channels)
        for row in rect.y..<(rect.y + rect.height) {
            let start = (row * width + rect.x) * channels
            kept.append(contentsOf: samples[start..<(start + rect.width * channels)])
        }
        return kept
    }

    /// Columns first, then rows: each with the weights of its own axis.
    func scaled(width newWidth: Int, height newHeight: Int) -> [UInt8] {
        precondition(newWidth > 0 && newHeight > 0, "a picture has at least one pixel")
        let across = Taps(from: width, to: newWidth)
        let narrow = resampled(
            samples, lines: height, step: channels, lineStride: width * channels, taps: across,
            outStep: channels, outLineStride: newWidth * channels)
        let down = Taps(from: height, to: newHeight)
        return resampledRows(narrow, rowLength: newWidth * channels, taps: down)
    }

    private func resampled(
        _ source: [UInt8], lines: Int, step: Int, lineStride: Int, taps: Taps, outStep: Int, outLineStride: Int
    ) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: lines * outLineStride)
        for line in 0..<lines {
            for out in 0..<taps.count {
                for channel in 0..<channels {
                    var sum = Taps.half
                    var at = line * lineStride + taps.first[out] * step + channel
                    for tap in taps.start[out]..<taps.start[out + 1] {
                        sum += taps.weights[tap] * Int(source[at])
                        at += step
                    }
                    result[line * outLineStride + out * outStep + channel] = UInt8(sum >> Taps.bits)
                }
            }
        }
        return result
    }

    private func resampledRows(_ source: [UInt8], rowLength: Int, taps: Taps) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: rowLength * taps.count)
        for out in 0..<taps.count {
            for column in 0..<rowLength {
                var sum = Taps.half
                var at = taps.first[out] * rowLength + column
                for tap in taps.start[out]..<taps.start[out + 1] {
                    sum += taps.weights[tap] * Int(source[at])
                    at += rowLength
                }
                result[out * rowLength + column] = UInt8(sum >> Taps.bits)
            }
        }
        return result
    }
}

/// The weights of one axis: a triangle as wide as one source pixel or one target pixel, whichever is larger.
///
/// Whole numbers that add up to exactly 1, so that a flat picture stays flat and every machine agrees.
private struct Taps {
    static let bits = 14
    static let half = 1 << (bits - 1)

    /// The first source index of each target index.
    private(set) var first: [Int] = []
    /// Where the weights of each target index start; one more entry at the end.
    private(set) var start: [Int] = [0]
    private(set) var weights: [Int] = []

    var count: Int { first.count }

    init(from source: Int, to target: Int) {
        let scale = Double(source) / Double(target)
        let reach = scale > 1 ? scale : 1
        for index in 0..<target {
            let centre = (Double(index) + 0.5) * scale - 0.5
            let low = Swift.max(0, Int((centre - reach).rounded(.up)))
            let high = Swift.min(source - 1, Int((centre + reach).rounded(.down)))
            append(
                first: low,
                shares: (low...Swift.max(low, high)).map { at in
                    let distance = (Double(at) - centre) / reach
                    return Swift.max(0, 1 - (distance < 0 ? -distance : distance))
                })
        }
    }

    private mutating func append(first low: Int, shares: [Double]) {
        let total = shares.reduce(0, +)
        var parts =
            total > 0
            ? shares.map { Int(($0 / total * Double(1 << Taps.bits)).rounded()) }
            : shares.indices.map { $0 == 0 ? 1 << Taps.bits : 0 }
        let heaviest = parts.indices.max { parts[$0] < parts[$1] } ?? 0
        parts[heaviest] += (1 << Taps.bits) - parts.reduce(0, +)
        first.append(low)
        weights.append(contentsOf: parts)
        start.append(weights.count)
    }
}
