import TestSupport

/// Builds frames as the reader does, written from the description of the wire alone: an independent scrambler.
struct UareUTestFrame {
    struct Block {
        var flags: UInt8
        var lines: Int
    }

    static let width = 384

    var blocks: [Block]
    var keyNumber: UInt8 = 0
    /// Key of each number asked, in order.
    var keys: [UInt32]
    /// The lines present, as the sensor sees them (ridges bright).
    var lines: [[UInt8]]

    /// Lines with a slow gradient, so that they pass for a plain picture; the last byte of each is 0, as scrambling
    /// loses the last byte of a block.
    static func quietLines(_ count: Int, seed: UInt64) -> [[UInt8]] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { row in
            var line = (0..<width).map { UInt8((row + $0 / 8) % 64) &+ UInt8.random(in: 0..<16, using: &random) }
            line[width - 1] = 0
            return line
        }
    }

    /// The frame's bytes.
    func bytes() -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 64)
        header[4] = UInt8(lines.count & 0xff)
        header[5] = UInt8(lines.count >> 8)
        header[6] = keyNumber
        for (index, block) in blocks.enumerated() {
            header[16 + 2 * index] = block.flags
            header[17 + 2 * index] = UInt8(block.lines)
        }
        return header + scrambled()
    }

    private func scrambled() -> [UInt8] {
        var left = lines[...]
        var keyIndex = 0
        var register = Register(keys.first ?? 0)
        var out: [UInt8] = []
        for block in blocks {
            if block.flags & 0x80 != 0 {
                keyIndex += 1
                register = Register(keys[keyIndex])
            }
            let missing = block.flags & 0x01 != 0
            let present = missing ? [] : Array(left.prefix(block.lines).joined())
            if !missing { left = left.dropFirst(block.lines) }
            let isScrambled = block.flags & 0x06 == 0x02 && !missing
            out += isScrambled ? register.scramble(present) : present
            if !isScrambled, block.flags & 0x04 == 0 { register.skip(block.lines * Self.width) }
        }
        return out
    }

    /// The shift register as a row of bits, lowest first.
    private struct Register {
        private var bits: [Bool]
        private static let feedback = [0, 2, 3, 6, 10, 12, 19, 22, 25, 28, 31]
        private static let taps = [4, 8, 11, 14, 18, 21, 24, 29]

        init(_ key: UInt32) { bits = (0..<32).map { key >> UInt32($0) & 1 == 1 } }

        private mutating func step() {
            let new = Self.feedback.reduce(false) { $0 != bits[$1] }
            bits.removeFirst()
            bits.append(new)
        }

        mutating func skip(_ count: Int) { for _ in 0..<count { step() } }

        /// The block moved on by one byte and covered; the picture's last byte does not travel.
        mutating func scramble(_ plain: [UInt8]) -> [UInt8] {
            var out: [UInt8] = [0xa5]
            for byte in plain.dropLast() {
                let cover = Self.taps.enumerated().reduce(UInt8(0)) { $0 | (bits[$1.element] ? 1 << $1.offset : 0) }
                out.append(byte ^ cover)
                step()
            }
            step()
            return out
        }
    }
}
