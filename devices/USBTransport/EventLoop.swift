import CLibUSB
import Foundation
import Synchronization

/// A libusb context and the one thread that handles its events.
///
/// Everything that uses the context holds this object. When the last user lets go, the thread leaves its loop and
/// ends the context itself: letting go may happen on that very thread, where waiting for it would never end.
@safe final class EventLoop: Sendable {
    /// Thread-safe by libusb's own locks, set once, and valid as long as this object lives.
    nonisolated(unsafe) let context: OpaquePointer
    private let shared: Shared

    /// What the thread still needs when the last user is gone.
    private final class Shared: Sendable {
        let isStopping = Mutex(false)
        let watches = Mutex<[HotplugWatch]>([])
    }

    init() throws(TransportFault) {
        var created: OpaquePointer?
        try check("libusb_init") { unsafe libusb_init(&created) }
        guard let context = unsafe created else {
            throw TransportFault(.other(LIBUSB_ERROR_OTHER.rawValue), in: "libusb_init")
        }
        let shared = Shared()
        unsafe self.context = context
        self.shared = shared
        // The pointer crosses to the thread that ends it.
        nonisolated(unsafe) let owned = unsafe context
        let thread = Thread {
            while !shared.isStopping.withLock({ $0 }) {
                // A failing poll leaves nothing to wait for; a pause keeps the thread from spinning on it.
                if unsafe libusb_handle_events_completed(owned, nil) < 0 { Thread.sleep(forTimeInterval: 0.01) }
            }
            unsafe libusb_exit(owned)
        }
        thread.name = "usb-events"
        thread.start()
    }

    deinit {
        for watch in shared.watches.withLock({ $0 }) { watch.finish() }
        // Under the lock: the thread ends the context as soon as it sees the flag, so the call must come first.
        shared.isStopping.withLock { stopping in
            stopping = true
            unsafe libusb_interrupt_event_handler(context)
        }
    }

    /// Keeps `watch` alive until the thread ends.
    func keep(_ watch: HotplugWatch) { shared.watches.withLock { $0.append(watch) } }
}
