import DeviceKit
import Imaging
import USBTransport

/// One capture from the switched-on reader: finger on, picture, keys, finger off.
struct UareUCapture: Sendable {
    /// If the reader is still silent so long after a bad picture, it is told once more to send pictures.
    private static let nudgeAfter = Duration.seconds(2)

    let port: UareUPort
    let latch: InterruptLatch
    let model: UareUModel
    let environment: DriverEnvironment

    /// Waits for a finger and takes its picture.
    func run(patience: Duration, progress: @Sendable (CaptureProgress) -> Void) async throws -> GreyImage {
        latch.forget(.fingerOn)
        try await port.set(.awaitFingerOn)
        progress(.placeFinger)
        guard try await latch.wait(for: .fingerOn, upTo: patience, clock: environment.clock) else {
            throw CaptureRetry.noFingerInTime
        }
        progress(.holdStill)
        latch.forget(.fingerOff)
        latch.forget(.emptyPictureNext)
        let frame = try await wholeFrame(progress: progress)
        return try await picture(of: frame)
    }

    /// Waits until the finger is lifted, so that the next capture cannot see the same finger again.
    func awaitLift(upTo limit: Duration, progress: @Sendable (CaptureProgress) -> Void) async throws {
        latch.forget(.fingerOff)
        try await port.set(.awaitFingerOff)
        progress(.liftFinger)
        _ = try await latch.wait(for: .fingerOff, upTo: limit, clock: environment.clock)
    }

    // MARK: - Frames

    /// A frame that can be used; a bad one is taken again once.
    private func wholeFrame(progress: @Sendable (CaptureProgress) -> Void) async throws -> UareUFrame {
        if case .success(let frame) = try await firstFrame() { return frame }
        progress(.readingAgain)
        switch try await nextFrame() {
        case .success(let frame): return frame
        case .failure(let error) where !error.isShort: throw UareUAnswerError(detail: error.description)
        case .failure(let error): throw retry(after: error)
        }
    }

    private func retry(after error: UareUFrameError) -> CaptureRetry {
        if latch.hasSeen(.fingerOff) { return .liftedTooEarly }
        return error.reason == .empty ? .emptyFrame : .shortFrame
    }

    private func firstFrame() async throws -> Result<UareUFrame, UareUFrameError> {
        let pending = try port.beginPicture()
        do {
            try await port.set(.capture)
        } catch {
            pending.cancel()
            _ = await pending.finish()
            throw error
        }
        return try await frame(pending.finish())
    }

    /// The reader goes on sending pictures while it is in capture mode, so another reading is enough for most.
    private func nextFrame() async throws -> Result<UareUFrame, UareUFrameError> {
        let pending = try port.beginPicture()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [port, environment] in
                try await environment.clock.sleep(for: Self.nudgeAfter)
                try await port.set(.capture)
            }
            let outcome = await pending.finish()
            group.cancelAll()
            return try await frame(outcome)
        }
    }

    private func frame(
        _ outcome: Result<[UInt8], TransportFault>
    ) async throws -> Result<UareUFrame, UareUFrameError> {
        switch outcome {
        case .success(let bytes):
            return Result { () throws(UareUFrameError) in try UareUFrame(bytes) }
        case .failure(let fault) where fault.code == .stalled:
            // Where clearing fails, the next reading says why.
            do { try await port.pipe.clearHalt(endpoint: UareUPort.pictureEndpoint) } catch {}
            return .failure(UareUFrameError(reason: .empty, offset: 0))
        case .failure(let fault): throw fault
        }
    }

    // MARK: - Keys

    private func picture(of frame: UareUFrame) async throws -> GreyImage {
        var decoder = UareUDecoder(frame)
        while case .key(let number) = decoder.need { try await decoder.supply(key(number)) }
        return decoder.image(upsideDown: model.isUpsideDown)
    }

    /// The reader mixes the host's seed into every key it gives.
    private func key(_ number: UInt8) async throws -> UInt32 {
        let seed = environment.randomWord()
        try await port.write(.scrambleIndex, [number] + seed.littleEndianBytes)
        let answer = try await port.read(.scrambleKey, count: 4)
        return UInt32(littleEndianBytes: answer) ^ seed
    }
}

extension UInt32 {
    /// Four bytes, lowest first.
    var littleEndianBytes: [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: self >> ($0 as UInt32)) }
    }

    /// The number of up to four bytes, lowest first.
    init(littleEndianBytes bytes: [UInt8]) {
        self = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
