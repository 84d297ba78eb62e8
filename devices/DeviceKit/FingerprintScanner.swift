/// A device that gives pictures of fingers.
///
/// Everything that crosses this protocol is a serialisable value, so that a driver can live in its own process.
public protocol FingerprintScanner: Sendable {
    /// Which device this is.
    var device: DeviceDescription { get }

    /// What it can capture.
    var capabilities: ScannerCapabilities { get }

    /// Asks for one finger and gives its picture.
    ///
    /// One capture at a time: a second one while the first runs is refused as `DeviceFault.inUse`.
    /// - Parameters:
    ///   - patience: How long a person may take to place the finger, more than zero.
    ///   - progress: Told what the person should do now; called in order, from the capturing task.
    /// - Returns: 8-bit grey at ``ScannerCapabilities/resolution``, finger dark on light, upright.
    /// - Throws: ``CaptureRetry`` if the person can mend it, ``DeviceFault`` if not, `CancellationError` if the task
    ///   was cancelled; the device is left switched off in each case, as far as it still answers.
    func capture(
        patience: Duration, progress: @Sendable (CaptureProgress) -> Void
    ) async throws -> FingerFrame

    /// Switches the device off and gives it back; a running capture ends with `DeviceFault.closed`.
    func close() async
}

extension FingerprintScanner {
    /// Asks for one finger without following the progress.
    public func capture(patience: Duration) async throws -> FingerFrame {
        try await capture(patience: patience, progress: { _ in })
    }
}

/// What happens during a capture, as the person at the device should hear of it.
public enum CaptureProgress: String, Sendable, Hashable, Codable, CaseIterable {
    /// The device is being switched on.
    case preparing
    /// The device waits for a finger.
    case placeFinger = "place_finger"
    /// A finger is there and is being read: hold still.
    case holdStill = "hold_still"
    /// The picture was incomplete and is being taken again.
    case readingAgain = "reading_again"
    /// The picture is taken: lift the finger.
    case liftFinger = "lift_finger"
}
