import CLibUSB
import Synchronization

/// One libusb transfer from submission to outcome.
///
/// libusb holds a reference between submission and callback; the buffer and the C transfer live exactly as long as
/// this object.
@safe final class USBTransfer: PendingTransfer, Sendable {
    private typealias Outcome = Result<[UInt8], TransportFault>
    private enum State {
        case running([CheckedContinuation<Outcome, Never>])
        case ended(Outcome)
    }

    /// Written before submission, read in the callback; between the two libusb alone uses them.
    nonisolated(unsafe) private let raw: UnsafeMutablePointer<libusb_transfer>
    nonisolated(unsafe) private let buffer: UnsafeMutableBufferPointer<UInt8>
    private let interface: ClaimedInterface
    private let call: String
    private let state = Mutex<State>(.running([]))

    init(_ request: TransferRequest, on handle: OpaquePointer, of interface: ClaimedInterface) {
        guard let raw = unsafe libusb_alloc_transfer(0) else {
            preconditionFailure("out of memory for a USB transfer")
        }
        unsafe self.raw = raw
        self.interface = interface
        unsafe buffer = .allocate(capacity: request.bufferLength)
        unsafe buffer.initialize(repeating: 0)
        call = request.name
        unsafe fill(for: request, handle: handle)
    }

    deinit {
        unsafe buffer.deallocate()
        unsafe libusb_free_transfer(raw)
    }

    private func fill(for request: TransferRequest, handle: OpaquePointer) {
        let milliseconds = request.timeoutMilliseconds
        switch request.kind {
        case .control(let setup):
            let length = request.isInput ? request.length : request.payload.count
            unsafe libusb_fill_control_setup(
                buffer.baseAddress, setup.requestType, setup.request, setup.value, setup.index,
                UInt16(length))
            unsafe libusb_fill_control_transfer(
                raw, handle, buffer.baseAddress, transferDidEnd, nil, milliseconds)
        case .bulk(let endpoint):
            unsafe libusb_fill_bulk_transfer(
                raw, handle, endpoint, buffer.baseAddress, Int32(buffer.count), transferDidEnd, nil, milliseconds)
        case .interrupt(let endpoint):
            unsafe libusb_fill_interrupt_transfer(
                raw, handle, endpoint, buffer.baseAddress, Int32(buffer.count), transferDidEnd, nil, milliseconds)
        }
        let start = request.dataOffset
        for (offset, byte) in request.payload.enumerated() { unsafe buffer[start + offset] = byte }
    }

    func submit() throws(TransportFault) {
        let reference = unsafe Unmanaged.passRetained(self)
        unsafe raw.pointee.user_data = reference.toOpaque()
        let status = unsafe libusb_submit_transfer(raw)
        guard status >= 0 else {
            unsafe reference.release()
            throw TransportFault(.init(libusbError: status), in: call)
        }
    }

    /// Runs on the event thread, once.
    fileprivate func end() {
        let outcome: Outcome
        if let code = unsafe TransportFault.Code(raw.pointee.status) {
            outcome = .failure(TransportFault(code, in: call))
        } else {
            outcome = .success(received())
        }
        // Freeing the transfer would look at the handle, which may be closed by then.
        unsafe raw.pointee.dev_handle = nil
        interface.didEnd(self)
        let waiting: [CheckedContinuation<Outcome, Never>] = state.withLock { state in
            guard case .running(let waiting) = state else { return [] }
            state = .ended(outcome)
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: outcome) }
    }

    private func received() -> [UInt8] {
        let isControl = unsafe UInt32(raw.pointee.type) == LIBUSB_TRANSFER_TYPE_CONTROL.rawValue
        let direction = isControl ? unsafe buffer[0] : unsafe raw.pointee.endpoint
        guard direction & 0x80 != 0 else { return [] }
        let start = isControl ? TransferRequest.setupLength : 0
        let count = min(max(0, Int(unsafe raw.pointee.actual_length)), unsafe buffer.count - start)
        return unsafe Array(buffer[start..<start + count])
    }

    func finish() async -> Result<[UInt8], TransportFault> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ended: Outcome? = state.withLock { state in
                    switch state {
                    case .ended(let outcome): return outcome
                    case .running(let waiting):
                        state = .running(waiting + [continuation])
                        return nil
                    }
                }
                if let ended { continuation.resume(returning: ended) }
            }
        } onCancel: {
            cancel()
        }
    }

    func cancel() {
        // Only while it runs: libusb looks at the handle, which may be closed afterwards. The outcome comes through
        // the callback, and a transfer that is just ending answers NOT_FOUND here.
        state.withLock { state in
            guard case .running = state else { return }
            _ = unsafe libusb_cancel_transfer(raw)
        }
    }
}

private func transferDidEnd(_ raw: UnsafeMutablePointer<libusb_transfer>?) {
    guard let raw = unsafe raw, let reference = unsafe raw.pointee.user_data else { return }
    unsafe Unmanaged<USBTransfer>.fromOpaque(reference).takeRetainedValue().end()
}

extension TransferRequest {
    /// Setup bytes in front of a control transfer's data.
    static let setupLength = 8

    /// Where the data begins in libusb's buffer.
    var dataOffset: Int {
        if case .control = kind { Self.setupLength } else { 0 }
    }

    /// Bytes of libusb's buffer.
    var bufferLength: Int { dataOffset + (isInput ? length : payload.count) }

    /// libusb's timeout: milliseconds, 0 = none.
    var timeoutMilliseconds: UInt32 {
        guard let timeout else { return 0 }
        let (seconds, attoseconds) = timeout.components
        let milliseconds = Double(seconds) * 1_000 + Double(attoseconds) / 1e15
        return UInt32(min(max(1, milliseconds.rounded(.up)), Double(UInt32.max)))
    }

    /// How faults name it, e.g. `control_in 04 f0` or `bulk_in 82`.
    var name: String {
        let direction = isInput ? "in" : "out"
        switch kind {
        case .control(let setup):
            return "control_\(direction) \(String(setup.request, radix: 16)) \(String(setup.value, radix: 16))"
        case .bulk(let endpoint): return "bulk_\(direction) \(String(endpoint, radix: 16))"
        case .interrupt(let endpoint): return "interrupt_\(direction) \(String(endpoint, radix: 16))"
        }
    }
}
