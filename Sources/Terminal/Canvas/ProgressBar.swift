/// A bar of block characters.
public enum ProgressBar {
    /// A bar of exactly `columns` columns.
    ///
    /// - Parameter fraction: 0 empty to 1 full; outside values and not-a-number count as the nearer end, or empty.
    public static func text(fraction: Double, columns: Int) -> String {
        guard columns > 0 else { return "" }
        let clamped = fraction > 0 ? min(fraction, 1) : 0
        let eighths = Int((clamped * Double(columns * 8)).rounded(.down))
        let partial: [String] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        let drawn = String(repeating: "█", count: eighths / 8) + partial[eighths % 8]
        return drawn + String(repeating: "░", count: columns - eighths / 8 - (eighths % 8 == 0 ? 0 : 1))
    }
}
