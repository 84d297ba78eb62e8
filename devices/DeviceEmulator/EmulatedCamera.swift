public import DeviceKit
internal import Imaging
internal import Synchronization

/// A camera made of software, in front of which a test person sits nearly still.
public final class EmulatedCamera: Camera {
    /// What an emulated camera does wrong with one frame.
    public enum Fault: Sendable, Hashable {
        /// No frame within the patience given.
        case noFrame
        /// The JPEG is cut off.
        case damagedFrame
        /// Pulled out.
        case unplug
    }

    /// Pixels by which the person moves between two frames, at most.
    private static let sway = 6

    private struct State {
        var scene: ColorImage?
        var sequence = 0
        var isOpen = true
        var faults: [Fault]
    }

    /// Which camera it pretends to be.
    public let device = DeviceDescription(
        driver: "emulated-camera", model: "Emulated camera 640×480", identity: "0000:0000", location: "emulated")
    /// Columns of a frame.
    public let width = 640
    /// Rows of a frame.
    public let height = 480
    private let seed: UInt64
    private let state: Mutex<State>

    /// A camera that looks at an empty wall until somebody sits down.
    ///
    /// - Parameters:
    ///   - seed: The small movements follow from this.
    ///   - faults: What goes wrong with the next frames, one each.
    public init(seed: UInt64 = 1, faults: [Fault] = []) {
        self.seed = seed
        state = Mutex(State(faults: faults))
    }

    /// Who sits in front of the camera; nil = nobody.
    public func seat(_ person: SyntheticPerson?) {
        let scene = person?.portrait(width: width + 2 * Self.sway, height: height + 2 * Self.sway)
        state.withLock { $0.scene = scene }
    }

    /// The next frame, at once.
    public func nextFrame(patience: Duration) async throws -> CameraFrame {
        precondition(patience > .zero, "a frame needs time")
        try Task.checkCancellation()
        let (isOpen, fault, scene, sequence) = state.withLock { state in
            defer { state.sequence += 1 }
            let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
            if fault == .unplug { state.isOpen = false }
            return (state.isOpen, fault, state.scene, state.sequence)
        }
        if fault == .unplug { throw DeviceFault(.unplugged, device: device.label, detail: "emulated unplug") }
        guard isOpen else { throw DeviceFault(.closed, device: device.label, detail: "emulated camera") }
        if fault == .noFrame { throw CaptureRetry.noFrameInTime }
        var jpeg: [UInt8]
        do {
            jpeg = try JPEG.encode(view(of: scene, sequence), quality: 90)
        } catch {
            throw DeviceFault(.badAnswer, device: device.label, detail: error.description)
        }
        if fault == .damagedFrame { jpeg.removeLast(jpeg.count / 3) }
        return CameraFrame(jpeg: jpeg, width: width, height: height, sequence: sequence)
    }

    /// No frames from now on.
    public func close() async { state.withLock { $0.isOpen = false } }

    private func view(of scene: ColorImage?, _ sequence: Int) -> ColorImage {
        guard let scene else { return ColorImage(width: width, height: height, red: 238, green: 240, blue: 242) }
        var random = SeededRandom(seed: seed, purpose: UInt64(sequence) &+ 64)
        let moved = PixelRect(
            x: random.index(below: 2 * Self.sway + 1), y: random.index(below: 2 * Self.sway + 1), width: width,
            height: height)
        return scene.cropped(to: moved)
    }
}
