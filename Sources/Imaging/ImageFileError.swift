/// Why the bytes of a picture were refused, or could not be made.
public struct ImageFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, CaseIterable {
        /// The bytes are not of this format at all.
        case notThisFormat = "not-this-format"
        /// The format is right, but a variant that the kit does not read (CMYK, 16-bit PGM, …).
        case unsupported
        /// Larger than the limits allow; nothing was decoded.
        case tooLarge = "too-large"
        /// Cut short or changed.
        case damaged
        /// The library could not write the picture.
        case notWritten = "not-written"
    }

    /// The format that was read or written.
    public enum Format: String, Sendable {
        /// Portable grey map, binary (P5).
        case pgm = "PGM"
        /// Portable network graphics.
        case png = "PNG"
        /// JPEG.
        case jpeg = "JPEG"
    }

    /// The kind of failure.
    public let code: Code
    /// The format that was read or written.
    public let format: Format
    /// What exactly was wrong, in English; never pixels.
    public let detail: String

    /// Names a failure.
    public init(_ code: Code, _ format: Format, _ detail: String) {
        self.code = code
        self.format = format
        self.detail = detail
    }

    /// One sentence that says what to do next.
    public var description: String {
        switch code {
        case .notThisFormat: "this is not a \(format.rawValue) picture (\(detail)); choose another file"
        case .unsupported: "this kind of \(format.rawValue) cannot be read (\(detail)); save it as 8-bit grey or RGB"
        case .tooLarge: "this \(format.rawValue) picture is too large (\(detail)); make it smaller first"
        case .damaged: "this \(format.rawValue) picture is damaged (\(detail)); take or copy it again"
        case .notWritten: "the \(format.rawValue) picture could not be written (\(detail)); free some memory and retry"
        }
    }
}

/// How large a picture may be before any of it is decoded: a small file can announce terabytes.
public struct ImageLimits: Sendable, Equatable {
    /// The longest side, in pixels.
    public var maximumSide: Int
    /// Columns × rows.
    public var maximumPixels: Int

    /// Sets both limits.
    public init(maximumSide: Int, maximumPixels: Int) {
        self.maximumSide = maximumSide
        self.maximumPixels = maximumPixels
    }

    /// Enough for an A4 page at 400 dpi and any camera of the kit: 10 000 pixels a side, 40 megapixels.
    public static let standard = ImageLimits(maximumSide: 10_000, maximumPixels: 40_000_000)

    func check(width: Int, height: Int, _ format: ImageFileError.Format) throws(ImageFileError) {
        guard width > 0, height > 0 else {
            throw ImageFileError(.damaged, format, "it has no pixels")
        }
        guard width <= maximumSide, height <= maximumSide, width * height <= maximumPixels else {
            throw ImageFileError(.tooLarge, format, "\(width)×\(height) pixels")
        }
    }
}
