public import Imaging

/// A first look at a portrait: light, focus and size of the whole picture, before anybody looks for a face in it.
///
/// Light is judged by the lightest part of the frame, which is the wall behind the person, and by burnt-out pixels;
/// never by the tone of the skin.
public struct PortraitCheck: Sendable, Hashable {
    /// 0 useless to 100 nothing to complain about.
    public let score: Int
    /// What to do better, the most important first; empty for a good picture.
    public let reasons: [PortraitReason]
    /// Luma of the lightest tenth of the frame, 0 to 255.
    public let lightLevel: Int
    /// Percentage of burnt-out pixels in the middle of the frame.
    public let burntShare: Int
    /// Standard deviation of the Laplacian in the middle of the frame, times ten, at a height of 480 pixels.
    public let sharpnessTenths: Int
    /// The shorter side in pixels.
    public let shorterSide: Int

    /// Looks at `image`, one person from the chest up.
    public init(of image: ColorImage) {
        shorterSide = min(image.width, image.height)
        let height = 480
        let width = max(32, (image.width * height + image.height / 2) / image.height)
        let view = PortraitView(GreyImage(image).scaled(width: width, height: height))
        lightLevel = IntegerMath.percentile(view.frame, permille: 900)
        burntShare = 100 * view.middle[250...].reduce(0, +) / max(1, view.middle.reduce(0, +))
        sharpnessTenths = view.sharpnessTenths
        let parts = [
            (IntegerMath.ramp(shorterSide, zero: 160, full: 440), PortraitReason.tooSmall),
            (IntegerMath.ramp(lightLevel, zero: 50, full: 150), .tooDark),
            (IntegerMath.ramp(burntShare, zero: 45, full: 12), .tooBright),
            (IntegerMath.ramp(sharpnessTenths, zero: 12, full: 45), .blurred),
        ]
        score = parts.reduce(100) { $0 * $1.0 / 100 }
        reasons = parts.filter { $0.0 < 60 }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// Why a portrait has to be taken again.
public enum PortraitReason: String, Sendable, Hashable, CaseIterable {
    /// Too few pixels for a card: use another camera or come nearer.
    case tooSmall = "too_small"
    /// Not enough light: turn on a lamp, face the window.
    case tooDark = "too_dark"
    /// Burnt out: turn away from the sun, move the lamp back.
    case tooBright = "too_bright"
    /// Out of focus or moved: clean the lens, hold still.
    case blurred
}

/// The counts of tones and the fine structure of a grey view.
private struct PortraitView {
    private(set) var frame = [Int](repeating: 0, count: 256)
    /// The middle two fifths of the breadth and three fifths of the height, where the head is.
    private(set) var middle = [Int](repeating: 0, count: 256)
    private(set) var sharpnessTenths = 0

    init(_ view: GreyImage) {
        let (width, height, pixels) = (view.width, view.height, view.pixels)
        let columns = (width * 3 / 10)..<(width * 7 / 10)
        let rows = (height / 5)..<(height * 4 / 5)
        var (count, sum, squares) = (0, 0, 0)
        for row in stride(from: 1, to: height - 1, by: 2) {
            for column in stride(from: 1, to: width - 1, by: 2) {
                let at = row * width + column
                let tone = Int(pixels[at])
                frame[tone] += 1
                guard columns.contains(column), rows.contains(row) else { continue }
                middle[tone] += 1
                let around =
                    Int(pixels[at - 1]) + Int(pixels[at + 1]) + Int(pixels[at - width]) + Int(pixels[at + width])
                let laplacian = 4 * tone - around
                count += 1
                sum += laplacian
                squares += laplacian * laplacian
            }
        }
        guard count > 0 else { return }
        sharpnessTenths = 10 * IntegerMath.squareRoot(squares * count - sum * sum) / count
    }
}
