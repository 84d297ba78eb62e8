import CLibUSB
import Dispatch
import Synchronization

/// An open device handle with one interface claimed; given back exactly once.
///
/// Transfers hold this object until they have ended, so the handle outlives everything that is under way on it.
@safe final class ClaimedInterface: Sendable {
    /// The transfers under way, or that the handle is closed.
    private enum State {
        case open([ObjectIdentifier: USBTransfer])
        case closing
        case closed
    }

    /// Thread-safe by libusb's own locks, set once, used only while the state is not `closed`.
    nonisolated(unsafe) private let handle: OpaquePointer
    private let number: Int32
    private let reattach: Bool
    private let loop: EventLoop
    private let state = Mutex<State>(.open([:]))

    init(_ device: OpaquePointer, interface: UInt8, loop: EventLoop) throws(TransportFault) {
        var opened: OpaquePointer?
        try check("libusb_open") { unsafe libusb_open(device, &opened) }
        guard let handle = unsafe opened else {
            throw TransportFault(.other(LIBUSB_ERROR_OTHER.rawValue), in: "libusb_open")
        }
        let number = Int32(interface)
        // Not every system can tell or detach (replayed and emulated devices cannot): claiming decides.
        let detached =
            unsafe libusb_kernel_driver_active(handle, number) == 1
            && libusb_detach_kernel_driver(handle, number) == 0
        do throws(TransportFault) {
            try check("libusb_claim_interface") { unsafe libusb_claim_interface(handle, number) }
        } catch {
            if detached { unsafe libusb_attach_kernel_driver(handle, number) }
            unsafe libusb_close(handle)
            throw error
        }
        unsafe self.handle = handle
        self.number = number
        self.reattach = detached
        self.loop = loop
    }

    deinit {
        guard let closing = close() else { return }
        // The last holder may be a transfer that ends inside libusb's event handling, where closing is not allowed.
        DispatchQueue.global().async(execute: closing)
    }

    /// Submits a transfer; it is in the kernel's hands when this returns.
    func submit(_ request: TransferRequest) throws(TransportFault) -> USBTransfer {
        // The lock is held over the submission, so that closing sees the transfer or the transfer sees the closing.
        try state.withLock { state throws(TransportFault) in
            guard case .open(var running) = state else {
                throw TransportFault(.cancelled, in: "submission after closing")
            }
            let transfer = unsafe USBTransfer(request, on: handle, of: self)
            try transfer.submit()
            running[ObjectIdentifier(transfer)] = transfer
            state = .open(running)
            return transfer
        }
    }

    /// Called by the event thread when a transfer is over.
    func didEnd(_ transfer: USBTransfer) {
        state.withLock { state in
            guard case .open(var running) = state else { return }
            running[ObjectIdentifier(transfer)] = nil
            state = .open(running)
        }
    }

    func clearHalt(_ endpoint: UInt8) throws(TransportFault) {
        try state.withLock { state throws(TransportFault) in
            guard case .open = state else { throw TransportFault(.cancelled, in: "libusb_clear_halt") }
            try check("libusb_clear_halt") { unsafe libusb_clear_halt(handle, endpoint) }
        }
    }

    /// Refuses further transfers and asks those under way to end.
    func cancelAll() -> [USBTransfer] {
        let running: [USBTransfer] = state.withLock { state in
            guard case .open(let running) = state else { return [] }
            state = .closing
            return Array(running.values)
        }
        for transfer in running { transfer.cancel() }
        return running
    }

    /// Releases the interface and closes the handle; only when no transfer is under way.
    func giveBack() { close()?() }

    /// The work of giving back, for whoever comes first.
    private func close() -> (@Sendable () -> Void)? {
        let isOpen = state.withLock { state in
            if case .closed = state { return false }
            state = .closed
            return true
        }
        guard isOpen else { return nil }
        // The pointer and the context under it move into the work, which runs once.
        nonisolated(unsafe) let handle = unsafe handle
        return { [number, reattach, loop] in
            withExtendedLifetime(loop) {
                unsafe libusb_release_interface(handle, number)
                if reattach { unsafe libusb_attach_kernel_driver(handle, number) }
                unsafe libusb_close(handle)
            }
        }
    }
}
