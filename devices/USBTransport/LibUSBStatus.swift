import CLibUSB

/// The one funnel for libusb's results: a negative status becomes the fault of `call`.
@discardableResult
func check(_ call: String, _ body: () -> Int32) throws(TransportFault) -> Int32 {
    let status = body()
    guard status >= 0 else { throw TransportFault(TransportFault.Code(libusbError: status), in: call) }
    return status
}

extension TransportFault.Code {
    /// What a negative return value of a libusb call means.
    package init(libusbError status: Int32) {
        switch libusb_error(status) {
        case LIBUSB_ERROR_NO_DEVICE: self = .unplugged
        case LIBUSB_ERROR_ACCESS: self = .permission
        case LIBUSB_ERROR_BUSY: self = .busy
        case LIBUSB_ERROR_TIMEOUT: self = .timedOut
        case LIBUSB_ERROR_OVERFLOW: self = .overflow
        case LIBUSB_ERROR_PIPE: self = .stalled
        case LIBUSB_ERROR_NOT_FOUND: self = .notFound
        case LIBUSB_ERROR_NOT_SUPPORTED: self = .notSupported
        default: self = .other(status)
        }
    }

    /// What the end of a transfer means; nil = it completed.
    ///
    /// `LIBUSB_TRANSFER_ERROR` has no number of its own among the errors and becomes `LIBUSB_ERROR_IO`.
    init?(_ status: libusb_transfer_status) {
        switch status {
        case LIBUSB_TRANSFER_COMPLETED: return nil
        case LIBUSB_TRANSFER_TIMED_OUT: self = .timedOut
        case LIBUSB_TRANSFER_CANCELLED: self = .cancelled
        case LIBUSB_TRANSFER_STALL: self = .stalled
        case LIBUSB_TRANSFER_NO_DEVICE: self = .unplugged
        case LIBUSB_TRANSFER_OVERFLOW: self = .overflow
        default: self = .other(LIBUSB_ERROR_IO.rawValue)
        }
    }
}
