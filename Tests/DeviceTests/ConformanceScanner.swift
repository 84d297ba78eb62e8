import DeviceKit
import Imaging
import Testing

/// What happens in front of a scanner while a check runs.
enum ScannerScene: String, Sendable, CaseIterable {
    /// Whenever the scanner waits, a finger comes; it goes when the scanner asks for that.
    case fingersCome
    /// Nobody comes.
    case nobody
    /// A finger comes, and the cable is pulled while its picture is sent.
    case unpluggedInPicture
}

/// A scanner on the bench, and hands that can pull its cable.
struct ScannerStage: Sendable {
    /// Opened and idle.
    let scanner: any FingerprintScanner
    /// Opens the same device a second time.
    let openAgain: @Sendable () async throws -> any FingerprintScanner
    /// Pulls the cable; nil = this bench cannot.
    var unplug: (@Sendable () async -> Void)?
}

/// What every scanner must do, whatever is behind it: a real one, the emulator, a recording.
///
/// A bench sets up each scene afresh; one that cannot play a scene gives nil and the check is left out. Checks wait
/// for events, never for times; a hang is caught by the time limit of the test that runs them.
struct ScannerConformance {
    /// Sets a scene.
    typealias Bench = @Sendable (ScannerScene) async throws -> ScannerStage?

    private static let patient = Duration.seconds(20)

    let bench: Bench

    /// One check by its name.
    enum Check: String, CaseIterable, Sendable {
        case givesAFrameOfItsStatedSize
        case tellsThePersonWhatToDoInOrder
        case capturesAgainAndAgain
        case secondOpeningIsRefusedOrHarmless
        case secondCaptureAtOnceIsRefused
        case nobodyInTimeIsARetry
        case cancellingEndsAWaitingCapture
        case worksAfterACancelledCapture
        case unpluggingInThePictureIsAFault
        case unpluggingWhileWaitingIsAFault
        case closingEndsARunningCapture
        case aClosedScannerSaysSo
    }

    func run(_ check: Check) async throws {
        switch check {
        case .givesAFrameOfItsStatedSize: try await givesAFrameOfItsStatedSize()
        case .tellsThePersonWhatToDoInOrder: try await tellsThePersonWhatToDoInOrder()
        case .capturesAgainAndAgain: try await capturesAgainAndAgain()
        case .secondOpeningIsRefusedOrHarmless: try await secondOpeningIsRefusedOrHarmless()
        case .secondCaptureAtOnceIsRefused: try await secondCaptureAtOnceIsRefused()
        case .nobodyInTimeIsARetry: try await nobodyInTimeIsARetry()
        case .cancellingEndsAWaitingCapture: try await cancellingEndsAWaitingCapture()
        case .worksAfterACancelledCapture: try await worksAfterACancelledCapture()
        case .unpluggingInThePictureIsAFault: try await unpluggingInThePictureIsAFault()
        case .unpluggingWhileWaitingIsAFault: try await unpluggingWhileWaitingIsAFault()
        case .closingEndsARunningCapture: try await closingEndsARunningCapture()
        case .aClosedScannerSaysSo: try await aClosedScannerSaysSo()
        }
    }

    // MARK: - Pictures

    private func givesAFrameOfItsStatedSize() async throws {
        guard let stage = try await bench(.fingersCome) else { return }
        let frame = try await stage.scanner.capture(patience: Self.patient)
        Self.check(frame, of: stage.scanner)
        await stage.scanner.close()
    }

    /// What every picture of a finger must be; a replayed recording, which cannot be run twice, is held to this alone.
    static func check(_ frame: FingerFrame, of scanner: any FingerprintScanner) {
        #expect(frame.image.width == scanner.capabilities.width)
        #expect(frame.image.height == scanner.capabilities.height)
        #expect(frame.resolution == scanner.capabilities.resolution)
        #expect(frame.device == scanner.device)
        let (darkest, lightest) = (frame.image.pixels.min() ?? 0, frame.image.pixels.max() ?? 0)
        #expect(lightest - darkest > 50, "a finger has ridges")
    }

