import CLibUSB
import Synchronization

/// Passes libusb's hot-plug callbacks on to a stream.
///
/// The event loop keeps every watch until its thread ends: libusb may be inside the callback while another thread
/// deregisters it, so the reference that libusb holds must stay good for as long as events are handled.
final class HotplugWatch: Sendable {
    private let continuation: AsyncStream<USBEvent>.Continuation

    private init(_ continuation: AsyncStream<USBEvent>.Continuation) { self.continuation = continuation }

    /// A stream of events that ends when its consumer stops or the loop is given up.
    static func start(on loop: EventLoop) throws(TransportFault) -> AsyncStream<USBEvent> {
        guard libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG.rawValue) != 0 else {
            throw TransportFault(.notSupported, in: "libusb_has_capability")
        }
        let (stream, continuation) = AsyncStream.makeStream(of: USBEvent.self, bufferingPolicy: .bufferingNewest(256))
        let watch = HotplugWatch(continuation)
        loop.keep(watch)
        let handle = try watch.register(on: loop)
        // Weak: the loop keeps the watch, and the watch this closure.
        continuation.onTermination = { [weak loop] _ in
            guard let loop else { return }
            unsafe libusb_hotplug_deregister_callback(loop.context, handle)
        }
        return stream
    }

    /// Ends the stream.
    func finish() { continuation.finish() }

    private func register(on loop: EventLoop) throws(TransportFault) -> libusb_hotplug_callback_handle {
        var handle: libusb_hotplug_callback_handle = 0
        let events = LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED.rawValue | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT.rawValue
        let reference = unsafe Unmanaged.passUnretained(self).toOpaque()
        try check("libusb_hotplug_register_callback") {
            unsafe libusb_hotplug_register_callback(
                loop.context, Int32(events), 0, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
                LIBUSB_HOTPLUG_MATCH_ANY, hotplugDidHappen, reference, &handle)
        }
        return handle
    }

    fileprivate func report(_ raw: OpaquePointer?, _ event: libusb_hotplug_event) {
        guard let raw = unsafe raw, let device = unsafe describe(raw) else { return }
        continuation.yield(event == LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT ? .detached(device) : .attached(device))
    }
}

/// Runs on the event thread. Returning 0 keeps the registration.
private func hotplugDidHappen(
    _ context: OpaquePointer?, _ device: OpaquePointer?, _ event: libusb_hotplug_event,
    _ reference: UnsafeMutableRawPointer?
) -> Int32 {
    guard let reference = unsafe reference else { return 0 }
    unsafe Unmanaged<HotplugWatch>.fromOpaque(reference).takeUnretainedValue().report(device, event)
    return 0
}
