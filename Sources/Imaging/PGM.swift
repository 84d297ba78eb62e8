/// Portable grey maps: the binary kind (P5) with 8 bits a sample, as netpbm describes it.
public enum PGM {
    /// Writes a picture with a maximum of 255 and no comments.
    public static func encode(_ image: GreyImage) -> [UInt8] {
        var bytes = Array("P5\n\(image.width) \(image.height)\n255\n".utf8)
        bytes.append(contentsOf: image.pixels)
        return bytes
    }

    /// Reads exactly one picture; comments are allowed in the header, bytes after the samples are not.
    public static func decode(
        _ bytes: [UInt8], limits: ImageLimits = .standard
    ) throws(ImageFileError) -> GreyImage {
        var header = HeaderCursor(bytes: bytes)
        guard bytes.starts(with: [0x50, 0x35]) else {
            throw ImageFileError(.notThisFormat, .pgm, "it does not start with P5")
        }
        header.at = 2
        let width = try header.number("width")
        let height = try header.number("height")
        let maximum = try header.number("maximum")
        guard maximum == 255 else {
            throw ImageFileError(.unsupported, .pgm, "its maximum is \(maximum), not 255")
        }
        try limits.check(width: width, height: height, .pgm)
        let body = try header.bodyStart()
        guard bytes.count - body == width * height else {
            throw ImageFileError(
                .damaged, .pgm, "it has \(bytes.count - body) samples, not \(width)×\(height)")
        }
        return GreyImage(width: width, height: height, pixels: Array(bytes[body...]))
    }
}

/// Walks over the text part of the file and never past its end.
private struct HeaderCursor {
    let bytes: [UInt8]
    var at = 0

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    /// A number after at least one space or comment.
    mutating func number(_ name: String) throws(ImageFileError) -> Int {
        let before = at
        skipSpace()
        guard at > before else { throw broken(name) }
        var value = 0
        var digits = 0
        while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 {
            value = value * 10 + Int(bytes[at] - 0x30)
            digits += 1
            at += 1
            // Ten digits are beyond every limit; stopping here keeps the sum from overflowing.
            guard digits <= 10 else { throw broken(name) }
        }
        guard digits > 0 else { throw broken(name) }
        return value
    }

    /// The samples start after exactly one space character.
    func bodyStart() throws(ImageFileError) -> Int {
        guard at < bytes.count, Self.isSpace(bytes[at]) else { throw broken("end of the header") }
        return at + 1
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            if Self.isSpace(bytes[at]) {
                at += 1
            } else if bytes[at] == 0x23 {
                while at < bytes.count, bytes[at] != 0x0A { at += 1 }
            } else {
                return
            }
        }
    }

    private func broken(_ name: String) -> ImageFileError {
        ImageFileError(.damaged, .pgm, "its \(name) at byte \(at) cannot be read")
    }
}