    private func tellsThePersonWhatToDoInOrder() async throws {
        guard let stage = try await bench(.fingersCome) else { return }
        let (steps, tell) = AsyncStream.makeStream(of: CaptureProgress.self)
        _ = try await stage.scanner.capture(patience: Self.patient) { tell.yield($0) }
        tell.finish()
        let told = await steps.reduce(into: []) { $0.append($1) }
        #expect(told == [.preparing, .placeFinger, .holdStill, .liftFinger])
        await stage.scanner.close()
    }

    private func capturesAgainAndAgain() async throws {
        guard let stage = try await bench(.fingersCome) else { return }
        for _ in 0..<3 { Self.check(try await stage.scanner.capture(patience: Self.patient), of: stage.scanner) }
        await stage.scanner.close()
    }

    // MARK: - Two at once

    private func secondOpeningIsRefusedOrHarmless() async throws {
        guard let stage = try await bench(.fingersCome) else { return }
        do {
            let second = try await stage.openAgain()
            await second.close()
        } catch let fault as DeviceFault {
            #expect(fault.code == .inUse)
        }
        Self.check(try await stage.scanner.capture(patience: Self.patient), of: stage.scanner)
        await stage.scanner.close()
        let reopened = try await stage.openAgain()
        await reopened.close()
    }

    private func secondCaptureAtOnceIsRefused() async throws {
        guard let stage = try await bench(.nobody) else { return }
        let first = try await waitingCapture(on: stage.scanner)
        let second = await outcome { try await stage.scanner.capture(patience: Self.patient) }
        #expect(second.fault?.code == .inUse)
        first.cancel()
        _ = await first.result
        await stage.scanner.close()
    }

    // MARK: - Nobody, and giving up

    private func nobodyInTimeIsARetry() async throws {
        guard let stage = try await bench(.nobody) else { return }
        let result = await outcome { try await stage.scanner.capture(patience: .milliseconds(30)) }
        #expect(result.retry == .noFingerInTime)
        await stage.scanner.close()
    }

    private func cancellingEndsAWaitingCapture() async throws {
        guard let stage = try await bench(.nobody) else { return }
        let capture = try await waitingCapture(on: stage.scanner)
        capture.cancel()
        let result = await outcome { try await capture.value }
        #expect(result.isCancellation)
        await stage.scanner.close()
    }

    private func worksAfterACancelledCapture() async throws {
        guard let stage = try await bench(.fingersCome) else { return }
        let capture = Task { try await stage.scanner.capture(patience: Self.patient) }
        capture.cancel()
        _ = await capture.result
        Self.check(try await stage.scanner.capture(patience: Self.patient), of: stage.scanner)
        await stage.scanner.close()
    }

    // MARK: - Cables and closing

    private func unpluggingInThePictureIsAFault() async throws {
        guard let stage = try await bench(.unpluggedInPicture) else { return }
        let result = await outcome { try await stage.scanner.capture(patience: Self.patient) }
        #expect(result.fault?.code == .unplugged)
        let again = await outcome { try await stage.scanner.capture(patience: Self.patient) }
        #expect(again.fault?.code == .unplugged)
        await stage.scanner.close()
    }

    private func unpluggingWhileWaitingIsAFault() async throws {
        guard let stage = try await bench(.nobody), let unplug = stage.unplug else { return }
        let capture = try await waitingCapture(on: stage.scanner)
        await unplug()
        let result = await outcome { try await capture.value }
        #expect(result.fault?.code == .unplugged)
        await stage.scanner.close()
    }

    private func closingEndsARunningCapture() async throws {
        guard let stage = try await bench(.nobody) else { return }
        let capture = try await waitingCapture(on: stage.scanner)
        await stage.scanner.close()
        let result = await outcome { try await capture.value }
        #expect(result.fault?.code == .closed)
    }

    private func aClosedScannerSaysSo() async throws {
        guard let stage = try await bench(.nobody) else { return }
        await stage.scanner.close()
        await stage.scanner.close()
        let result = await outcome { try await stage.scanner.capture(patience: Self.patient) }
        #expect(result.fault?.code == .closed)
    }
}
