internal import Imaging

/// Turns a picture of a finger into the bytes that the scanner sends for it.
struct UareUFrameEncoder {
    let model: UareUModel
    /// The scanner's own key for each key number; the host learns it hidden by its seed.
    let keyOf: (UInt8) -> UInt32

    /// Flags of a run of lines.
    struct Flags: OptionSet {
        let rawValue: UInt8
        static let notPresent = Flags(rawValue: 0x01)
        static let scrambled = Flags(rawValue: 0x02)
        static let keepsKey = Flags(rawValue: 0x04)
        static let changesKey = Flags(rawValue: 0x80)
    }

    /// The runs of a frame: most lines scrambled, a few in the clear, one left out.
    static func runs(changingKey: Bool) -> [(flags: Flags, lines: Int)] {
        [
            (.scrambled, 72), ([], 1), (.scrambled, 49), (.notPresent, 1), (.keepsKey, 1),
            (changingKey ? [.scrambled, .changesKey] : .scrambled, 49), ([], 1), (.scrambled, 116),
        ]
    }

    /// A whole frame of `picture`: upright, ridges dark, 384 × 290.
    func frame(_ picture: GreyImage, keyNumber: UInt8, changingKey: Bool, random: inout SeededRandom) -> [UInt8] {
        let raw = sensorLines(picture)
        let runs = Self.runs(changingKey: changingKey)
        var bytes = header(runs: runs, keyNumber: keyNumber)
        var (number, line) = (keyNumber, 0)
        var scrambler = UareUScrambler(key: keyOf(number))
        for run in runs {
            let block = Array(raw[(line * UareUModel.columns)..<((line + run.lines) * UareUModel.columns)])
            line += run.lines
            if run.flags.contains(.changesKey) {
                number &+= 1
                scrambler = UareUScrambler(key: keyOf(number))
            }
            let hidden = model.scramblesFrames && run.flags.contains(.scrambled)
            if hidden {
                bytes.append(contentsOf: scrambler.scramble(block, filler: UInt8(random.index(below: 256))))
                continue
            }
            if !run.flags.contains(.keepsKey) { scrambler.skip(block.count) }
            if !run.flags.contains(.notPresent) { bytes.append(contentsOf: block) }
        }
        return bytes
    }

    /// A frame that has no lines.
    func emptyFrame(keyNumber: UInt8) -> [UInt8] { header(runs: [], keyNumber: keyNumber) }

    /// 64 bytes: marker, number of lines sent, key number, runs of lines.
    private func header(runs: [(flags: Flags, lines: Int)], keyNumber: UInt8) -> [UInt8] {
        let sent = runs.filter { !$0.flags.contains(.notPresent) }.reduce(0) { $0 + $1.lines }
        var header = [UInt8](repeating: 0, count: 64)
        header.replaceSubrange(
            0..<8, with: [0x10, 0x40, 0x80, 0x01, UInt8(sent & 255), UInt8(sent >> 8), keyNumber, 0])
        for (index, run) in runs.enumerated() {
            // A reader that sends in the clear describes its lines with the same runs; the host sees the difference
            // by the pixels alone.
            header[16 + 2 * index] = run.flags.rawValue
            header[17 + 2 * index] = UInt8(run.lines)
        }
        return header
    }

    /// As the sensor sees it: ridges bright, and on some models upside down.
    private func sensorLines(_ picture: GreyImage) -> [UInt8] {
        let turned = model.isUpsideDown ? picture.rotated180() : picture
        var lines = turned.inverted().pixels
        guard !model.scramblesFrames else { return lines }
        // The host takes a frame for scrambled when its first lines vary much; on real readers in the clear the
        // finger does not reach them.
        for index in 0..<(2 * UareUModel.columns) { lines[index] = min(lines[index], 24) }
        return lines
    }
}
