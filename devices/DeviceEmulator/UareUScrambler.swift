/// The shift register with which the scanner hides its pictures.
///
/// The host undoes it by exclusive-or with the same bits, so this is the host's procedure read from the other end:
/// each byte is sent one place later, and the last of a block not at all.
struct UareUScrambler {
    private(set) var key: UInt32

    init(key: UInt32) { self.key = key }

    /// Scrambles one block; `filler` takes the place of its first byte on the wire.
    mutating func scramble(_ plain: [UInt8], filler: UInt8) -> [UInt8] {
        var wire = plain
        wire[0] = filler
        var index = 1
        while index < plain.count {
            wire[index] = plain[index - 1] ^ mask
            step()
            index += 1
        }
        step()
        return wire
    }

    /// Moves on by as many bytes as a block in the clear has.
    mutating func skip(_ count: Int) {
        var left = count
        while left > 0 {
            step()
            left -= 1
        }
    }

    private mutating func step() {
        var bits = key & 0x9248_144D
        bits ^= bits >> 16
        bits ^= bits >> 8
        bits ^= bits >> 4
        bits ^= bits >> 2
        bits ^= bits >> 1
        key = (bits & 1) << 31 | key >> 1
    }

    /// Key bits 4, 8, 11, 14, 18, 21, 24 and 29, from the lowest.
    private var mask: UInt8 {
        let low = (key >> 4 & 1) | (key >> 7 & 2) | (key >> 9 & 4) | (key >> 11 & 8)
        let high = (key >> 14 & 16) | (key >> 16 & 32) | (key >> 18 & 64) | (key >> 22 & 128)
        return UInt8(low | high)
    }
}
