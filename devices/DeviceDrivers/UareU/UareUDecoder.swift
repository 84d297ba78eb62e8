package import Imaging

/// Turns a frame into a picture, asking for keys on the way: a pure conversation without the reader.
package struct UareUDecoder: Sendable {
    /// What the decoder waits for.
    package enum Need: Sendable, Hashable {
        /// The key of this number; give it with ``supply(_:)``.
        case key(number: UInt8)
        /// Nothing: the picture is ready.
        case nothing
    }

    /// What to bring next.
    package private(set) var need: Need

    private let frame: UareUFrame
    private var lines: [UInt8]
    private var keyNumber: UInt8
    private var block = 0
    private var line = 0
    private var blockHasItsKey = false

    /// Starts on `frame`; a plain one needs no key.
    package init(_ frame: UareUFrame) {
        self.frame = frame
        lines = frame.lines
        keyNumber = frame.keyNumber
        need = frame.looksPlain ? .nothing : .key(number: frame.keyNumber)
    }

    /// Goes on with the key that was asked for, the host's seed already taken out of it.
    ///
    /// - Precondition: ``need`` is a key.
    package mutating func supply(_ key: UInt32) {
        precondition(need != .nothing, "no key was asked for")
        var keystream = UareUKeystream(key: key)
        while block < frame.blocks.count, line < frame.lineCount {
            let current = frame.blocks[block]
            if current.flags.contains(.changeKey), !blockHasItsKey {
                blockHasItsKey = true
                keyNumber &+= 1
                need = .key(number: keyNumber)
                return
            }
            unscramble(current, with: &keystream)
            if !current.flags.contains(.missing) { line += current.lines }
            block += 1
            blockHasItsKey = false
        }
        need = .nothing
    }

    private mutating func unscramble(_ block: UareUFrame.Block, with keystream: inout UareUKeystream) {
        guard !block.flags.contains(.keepKey) else { return }
        let bytes = block.lines * UareUFrame.width
        guard block.flags.contains(.scrambled), !block.flags.contains(.missing) else {
            return keystream.advance(by: bytes)
        }
        let start = line * UareUFrame.width
        keystream.unscramble(&lines[start..<start + bytes])
    }

    /// The picture, 384 × 290, ridges dark on light.
    ///
    /// A missing line repeats the one that follows it; lines that were never sent are white.
    /// - Precondition: ``need`` is nothing.
    package func image(upsideDown: Bool) -> GreyImage {
        precondition(need == .nothing, "a key is still missing")
        let size = UareUFrame.width * UareUFrame.height
        var pixels: [UInt8] = []
        pixels.reserveCapacity(size)
        var row = 0
        for block in frame.blocks {
            let start = row * UareUFrame.width
            let end = min(start + block.lines * UareUFrame.width, size)
            // The sensor sees ridges bright.
            for byte in lines[start..<end] { pixels.append(255 - byte) }
            if !block.flags.contains(.missing) { row += block.lines }
        }
        pixels.append(contentsOf: repeatElement(255, count: size - pixels.count))
        if upsideDown { pixels.reverse() }
        return GreyImage(width: UareUFrame.width, height: UareUFrame.height, pixels: pixels)
    }
}
