/// Text in an encoding that Trạm does not read: recognised and refused, never converted by guess.
public enum LegacyText: Error, Hashable, Sendable {
    /// Bytes that are no UTF-8; the offset of the first wrong one.
    case notUTF8(offset: Int)
    /// UTF-16, with or without its byte order mark.
    case utf16(bigEndian: Bool)
    /// A NUL byte; its offset.
    case nul(offset: Int)
    /// UTF-8 that some program took for Windows-1252 and wrote again ("Nguyá»…n"); the character where it begins.
    case misread(character: Int)
    /// Bytes of the TCVN3 (ABC) fonts taken for Latin-1 ("NguyÔn V¨n"); the character where it shows.
    case tcvn3(character: Int)
    /// Bytes of the VNI fonts taken for Latin-1 ("Nguyeãn Vaên"); the character where it shows.
    case vniFont(character: Int)

    /// The word for machines.
    public var code: String {
        switch self {
        case .notUTF8: "not_utf8"
        case .utf16: "utf16"
        case .nul: "nul_byte"
        case .misread: "misread_utf8"
        case .tcvn3: "tcvn3"
        case .vniFont: "vni_font"
        }
    }

    /// The text of `bytes` in UTF-8, without a byte order mark; composed by whoever takes it in.
    ///
    /// - Throws: What the bytes are instead. Old fonts are not looked for here, see ``find(in:)``.
    public static func decode(_ bytes: [UInt8]) throws(LegacyText) -> String {
        if let bigEndian = byteOrder(bytes) { throw .utf16(bigEndian: bigEndian) }
        if let offset = bytes.firstIndex(of: 0) { throw .nul(offset: offset) }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard let text = String(validating: content, as: UTF8.self) else {
            throw .notUTF8(offset: firstWrongByte(bytes))
        }
        return text
    }

    /// Whether `text` shows the signs of an old font or a wrong conversion, which good Vietnamese never has.
    ///
    /// Short words may show none: Vâ in TCVN3 reads as another name. So this is for warning, not for proof.
    public static func find(in text: String) -> LegacyText? {
        let scalars = Array(VietnameseText.withoutDirections(text))
        if let place = LegacySigns.misread(scalars) { return .misread(character: place) }
        if let place = LegacySigns.vniFont(scalars) { return .vniFont(character: place) }
        if let place = LegacySigns.tcvn3(scalars) { return .tcvn3(character: place) }
        return nil
    }

    /// True for big, false for little endian UTF-16, nil for anything else.
    private static func byteOrder(_ bytes: [UInt8]) -> Bool? {
        if bytes.starts(with: [0xFE, 0xFF]) { return true }
        if bytes.starts(with: [0xFF, 0xFE]) { return false }
        guard bytes.count >= 4 else { return nil }
        let sample = bytes.prefix(4_096)
        let even = sample.indices.count { $0 % 2 == 0 && sample[$0] == 0 }
        let odd = sample.indices.count { $0 % 2 == 1 && sample[$0] == 0 }
        // Vietnamese in UTF-16 has a zero beside every ASCII letter and space; in bytes of text there is none.
        guard max(even, odd) * 5 >= sample.count, min(even, odd) * 8 <= max(even, odd) else { return nil }
        return even > odd
    }

    private static func firstWrongByte(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var good = 0
        while case .scalarValue(let scalar) = decoder.decode(&rest) { good += UTF8.width(scalar) }
        return good
    }
}

extension VietnameseText {
    /// The scalars without invisible marks of direction and width, which mail and office programs leave behind.
    fileprivate static func withoutDirections(_ text: String) -> String.UnicodeScalarView {
        text.unicodeScalars.filter { ![0x200B, 0x200E, 0x200F, 0xFEFF].contains($0.value) }
    }
}

extension LegacyText {
    /// What it is, in one sentence without a full stop.
    public var message: Message {
        switch self {
        case .notUTF8(let offset):
            Message(vi: "Không phải UTF-8 (byte \(offset))", en: "This is not UTF-8 (byte \(offset))")
        case .utf16: Message(vi: "Đây là UTF-16, không phải UTF-8", en: "This is UTF-16 and not UTF-8")
        case .nul(let offset): Message(vi: "Có byte 0 (byte \(offset))", en: "There is a NUL byte (byte \(offset))")
        case .misread(let place):
            Message(
                vi: "Chữ bị đọc sai bảng mã từ ký tự \(place + 1)",
                en: "UTF-8 was read in a wrong encoding, from character \(place + 1)")
        case .tcvn3(let place):
            Message(
                vi: "Giống chữ font TCVN3 (ABC), ký tự \(place + 1)",
                en: "It looks like the TCVN3 (ABC) fonts, character \(place + 1)")
        case .vniFont(let place):
            Message(
                vi: "Giống chữ font VNI, ký tự \(place + 1)", en: "It looks like the VNI fonts, character \(place + 1)")
        }
    }

    /// What to do next.
    public var hint: Message {
        Message(
            vi: "Chuyển sang Unicode UTF-8 ở nơi gửi rồi nhập lại; máy không tự đoán.",
            en: "Have it converted to Unicode UTF-8 where it came from, then import it again; nothing is guessed here.")
    }
}
