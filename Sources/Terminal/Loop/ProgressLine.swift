/// A progress bar on one line that draws itself over, for commands without the full screen.
///
/// A value: it gives the text to write, so that the caller decides where. Made for no terminal it gives nothing, ever:
/// a file or a pipe gets no bar.
public struct ProgressLine: Sendable {
    private let columns: Int?
    private var shown = ""

    /// - Parameter columns: Width of the terminal; nil if the output is none.
    public init(columns: Int?) {
        self.columns = columns
    }

    /// The text that brings the line up to date; empty if nothing changed.
    ///
    /// - Parameters:
    ///   - done: Steps done.
    ///   - total: Steps in all; 0 draws an empty bar.
    ///   - label: What is going on.
    public mutating func update(done: Int, total: Int, label: String) -> String {
        guard let columns, columns > 10 else { return "" }
        let fraction = total > 0 ? Double(done) / Double(total) : 0
        let figures = " \(done)/\(total) "
        let width = max(4, min(30, columns - figures.count - 20))
        let line = ProgressBar.text(fraction: fraction, columns: width) + figures + label
        let fitting = TextLayout.clipped(line, to: columns - 1)
        guard fitting != shown else { return "" }
        shown = fitting
        return "\r\u{1B}[K" + fitting
    }

    /// The text that takes the line away, so that the next output starts on an empty one.
    public mutating func finish() -> String {
        defer { shown = "" }
        return shown.isEmpty ? "" : "\r\u{1B}[K"
    }
}
