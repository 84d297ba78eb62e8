/// The keystream that the reader lays over its lines: a 32-bit linear feedback shift register.
package struct UareUKeystream: Sendable, Hashable {
    /// The register; its eight tapped bits are the next byte.
    package private(set) var key: UInt32

    private static let feedback: UInt32 = 0x9248_144d

    /// Starts with the key that the reader gave, the host's seed taken out of it.
    package init(key: UInt32) { self.key = key }

    /// The byte that the present key lays over the picture: bits 4, 8, 11, 14, 18, 21, 24 and 29 as bits 0 to 7.
    package var byte: UInt8 {
        let low: UInt32 = (key >> 4 & 0x01) | (key >> 7 & 0x02) | (key >> 9 & 0x04) | (key >> 11 & 0x08)
        let high: UInt32 = (key >> 14 & 0x10) | (key >> 16 & 0x20) | (key >> 18 & 0x40) | (key >> 22 & 0x80)
        return UInt8(truncatingIfNeeded: low | high)
    }

    /// Moves on by one byte of the picture.
    package mutating func advance() {
        let parity = UInt32(truncatingIfNeeded: (key & Self.feedback).nonzeroBitCount & 1)
        key = parity << 31 | key >> 1
    }

    /// Moves on by `count` bytes of the picture.
    package mutating func advance(by count: Int) {
        var left = count
        while left > 0 {
            advance()
            left -= 1
        }
    }

    /// Takes the scrambling off a block in place.
    ///
    /// The reader shifts a block by one byte, so each byte is found one place further on and the last one is lost.
    package mutating func unscramble(_ block: inout ArraySlice<UInt8>) {
        guard var here = block.indices.first else { return }
        while here < block.endIndex - 1 {
            block[here] = block[here + 1] ^ byte
            advance()
            here += 1
        }
        block[here] = 0
        advance()
    }
}

extension UareUFrame {
    /// Tells a plain frame from a scrambled one by how noisy its first two lines are.
    ///
    /// The sum of the two lines varies little from pixel to pixel in a picture; scrambled it varies like chance
    /// (a mean square of about 10,900). Whole numbers as the reader's other drivers use them.
    package var looksPlain: Bool {
        let present = blocks.reduce(0) { $1.flags.contains(.missing) ? $0 : $0 + $1.lines }
        guard present >= 2 else { return true }
        let sums = (0..<Self.width).map { Int(lines[$0]) + Int(lines[Self.width + $0]) }
        let mean = sums.reduce(0, +) / Self.width
        let square = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return square / Self.width < Self.plainBelow
    }

    /// Mean square deviation below which a frame is plain.
    private static let plainBelow = 5_000
}
