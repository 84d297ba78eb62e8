/// A grey picture of 8 bits a pixel, row by row from the top left corner.
///
/// 0 is black and 255 is white. Fingers are kept with dark ridges on a light ground.
public struct GreyImage: Sendable, Equatable {
    /// Columns, 1 or more.
    public let width: Int
    /// Rows, 1 or more.
    public let height: Int
    /// `width` × `height` samples; assigning another count is a programmer's mistake and stops the program.
    public var pixels: [UInt8] {
        didSet { precondition(pixels.count == width * height, "a picture keeps its number of pixels") }
    }

    /// Wraps samples that are already in order.
    ///
    /// - Precondition: both sizes are positive and `pixels` holds exactly `width` × `height` samples.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition(pixels.count == width * height, "a picture has width × height pixels")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// A picture of one tone.
    public init(width: Int, height: Int, filledWith tone: UInt8) {
        self.init(width: width, height: height, pixels: [UInt8](repeating: tone, count: width * height))
    }

    /// The sample of column `x` and row `y`.
    public subscript(x: Int, y: Int) -> UInt8 {
        get {
            precondition(x >= 0 && x < width && y >= 0 && y < height, "inside the picture")
            return pixels[y * width + x]
        }
        set {
            precondition(x >= 0 && x < width && y >= 0 && y < height, "inside the picture")
            pixels[y * width + x] = newValue
        }
    }
}

extension GreyImage: CustomStringConvertible {
    /// The size alone: pixels are personal data and stay out of logs.
    public var description: String { "grey picture \(width)×\(height)" }
}
