public import EnrollmentModel
public import Imaging

/// One picture of a finger as a scanner gave it.
public struct FingerFrame: Sendable, Equatable {
    /// 8-bit grey, finger dark on light, finger tip up.
    public let image: GreyImage
    /// Resolution of the picture in dots per inch.
    public let resolution: Int
    /// How the finger met the glass.
    public let impression: ImpressionType
    /// The device it came from.
    public let device: DeviceDescription

    /// A picture at `resolution` dots per inch.
    public init(image: GreyImage, resolution: Int, impression: ImpressionType, device: DeviceDescription) {
        self.image = image
        self.resolution = resolution
        self.impression = impression
        self.device = device
    }
}
