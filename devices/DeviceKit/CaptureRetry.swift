/// A capture that gave no picture for a reason the person at the device can mend; ask again.
///
/// Its counterpart, which nobody at the device can mend, is ``DeviceFault``.
public enum CaptureRetry: String, Error, Sendable, Hashable, Codable, CaseIterable {
    /// Nobody put a finger on the glass within the patience given.
    case noFingerInTime = "no_finger_in_time"
    /// The device gave less than a whole picture, twice.
    case shortFrame = "short_frame"
    /// The device gave no picture although a finger was there, twice.
    case emptyFrame = "empty_frame"
    /// The finger left the glass before the picture was complete.
    case liftedTooEarly = "lifted_too_early"
    /// The camera gave no whole frame within the patience given.
    case noFrameInTime = "no_frame_in_time"
}

extension CaptureRetry: CustomStringConvertible {
    /// What to do, in one sentence.
    public var description: String {
        switch self {
        case .noFingerInTime: "no finger was placed in time; place the finger flat on the glass and try again"
        case .shortFrame: "the picture was cut short; keep the finger still on the glass and try again"
        case .emptyFrame: "the scanner gave an empty picture; lift the finger, place it again and try again"
        case .liftedTooEarly: "the finger was lifted too early; keep it on the glass until the light goes out"
        case .noFrameInTime: "the camera gave no picture in time; try again"
        }
    }
}
