public import Imaging

/// How useful a picture of one flat finger is, from measures that anybody can compute again.
///
/// This is the kit's own score. It is not NFIQ 2 and must not be reported as such.
public struct FingerQuality: Sendable, Hashable {
    /// 0 useless to 100 as good as it gets; 0 too if no finger is there.
    public let score: Int
    /// What to do better, the most important first; empty for a good picture.
    public let reasons: [FingerQualityReason]
    /// Area that the finger touches, in square millimetres.
    public let touchedArea: Int
    /// How clearly ridges run in one direction within 0.8 mm, mean over the touched area, 0 to 100.
    public let ridgeClarity: Int
    /// Standard deviation of the tone within 0.8 mm, mean over the touched area, 0 to 127.
    public let contrast: Int
    /// Pixels from one ridge to the next, times ten, middle value of the touched area; 0 without any.
    ///
    /// Narrow ridges have steep flanks, so this reads lower than a ruler: 5.5 to 10 pixels at 500 dpi are normal.
    public let ridgePeriodTenths: Int

    /// Looks at `image`: 8-bit grey, ridges dark, at `resolution` dots per inch (250 to 1000).
    public init(of image: GreyImage, resolution: Int) {
        precondition((250...1000).contains(resolution), "250 to 1000 dpi")
        let print = TouchedArea(RidgeBlocks(image, resolution: resolution), resolution: resolution)
        touchedArea = print.squareMillimetres
        ridgeClarity = print.clarity
        contrast = print.contrast
        ridgePeriodTenths = print.periodTenths
        guard print.isFinger else {
            score = 0
            reasons = [.noFinger]
            return
        }
        let area = IntegerMath.ramp(touchedArea, zero: 15, full: 130)
        let centre = IntegerMath.ramp(print.offset, zero: 100, full: 30)
        score = print.usefulness * area * centre / 10_000
        reasons = FingerQualityReason.found(in: print)
    }
}

/// Why a finger has to be put on the glass again, and with that what to say.
public enum FingerQualityReason: String, Sendable, Hashable, CaseIterable {
    /// Nothing like a finger is in the picture.
    case noFinger = "no_finger"
    /// Only a small part of the finger touches.
    case tooSmall = "too_small"
    /// The finger lies beside the middle.
    case offCentre = "off_centre"
    /// Ridges are pale: press more firmly.
    case tooLight = "too_light"
    /// Ridges run together: press less, dry the finger.
    case tooDark = "too_dark"
    /// Ridges fall into dots: moisten the finger.
    case tooDry = "too_dry"
    /// The finger moved.
    case blurred
    /// Ridges cannot be told from each other for another reason: clean finger and glass.
    case unclear

    static func found(in print: TouchedArea) -> [FingerQualityReason] {
        var reasons: [FingerQualityReason] = []
        if print.squareMillimetres < 70 { reasons.append(.tooSmall) }
        if print.offset > 45 { reasons.append(.offCentre) }
        if print.darkShare > 55 {
            reasons.append(.tooDark)
        } else if print.smearedShare > 25 || (print.contrast < 45 && print.widePeriodShare > 50) {
            reasons.append(.blurred)
        } else if print.contrast < 38 {
            reasons.append(.tooLight)
        } else if print.clarity < 52, print.depth < 60 {
            reasons.append(.tooDry)
        } else if print.clarity < 40 {
            reasons.append(.unclear)
        }
        return reasons
    }
}
