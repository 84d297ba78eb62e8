import DeviceKit

/// How a capture ended, in the three ways that callers tell apart.
struct CaptureOutcome {
    var frame: FingerFrame?
    var retry: CaptureRetry?
    var fault: DeviceFault?
    var isCancellation = false
    var other: (any Error)?
}

/// Runs a capture to its end, whatever it is.
func outcome(_ capture: () async throws -> FingerFrame) async -> CaptureOutcome {
    do {
        return try await CaptureOutcome(frame: capture())
    } catch let retry as CaptureRetry {
        return CaptureOutcome(retry: retry)
    } catch let fault as DeviceFault {
        return CaptureOutcome(fault: fault)
    } catch is CancellationError {
        return CaptureOutcome(isCancellation: true)
    } catch {
        return CaptureOutcome(other: error)
    }
}

/// Starts a capture and returns once the scanner asks for a finger.
func waitingCapture(on scanner: any FingerprintScanner) async throws -> Task<FingerFrame, any Error> {
    let (steps, tell) = AsyncStream.makeStream(of: CaptureProgress.self)
    let capture = Task {
        defer { tell.finish() }
        return try await scanner.capture(patience: .seconds(60)) { tell.yield($0) }
    }
    for await step in steps where step == .placeFinger { return capture }
    return capture
}
