/// A picture as the reader sent it that cannot be used, and where that showed.
package struct UareUFrameError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong with it.
    package enum Reason: Sendable, Hashable {
        /// No bytes, or a header that announces no line: no picture was taken.
        case empty
        /// Fewer bytes than the header, or than the lines it announces.
        case truncated(needed: Int, received: Int)
        /// More lines than the sensor has.
        case tooManyLines(Int)
        /// The list of blocks describes more lines than the sensor has.
        case tooManyBlockLines(Int)
    }

    /// What is wrong.
    package let reason: Reason
    /// Byte of the frame at which it showed.
    package let offset: Int

    /// The picture is cut or missing, as happens when a finger moves; another one may be whole.
    package var isShort: Bool {
        switch reason {
        case .empty, .truncated: true
        case .tooManyLines, .tooManyBlockLines: false
        }
    }

    /// What is wrong, in one line.
    package var description: String {
        switch reason {
        case .empty: "empty frame"
        case .truncated(let needed, let received): "frame of \(received) bytes where \(needed) are needed"
        case .tooManyLines(let lines): "header at byte \(offset) announces \(lines) lines"
        case .tooManyBlockLines(let lines): "block list at byte \(offset) describes \(lines) lines"
        }
    }
}

/// One frame of the bulk endpoint: a header of 64 bytes, then lines of 384 bytes, still scrambled.
///
/// Header: lines as u16 little endian at byte 4, key number at 6, fifteen pairs {flags, lines} from 16.
package struct UareUFrame: Sendable, Equatable {
    /// Pixels across, one byte each.
    package static let width = 384
    /// Lines of the sensor; a frame has fewer.
    package static let height = 290
    /// Bytes before the lines.
    package static let headerLength = 64
    /// Bytes to ask for; the reader sends fewer.
    package static let transferLength = headerLength + width * height

    /// Lines that were treated alike.
    package struct Block: Sendable, Hashable {
        /// How they were treated.
        package let flags: Flags
        /// How many they are, more than zero.
        package let lines: Int
    }

    /// How the lines of a block were treated.
    package struct Flags: OptionSet, Sendable, Hashable {
        /// The byte of the header.
        package let rawValue: UInt8

        /// The bits of the header's byte.
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// A new key begins here: the next key number, asked with a new seed.
        package static let changeKey = Flags(rawValue: 0x80)
        /// The key does not advance over these lines.
        package static let keepKey = Flags(rawValue: 0x04)
        /// The lines are scrambled.
        package static let scrambled = Flags(rawValue: 0x02)
        /// The lines are not in the frame.
        package static let missing = Flags(rawValue: 0x01)
    }

    /// Lines that the frame holds, 1 to 289.
    package let lineCount: Int
    /// Number of the key that scrambled its beginning.
    package let keyNumber: UInt8
    /// The blocks up to the end of the list or of the lines.
    package let blocks: [Block]
    /// ``height`` lines as received, zeros after the end.
    package let lines: [UInt8]

    /// Reads a frame; bytes after the sensor's last line are ignored.
    package init(_ bytes: [UInt8]) throws(UareUFrameError) {
        guard !bytes.isEmpty else { throw UareUFrameError(reason: .empty, offset: 0) }
        try Self.demand(Self.headerLength, of: bytes)
        let lineCount = Int(bytes[4]) | Int(bytes[5]) << 8
        guard lineCount > 0 else { throw UareUFrameError(reason: .empty, offset: 4) }
        guard lineCount < Self.height else {
            throw UareUFrameError(reason: .tooManyLines(lineCount), offset: 4)
        }
        try Self.demand(Self.headerLength + lineCount * Self.width, of: bytes)
        self.lineCount = lineCount
        keyNumber = bytes[6]
        blocks = try Self.blocks(bytes[16..<46], lineCount: lineCount)
        var lines = Array(bytes.dropFirst(Self.headerLength).prefix(Self.width * Self.height))
        lines.append(contentsOf: repeatElement(0, count: Self.width * Self.height - lines.count))
        self.lines = lines
    }

    private static func demand(_ needed: Int, of bytes: [UInt8]) throws(UareUFrameError) {
        guard bytes.count >= needed else {
            throw UareUFrameError(
                reason: .truncated(needed: needed, received: bytes.count), offset: bytes.count)
        }
    }

    /// The list ends at an entry of no lines, or once the frame's lines are all told.
    private static func blocks(_ list: ArraySlice<UInt8>, lineCount: Int) throws(UareUFrameError) -> [Block] {
        var blocks: [Block] = []
        var (told, present) = (0, 0)
        var offset = list.startIndex
        while offset + 1 < list.endIndex, list[offset + 1] != 0, present < lineCount {
            let block = Block(flags: Flags(rawValue: list[offset]), lines: Int(list[offset + 1]))
            told += block.lines
            if !block.flags.contains(.missing) { present += block.lines }
            guard told <= height else {
                throw UareUFrameError(reason: .tooManyBlockLines(told), offset: offset)
            }
            blocks.append(block)
            offset += 2
        }
        return blocks
    }
}
