/// A way of putting fingers on a scanner.
public enum FingerPlacement: String, Sendable, Hashable, Codable, CaseIterable {
    /// One finger, pressed flat.
    case flat
    /// One finger, rolled from nail to nail.
    case rolled
    /// The four fingers of one hand at once.
    case fourFingers = "four_fingers"
    /// Both thumbs at once.
    case twoThumbs = "two_thumbs"
}

/// What a scanner can capture.
public struct ScannerCapabilities: Sendable, Hashable, Codable {
    /// How fingers can be placed on it.
    public let placements: Set<FingerPlacement>
    /// Resolution of its pictures in dots per inch, the same both ways.
    public let resolution: Int
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int

    /// Capabilities as a data sheet states them.
    public init(placements: Set<FingerPlacement>, resolution: Int, width: Int, height: Int) {
        self.placements = placements
        self.resolution = resolution
        self.width = width
        self.height = height
    }
}
