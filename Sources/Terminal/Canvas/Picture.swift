/// Pixels to show in cells: grey or red-green-blue, 8 bits each, rows from the top.
public struct Picture: Hashable, Sendable {
    /// Pixels from left to right.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int
    let channels: Int
    let pixels: [UInt8]

    /// A grey picture, one byte a pixel (0 black), nil if the count is not `width` × `height`.
    public init?(width: Int, height: Int, grey: [UInt8]) {
        self.init(width: width, height: height, channels: 1, pixels: grey)
    }

    /// A colour picture, three bytes a pixel, nil if the count is not 3 × `width` × `height`.
    public init?(width: Int, height: Int, rgb: [UInt8]) {
        self.init(width: width, height: height, channels: 3, pixels: rgb)
    }

    private init?(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
        guard width > 0, height > 0 else { return nil }
        let (area, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels.count % channels == 0, pixels.count / channels == area else { return nil }
        self.width = width
        self.height = height
        self.channels = channels
        self.pixels = pixels
    }

    /// The mean colour of the pixels of one field of a grid laid over the picture.
    func mean(column: Int, of columns: Int, row: Int, of rows: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
        let left = column * width / columns
        let right = max(left + 1, (column + 1) * width / columns)
        let top = row * height / rows
        let bottom = max(top + 1, (row + 1) * height / rows)
        var sums = [Int](repeating: 0, count: channels)
        for y in top..<bottom {
            for x in left..<right {
                for channel in 0..<channels { sums[channel] += Int(pixels[(y * width + x) * channels + channel]) }
            }
        }
        let means = sums.map { UInt8($0 / ((right - left) * (bottom - top))) }
        return channels == 1 ? (means[0], means[0], means[0]) : (means[0], means[1], means[2])
    }
}

extension Canvas {
    /// Draws a picture as large as fits into `rect` with its proportions, centred.
    ///
    /// A cell is about twice as high as wide. With 256 colours or more every cell shows two pixels, the upper half
    /// block's colour over the background; with fewer it shows one of five shades.
    public mutating func draw(_ picture: Picture, in rect: Rect) {
        let columns = min(rect.size.columns, max(1, rect.size.rows * 2 * picture.width / picture.height))
        let halves = min(rect.size.rows * 2, max(1, columns * picture.height / picture.width))
        guard columns > 0, halves > 0 else { return }
        let rows = (halves + 1) / 2
        let left = rect.left + (rect.size.columns - columns) / 2
        let top = rect.top + (rect.size.rows - rows) / 2
        for row in 0..<rows {
            for column in 0..<columns {
                let (glyph, style) =
                    depth >= .palette
                    ? halfBlock(picture, column, columns, row, rows) : shade(picture, column, columns, row, rows)
                put(glyph, column: left + column, row: top + row, style: style)
            }
        }
    }

    private func halfBlock(_ picture: Picture, _ column: Int, _ columns: Int, _ row: Int, _ rows: Int) -> (Glyph, Style)
    {
        let upper = picture.mean(column: column, of: columns, row: row * 2, of: rows * 2)
        let lower = picture.mean(column: column, of: columns, row: row * 2 + 1, of: rows * 2)
        let style = Style(
            foreground: .rgb(upper.red, upper.green, upper.blue), background: .rgb(lower.red, lower.green, lower.blue))
        return (Glyph(text: "▀", width: 1, isPlain: true), style)
    }

    private func shade(_ picture: Picture, _ column: Int, _ columns: Int, _ row: Int, _ rows: Int) -> (Glyph, Style) {
        let mean = picture.mean(column: column, of: columns, row: row, of: rows)
        // Weights of Rec. 601 in thousandths.
        let level = (299 * Int(mean.red) + 587 * Int(mean.green) + 114 * Int(mean.blue)) / 1000
        let shades: [String] = [" ", "░", "▒", "▓", "█"]
        return (Glyph(text: shades[min(4, level * 5 / 256)], width: 1, isPlain: true), .plain)
    }
}
