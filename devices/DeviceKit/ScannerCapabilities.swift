public import EnrollmentModel

/// What a scanner can capture.
public struct ScannerCapabilities: Sendable, Hashable {
    /// The finger positions it can give; everything else is `notSupportedByDevice`.
    public let positions: Set<CapturePosition>
    /// Resolution of its pictures in dots per inch, the same both ways.
    public let resolution: Int
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int

    /// Capabilities as a data sheet states them.
    public init(positions: Set<CapturePosition>, resolution: Int, width: Int, height: Int) {
        self.positions = positions
        self.resolution = resolution
        self.width = width
        self.height = height
    }

    /// The ten fingers pressed flat one by one: all that a small press sensor can do.
    public static let flatFingers = Set(Finger.allCases.map(CapturePosition.flat))
}
