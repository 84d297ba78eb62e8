/// A colour picture of 8 bits a channel, red, green and blue interleaved, row by row from the top left corner.
public struct ColorImage: Sendable, Equatable {
    /// Columns, 1 or more.
    public let width: Int
    /// Rows, 1 or more.
    public let height: Int
    /// `width` × `height` × 3 samples; assigning another count is a programmer's mistake and stops the program.
    public var pixels: [UInt8] {
        didSet { precondition(pixels.count == width * height * 3, "a picture keeps its number of pixels") }
    }

    /// Wraps samples that are already in order.
    ///
    /// - Precondition: both sizes are positive and `pixels` holds exactly `width` × `height` × 3 samples.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition(pixels.count == width * height * 3, "a colour picture has three samples a pixel")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// A picture of one colour.
    public init(width: Int, height: Int, red: UInt8, green: UInt8, blue: UInt8) {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for _ in 0..<(width * height) {
            pixels.append(red)
            pixels.append(green)
            pixels.append(blue)
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// The colours of a grey picture, all three channels alike.
    public init(_ grey: GreyImage) {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(grey.pixels.count * 3)
        for tone in grey.pixels {
            pixels.append(tone)
            pixels.append(tone)
            pixels.append(tone)
        }
        self.init(width: grey.width, height: grey.height, pixels: pixels)
    }
}

extension GreyImage {
    /// The luma of a colour picture (ITU-R BT.601 weights in 1/65536; equal channels keep their value exactly).
    public init(_ color: ColorImage) {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(color.width * color.height)
        var at = 0
        while at < color.pixels.count {
            let red = 19595 * Int(color.pixels[at])
            let green = 38470 * Int(color.pixels[at + 1])
            let blue = 7471 * Int(color.pixels[at + 2])
            pixels.append(UInt8((red + green + blue + 32768) >> 16))
            at += 3
        }
        self.init(width: color.width, height: color.height, pixels: pixels)
    }
}

extension ColorImage: CustomStringConvertible {
    /// The size alone: pixels are personal data and stay out of logs.
    public var description: String { "colour picture \(width)×\(height)" }
}
