public import Imaging
internal import Synchronization
internal import USBTransport

/// Whose finger comes onto the glass when the host waits for one.
public protocol FingerSource: Sendable {
    /// The next touch: upright, ridges dark, ``UareUModel/columns`` × ``UareUModel/lines``; nil = nobody comes now.
    ///
    /// Called when the host starts to wait; a nil is final until ``EmulatedUareU/place(_:)`` or the next wait.
    func nextTouch() -> GreyImage?
}

/// A fingerprint scanner of the U.are.U 4000 family made of software.
///
/// It speaks the real one's protocol on its endpoints, so that a driver cannot tell the difference; plug it into an
/// ``EmulatedBus``. A finger is lifted as soon as the host waits for that.
public final class EmulatedUareU: Sendable {
    /// Which scanner it is.
    public let model: UareUModel
    private let source: (any FingerSource)?
    private let clock: any Clock<Duration>
    private let state: Mutex<State>

    struct State {
        var firmware: UareUFirmware
        var isPlugged = true
        var pictureHalted = false
        var interruptReaders: [EmulatedTransfer] = []
        var pictureReaders: [EmulatedTransfer] = []
        /// Told to the host as soon as it listens.
        var interrupts: [[UInt8]] = []
        var frames: [[UInt8]] = []
    }

    /// A scanner fresh from the box.
    ///
    /// - Parameters:
    ///   - model: Which of the family.
    ///   - seed: Its own keys and challenges follow from this.
    ///   - source: Asked for a finger whenever the host waits for one.
    ///   - faults: What it does wrong.
    ///   - clock: Measures the timeouts of transfers that it does not answer.
    public init(
        _ model: UareUModel = .uareU4500, seed: UInt64 = 1, source: (any FingerSource)? = nil,
        faults: UareUFaults = UareUFaults(), clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.model = model
        self.source = source
        self.clock = clock
        state = Mutex(State(firmware: UareUFirmware(model: model, seed: seed, faults: faults)))
    }

    /// True until the cable is pulled.
    public var isPlugged: Bool { state.withLock { $0.isPlugged } }

    /// True while the host waits for a finger and none is on the glass.
    public var waitsForFinger: Bool { state.withLock { $0.firmware.waitsForFinger } }

    /// Puts a finger on the glass: upright, ridges dark, 384 × 290 pixels.
    public func place(_ picture: GreyImage) {
        precondition(
            picture.width == UareUModel.columns && picture.height == UareUModel.lines, "the size of the glass")
        let work = state.withLock { state in state.apply(state.firmware.place(picture)) }
        work.run()
    }

    /// Takes the finger off the glass.
    public func lift() {
        let work = state.withLock { state in state.apply(state.firmware.lift()) }
        work.run()
    }

    /// Pulls the cable: every transfer ends, nothing works until it is plugged in again.
    public func unplug() {
        let work = state.withLock { $0.unplug() }
        work.run()
    }

    /// The cable is in again: the scanner has forgotten everything but its remaining faults.
    func powerOn() {
        state.withLock { state in
            guard !state.isPlugged else { return }
            state.isPlugged = true
            state.pictureHalted = false
            state.firmware.restart()
        }
    }

    // MARK: The host's side

    func begin(_ request: TransferRequest) throws(TransportFault) -> EmulatedTransfer {
        let transfer = EmulatedTransfer(length: request.length)
        let work: Work? = state.withLock { state in
            guard state.isPlugged else { return nil }
            return state.begin(request, transfer)
        }
        guard let work else { throw TransportFault(.unplugged, in: "emulated submit") }
        work.run()
        if work.wantsFinger, let picture = source?.nextTouch() { place(picture) }
        if let timeout = request.timeout { transfer.limit(to: timeout, clock: clock) }
        return transfer
    }

    func clearHalt(endpoint: UInt8) throws(TransportFault) {
        let plugged = state.withLock { state in
            if endpoint == UareUModel.Endpoint.picture { state.pictureHalted = false }
            return state.isPlugged
        }
        guard plugged else { throw TransportFault(.unplugged, in: "emulated clear halt") }
    }

    /// The host lets go of the interface: what it still waits for is cancelled.
    func release() {
        let work = state.withLock { state in
            state.endAll(.cancelled, in: "emulated close")
        }
        work.run()
    }
}

/// Transfers to end once the lock is open again: ending one wakes the host, which may call back at once.
struct Work {
    var endings: [(EmulatedTransfer, Result<[UInt8], TransportFault>)] = []
    var wantsFinger = false

    func run() {
        for (transfer, outcome) in endings { transfer.end(outcome) }
    }
}
