public import EnrollmentModel
public import Imaging

/// What a person should do now, one hint at a time.
public enum CaptureHint: String, Sendable, CaseIterable {
    /// The device is being made ready.
    case preparing
    /// Put the finger on the glass, or look at the camera.
    case present
    /// Hold still.
    case holdStill = "hold_still"
    /// The picture is taken again.
    case again
    /// Done: lift the finger.
    case lift
    /// Dry: breathe on the finger or moisten it.
    case tooDry = "too_dry"
    /// Wet or pressed hard: wipe, press less.
    case tooWet = "too_wet"
    /// Too small: press flat with more of the finger.
    case tooSmall = "too_small"
    /// Off the centre of the glass.
    case offCentre = "off_centre"
    /// Moved or smeared.
    case blurred
    /// Too dark.
    case tooDark = "too_dark"
    /// Too bright.
    case tooBright = "too_bright"
    /// Ridges are pale: press more firmly.
    case pressMore = "press_more"
    /// Unclear for another reason: clean finger and glass.
    case dirty
    /// No finger or face came in time.
    case nothingInTime = "nothing_in_time"
    /// The picture was cut short: place the finger again.
    case incomplete
}

/// A picture from a device, encoded and judged.
public struct CapturedPicture: Sendable, Equatable {
    /// The encoded picture; lossless for fingers.
    public var blob: NewBlob
    /// How it was taken.
    public var impression: ImpressionType
    /// Make, model and serial in one line.
    public var device: String
    /// The kit's own measure, 0–100.
    public var quality: Int
    /// The one thing to do better, when there is one.
    public var hint: CaptureHint?
    /// A grey picture for the screen.
    public var preview: GreyImage

    /// A picture.
    public init(
        blob: NewBlob, impression: ImpressionType, device: String, quality: Int, hint: CaptureHint?,
        preview: GreyImage
    ) {
        self.blob = blob
        self.impression = impression
        self.device = device
        self.quality = quality
        self.hint = hint
        self.preview = preview
    }
}

/// Why a device gave no picture. The two cases are never mixed: one the person mends, the other nobody at the desk.
public enum CaptureFailure: Error, Sendable, Equatable {
    /// Ask the person and try again.
    case retry(CaptureHint)
    /// The device is broken, gone or in use; `device` names it, `code` is stable for texts and scripts.
    case fault(code: String, device: String, detail: String)
    /// The capture was called off.
    case cancelled
}

/// Scanners and cameras as the enrolment sees them.
public protocol CaptureSource: Sendable {
    /// The positions that the devices at hand can take.
    var positions: Set<CapturePosition> { get async }

    /// One line that names the device for a position, for what it cannot take as well.
    func deviceLabel(for position: CapturePosition) async -> String

    /// Takes one picture.
    ///
    /// - Parameter progress: Told what the person should do, in order.
    func capture(
        _ position: CapturePosition, progress: @escaping @Sendable (CaptureHint) -> Void
    ) async throws(CaptureFailure) -> CapturedPicture
}
