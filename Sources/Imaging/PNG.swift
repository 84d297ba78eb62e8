internal import CPNG

/// Portable network graphics through libpng's simplified interface, which never jumps over Swift frames.
public enum PNG {
    /// Reads any PNG as 8-bit grey; colours become their luma, transparent parts become white.
    public static func decodeGrey(
        _ bytes: [UInt8], limits: ImageLimits = .standard
    ) throws(ImageFileError) -> GreyImage {
        try read(bytes, limits) { reader throws(ImageFileError) in
            // Colour files go through our own luma, so that equal channels keep their exact value.
            guard reader.isGrey else { return GreyImage(try reader.color()) }
            let pixels = try reader.samples(png_uint_32(PNG_FORMAT_GRAY), channels: 1)
            return GreyImage(width: reader.width, height: reader.height, pixels: pixels)
        }
    }

    /// Reads any PNG as 8-bit RGB; transparent parts become white.
    public static func decodeColor(
        _ bytes: [UInt8], limits: ImageLimits = .standard
    ) throws(ImageFileError) -> ColorImage {
        try read(bytes, limits) { reader throws(ImageFileError) in try reader.color() }
    }

    /// Writes 8-bit grey, lossless.
    public static func encode(_ image: GreyImage) throws(ImageFileError) -> [UInt8] {
        try write(image.pixels, width: image.width, height: image.height, png_uint_32(PNG_FORMAT_GRAY))
    }

    /// Writes 8-bit RGB, lossless.
    public static func encode(_ image: ColorImage) throws(ImageFileError) -> [UInt8] {
        try write(image.pixels, width: image.width, height: image.height, png_uint_32(PNG_FORMAT_RGB))
    }

    private static func read<Picture>(
        _ bytes: [UInt8], _ limits: ImageLimits,
        _ body: (borrowing Reader) throws(ImageFileError) -> Picture
    ) throws(ImageFileError) -> Picture {
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
            throw ImageFileError(.notThisFormat, .png, "its signature is missing")
        }
        guard hasEnd(bytes) else { throw ImageFileError(.damaged, .png, "its end is missing") }
        // libpng keeps the pointer between its two calls, so both happen inside this scope.
        let result = unsafe bytes.withUnsafeBytes { raw -> Result<Picture, ImageFileError> in
            let reader = Reader()
            do throws(ImageFileError) {
                unsafe try reader.open(raw)
                try limits.check(width: reader.width, height: reader.height, .png)
                return .success(try body(reader))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Walks over the chunks up to the closing one; libpng itself stops at the last pixel.
    private static func hasEnd(_ bytes: [UInt8]) -> Bool {
        let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]
        var at = 8
        while bytes.count - at >= end.count {
            if bytes[at..<(at + end.count)].elementsEqual(end) { return true }
            let length = bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
            guard length < bytes.count - at else { return false }
            at += length + end.count
        }
        return false
    }

    private static func write(
        _ samples: [UInt8], width: Int, height: Int, _ format: png_uint_32
    ) throws(ImageFileError) -> [UInt8] {
        var image = unsafe png_image()
        unsafe image.version = png_uint_32(PNG_IMAGE_VERSION)
        unsafe image.width = png_uint_32(width)
        unsafe image.height = png_uint_32(height)
        unsafe image.format = format
        defer { unsafe png_image_free(&image) }
        // Deflate grows incompressible bytes by far less than this.
        var room = samples.count + samples.count / 100 + height + 4096
        for _ in 0..<2 {
            var bytes = [UInt8](repeating: 0, count: room)
            var used = png_alloc_size_t(room)
            if unsafe png_image_write_to_memory(&image, &bytes, &used, 0, samples, 0, nil) != 0 {
                bytes.removeLast(room - Int(used))
                return bytes
            }
            guard used > room else { break }
            room = Int(used)
        }
        throw unsafe ImageFileError(.notWritten, .png, message(of: image))
    }

    fileprivate static func message(of image: png_image) -> String {
        let letters = unsafe withUnsafeBytes(of: image.message) { unsafe Array($0.prefix { $0 != 0 }) }
        let text = String(decoding: letters, as: UTF8.self)
        return text.isEmpty ? "no reason given" : text
    }
}

/// One PNG between libpng's two reading calls.
///
/// libpng remembers the address of its `png_image` from the first call to the second, hence the allocation.
@safe private struct Reader: ~Copyable {
    private let image: UnsafeMutablePointer<png_image>

    var width: Int { unsafe Int(image.pointee.width) }
    var height: Int { unsafe Int(image.pointee.height) }
    var isGrey: Bool { unsafe image.pointee.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) == 0 }

    init() {
        unsafe image = .allocate(capacity: 1)
        unsafe image.initialize(to: png_image())
        unsafe image.pointee.version = png_uint_32(PNG_IMAGE_VERSION)
    }

    deinit {
        unsafe png_image_free(image)
        unsafe image.deallocate()
    }

    /// Reads the header; `raw` must outlive the reader.
    func open(_ raw: UnsafeRawBufferPointer) throws(ImageFileError) {
        guard unsafe png_image_begin_read_from_memory(image, raw.baseAddress, raw.count) != 0 else {
            throw unsafe ImageFileError(.damaged, .png, PNG.message(of: image.pointee))
        }
    }

    func color() throws(ImageFileError) -> ColorImage {
        let pixels = try samples(png_uint_32(PNG_FORMAT_RGB), channels: 3)
        return ColorImage(width: width, height: height, pixels: pixels)
    }

    func samples(_ format: png_uint_32, channels: Int) throws(ImageFileError) -> [UInt8] {
        unsafe image.pointee.format = format
        var samples = [UInt8](repeating: 0, count: width * height * channels)
        var white = png_color(red: 255, green: 255, blue: 255)
        guard unsafe png_image_finish_read(image, &white, &samples, 0, nil) != 0 else {
            throw unsafe ImageFileError(.damaged, .png, PNG.message(of: image.pointee))
        }
        return samples
    }
}
