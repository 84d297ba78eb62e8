internal import CJPEG

/// JPEG through libjpeg: baseline and progressive, 8 bits, grey or colour.
///
/// A picture with any decoder warning counts as damaged: the library fills gaps with invented pixels.
public enum JPEG {
    /// What a file says about itself before anything is decoded.
    public struct Header: Sendable, Equatable {
        /// Columns.
        public let width: Int
        /// Rows.
        public let height: Int
        /// True if the file holds luminance alone.
        public let isGrey: Bool
    }

    /// Reads the header alone: cheap, and safe on files of any announced size.
    public static func header(of bytes: [UInt8]) throws(ImageFileError) -> Header {
        var info = tram_jpeg_info()
        try check(unsafe tram_jpeg_peek(bytes, bytes.count, &info), info)
        return Header(width: Int(info.width), height: Int(info.height), isGrey: info.channels == 1)
    }

    /// Decodes to grey; of a colour file the luminance is taken.
    public static func decodeGrey(
        _ bytes: [UInt8], limits: ImageLimits = .standard
    ) throws(ImageFileError) -> GreyImage {
        let (header, samples) = try decode(bytes, channels: 1, limits)
        return GreyImage(width: header.width, height: header.height, pixels: samples)
    }

    /// Decodes to RGB; a grey file gives equal channels.
    public static func decodeColor(
        _ bytes: [UInt8], limits: ImageLimits = .standard
    ) throws(ImageFileError) -> ColorImage {
        let (header, samples) = try decode(bytes, channels: 3, limits)
        return ColorImage(width: header.width, height: header.height, pixels: samples)
    }

    /// Encodes grey.
    ///
    /// - Parameters:
    ///   - quality: 1 to 100, libjpeg's scale.
    ///   - dotsPerInch: written into the header if known.
    public static func encode(
        _ image: GreyImage, quality: Int, dotsPerInch: Int? = nil
    ) throws(ImageFileError) -> [UInt8] {
        try encode(image.pixels, image.width, image.height, channels: 1, quality, dotsPerInch)
    }

    /// Encodes RGB as YCbCr with halved colour resolution.
    ///
    /// - Parameters:
    ///   - quality: 1 to 100, libjpeg's scale.
    ///   - dotsPerInch: written into the header if known.
    public static func encode(
        _ image: ColorImage, quality: Int, dotsPerInch: Int? = nil
    ) throws(ImageFileError) -> [UInt8] {
        try encode(image.pixels, image.width, image.height, channels: 3, quality, dotsPerInch)
    }

    private static func decode(
        _ bytes: [UInt8], channels: Int, _ limits: ImageLimits
    ) throws(ImageFileError) -> (Header, [UInt8]) {
        let header = try header(of: bytes)
        try limits.check(width: header.width, height: header.height, .jpeg)
        var samples = [UInt8](repeating: 0, count: header.width * header.height * channels)
        let room = samples.count
        var info = tram_jpeg_info()
        let code = unsafe tram_jpeg_decode(bytes, bytes.count, Int32(channels), &samples, room, &info)
        try check(code, info)
        return (header, samples)
    }

    private static func encode(
        _ samples: [UInt8], _ width: Int, _ height: Int, channels: Int, _ quality: Int, _ dotsPerInch: Int?
    ) throws(ImageFileError) -> [UInt8] {
        precondition((1...100).contains(quality), "JPEG quality is 1 to 100")
        precondition((1...65535).contains(dotsPerInch ?? 1), "JPEG density is 1 to 65535")
        var info = tram_jpeg_info()
        info.width = UInt32(width)
        info.height = UInt32(height)
        info.channels = Int32(channels)
        // Noise at quality 100 can outgrow its samples; one doubling has always been enough.
        var room = samples.count + 16_384
        var code = TRAM_JPEG_NO_ROOM
        for _ in 0..<3 {
            var bytes = [UInt8](repeating: 0, count: room)
            var used = 0
            code = unsafe tram_jpeg_encode(
                samples, Int32(quality), Int32(dotsPerInch ?? 0), &info, &bytes, room, &used)
            guard code == TRAM_JPEG_NO_ROOM else {
                try check(code, info)
                bytes.removeLast(room - used)
                return bytes
            }
            room *= 2
        }
        throw ImageFileError(.notWritten, .jpeg, "it would be larger than \(room) bytes")
    }

    private static func check(_ code: tram_jpeg_code, _ info: tram_jpeg_info) throws(ImageFileError) {
        guard code != TRAM_JPEG_OK else { return }
        let letters = unsafe withUnsafeBytes(of: info.message) { unsafe Array($0.prefix { $0 != 0 }) }
        let words = String(decoding: letters, as: UTF8.self)
        switch code {
        case TRAM_JPEG_NOT_JPEG: throw ImageFileError(.notThisFormat, .jpeg, "its start marker is missing")
        case TRAM_JPEG_UNSUPPORTED: throw ImageFileError(.unsupported, .jpeg, words)
        case TRAM_JPEG_NOT_WRITTEN: throw ImageFileError(.notWritten, .jpeg, words)
        default: throw ImageFileError(.damaged, .jpeg, words.isEmpty ? "its size changed" : words)
        }
    }
}
