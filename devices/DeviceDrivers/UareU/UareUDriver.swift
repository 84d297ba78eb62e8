public import DeviceKit
import EnrollmentModel
import Imaging
import Synchronization
public import USBTransport

/// The fingerprint readers of the U.are.U 4000 family: DigitalPersona 4000, 4000B and 4500, and Microsoft's.
///
/// Each capture is a whole conversation from power-up to off, so the reader is dark and cool between two people.
public final class UareUDriver: FingerprintScanner, Sendable {
    /// Which reader this is.
    public let device: DeviceDescription
    /// Ten flat fingers at 512 dots per inch, 384 × 290 pixels.
    public let capabilities = ScannerCapabilities(
        positions: ScannerCapabilities.flatFingers, resolution: 512, width: UareUFrame.width,
        height: UareUFrame.height)

    /// The family's entry for the registry of drivers.
    public static let driver = ScannerDriver(
        name: "uareu", models: UareUModel.all.map { ScannerDriver.Model(identity: $0.identity, name: $0.name) },
        open: { bus, device, environment in
            try UareUDriver.open(device, on: bus, environment: environment)
        })

    /// How long switching off may take; the reader may be gone.
    private static let switchOffTime = Duration.seconds(2)

    private let port: UareUPort
    private let model: UareUModel
    private let environment: DriverEnvironment
    private let isCapturing = Mutex(false)

    private init(pipe: any BulkPipe, model: UareUModel, environment: DriverEnvironment) {
        port = UareUPort(pipe: pipe)
        self.model = model
        self.environment = environment
        device = DeviceDescription(driver: "uareu", model: model.name, usb: pipe.device)
    }

    /// Opens a reader and claims its interface; nothing is sent to it yet.
    ///
    /// - Throws: ``DeviceFault``; `notSupported` if the device is no member of the family.
    public static func open(
        _ device: USBDevice, on bus: any USBBus, environment: DriverEnvironment = DriverEnvironment()
    ) throws(DeviceFault) -> UareUDriver {
        guard let model = UareUModel.all.first(where: { $0.identity == device.identity }) else {
            throw DeviceFault(.notSupported, device: device.identity.description, detail: "not of the U.are.U family")
        }
        do throws(TransportFault) {
            let pipe = try bus.open(device, interface: .vendorSpecific)
            return UareUDriver(pipe: pipe, model: model, environment: environment)
        } catch {
            let description = DeviceDescription(driver: "uareu", model: model.name, usb: device)
            throw DeviceFault(error, device: description.label)
        }
    }

    /// Powers the reader up, waits for a finger, takes its picture, waits for the finger to go, powers it off.
    public func capture(
        patience: Duration, progress: @Sendable (CaptureProgress) -> Void
    ) async throws -> FingerFrame {
        precondition(patience > .zero, "a person needs time")
        guard isCapturing.withLock({ !$0.exchange(with: true) }) else {
            throw DeviceFault(.inUse, device: device.label, detail: "a capture is running")
        }
        defer { isCapturing.withLock { $0 = false } }
        try Task.checkCancellation()
        do {
            let image = try await conversation(patience: patience, progress: progress)
            return FingerFrame(
                image: image, resolution: capabilities.resolution, impression: .plain, device: device)
        } catch {
            throw await verdict(on: error)
        }
    }

    /// Ends a running capture and gives the reader back.
    public func close() async { await port.pipe.close() }

    // MARK: - Conversation

    private func conversation(
        patience: Duration, progress: @Sendable (CaptureProgress) -> Void
    ) async throws -> GreyImage {
        progress(.preparing)
        // Queued before the first register is touched, and as long as the conversation lasts.
        let latch = try InterruptLatch(port: port)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await latch.listen() }
            do {
                let image = try await picture(latch: latch, patience: patience, progress: progress)
                await switchOff()
                latch.stop()
                return image
            } catch {
                await switchOff()
                latch.stop()
                throw error
            }
        }
    }

    private func picture(
        latch: InterruptLatch, patience: Duration, progress: @Sendable (CaptureProgress) -> Void
    ) async throws -> GreyImage {
        let start = UareUPowerUp(port: port, latch: latch, model: model, clock: environment.clock)
        try await start.run()
        let capture = UareUCapture(port: port, latch: latch, model: model, environment: environment)
        let image = try await capture.run(patience: patience, progress: progress)
        // The picture is whole; a reader that fails from here on is the next capture's trouble.
        do {
            try await capture.awaitLift(upTo: patience, progress: progress)
        } catch {
            try Task.checkCancellation()
        }
        return image
    }

    /// Always tried, also for a cancelled task, hence in a task of its own.
    private func switchOff() async {
        let port = port
        await Task {
            do { try await port.set(.off, within: Self.switchOffTime) } catch { return }
        }.value
    }

    // MARK: - Errors

    /// What a failed conversation means to the caller.
    private func verdict(on error: any Error) async -> any Error {
        switch error {
        case is CaptureRetry, is CancellationError: return error
        case let error as UareUSilence: return DeviceFault(.notResponding, device: device.label, detail: error.detail)
        case let error as UareUAnswerError: return DeviceFault(.badAnswer, device: device.label, detail: error.detail)
        case let fault as TransportFault: return Task.isCancelled ? CancellationError() : await verdict(on: fault)
        default: return error
        }
    }

    /// A cable that is pulled shows as a mere input/output error first; a moment later the system knows.
    private func verdict(on fault: TransportFault) async -> DeviceFault {
        guard case .other = fault.code else { return DeviceFault(fault, device: device.label) }
        do {
            _ = try await port.status()
        } catch let second as TransportFault where second.code == .unplugged {
            return DeviceFault(second, device: device.label)
        } catch {
            return DeviceFault(fault, device: device.label)
        }
        return DeviceFault(fault, device: device.label)
    }
}

extension Bool {
    /// Sets a new value and gives the old one.
    fileprivate mutating func exchange(with new: Bool) -> Bool {
        defer { self = new }
        return self
    }
}
