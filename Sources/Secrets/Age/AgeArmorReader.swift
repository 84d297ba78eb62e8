import CanonicalJSON

/// The text form of an age file: PEM (RFC 7468) with full lines of 64 characters, read strictly.
struct AgeArmorReader {
    private static let first = [UInt8]("-----BEGIN AGE ENCRYPTED FILE-----".utf8)
    private static let last = [UInt8]("-----END AGE ENCRYPTED FILE-----".utf8)
    /// How many bytes tell the text form from the binary one, leading white space apart.
    static let sniffCount = 64

    private enum Stage { case before, lines, lastLine, after }
    private var stage = Stage.before
    private var line: [UInt8] = []

    /// Whether a file that begins like this is in text form, well made or not: no binary header has five dashes.
    static func begins(_ bytes: [UInt8]) -> Bool {
        let mark = "-----".utf8
        let head = bytes.drop { isSpace($0) }.prefix(sniffCount)
        return head.indices.contains { head[$0...].starts(with: mark) }
    }

    /// Takes more text and appends the bytes that it stands for.
    mutating func push(_ text: some Collection<UInt8>, into output: inout [UInt8]) throws(AgeError) {
        for byte in text {
            if byte == UInt8(ascii: "\n") {
                try end(into: &output)
            } else {
                line.append(byte)
                guard line.count <= 1024 else { throw .armor("a line is too long") }
            }
        }
    }

    /// Says that the text ends here; the last line needs no line feed.
    mutating func finish() throws(AgeError) {
        var rest: [UInt8] = []
        if !line.isEmpty { try end(into: &rest) }
        guard stage == .after, rest.isEmpty else { throw .armor("the last line is missing") }
    }

    private mutating func end(into output: inout [UInt8]) throws(AgeError) {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        defer { line.removeAll(keepingCapacity: true) }
        switch stage {
        case .before:
            let text = line.drop { Self.isSpace($0) }
            if text.isEmpty { return }
            guard text.elementsEqual(Self.first) else { throw .armor("the first line is another one") }
            stage = .lines
        case .after:
            guard line.allSatisfy({ Self.isSpace($0) }) else { throw .armor("something follows the last line") }
        case .lines, .lastLine:
            if line.elementsEqual(Self.last) {
                stage = .after
                return
            }
            guard stage == .lines else { throw .armor("a short line is not the last one") }
            output += try Self.decode(line)
            if line.count < 64 { stage = .lastLine }
        }
    }

    private static func decode(_ line: [UInt8]) throws(AgeError) -> [UInt8] {
        let padding = line.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard !line.isEmpty, line.count <= 64, line.count.isMultiple(of: 4), padding <= 2,
            let bytes = AgeBase64.decode(line.dropLast(padding))
        else { throw .armor("a line is not canonical base64 of at most 64 characters") }
        return bytes
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
