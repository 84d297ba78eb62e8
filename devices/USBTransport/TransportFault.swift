/// A USB transfer or call that did not succeed, and the call that noticed.
public struct TransportFault: Error, Sendable, Hashable {
    /// What went wrong, in the terms of the wire.
    public enum Code: Sendable, Hashable {
        /// The device is no longer there.
        case unplugged
        /// The endpoint answered STALL: the device refuses this request.
        case stalled
        /// No answer within the transfer's time.
        case timedOut
        /// The transfer was cancelled by this side.
        case cancelled
        /// The device sent more bytes than were asked for.
        case overflow
        /// Another program holds the interface.
        case busy
        /// This user may not open the device; a udev rule is missing.
        case permission
        /// No such device, interface or endpoint.
        case notFound
        /// The system cannot do this (libusb's NOT_SUPPORTED).
        case notSupported
        /// Any other status, by libusb's number.
        case other(Int32)
    }

    /// What went wrong.
    public let code: Code
    /// The call that failed, e.g. `libusb_open`.
    public let call: String

    /// A failure of `call`.
    public init(_ code: Code, in call: String) {
        self.code = code
        self.call = call
    }

    /// A stable word for logs and machine output, e.g. `timed_out`.
    public var word: String {
        switch code {
        case .unplugged: "unplugged"
        case .stalled: "stalled"
        case .timedOut: "timed_out"
        case .cancelled: "cancelled"
        case .overflow: "overflow"
        case .busy: "busy"
        case .permission: "permission"
        case .notFound: "not_found"
        case .notSupported: "not_supported"
        case .other(let number): "usb_\(number)"
        }
    }
}

extension TransportFault: CustomStringConvertible {
    /// The failure in one line, with what to do next where that is known.
    public var description: String {
        let what: String =
            switch code {
            case .unplugged: "the device is unplugged; plug it in again"
            case .stalled: "the device refused the request"
            case .timedOut: "the device did not answer in time"
            case .cancelled: "the transfer was cancelled"
            case .overflow: "the device sent more than was asked for"
            case .busy: "another program is using the device; close that program"
            case .permission: "this user may not open the device; install the udev rule and plug it in again"
            case .notFound: "no such device or interface"
            case .notSupported: "this system does not support the call"
            case .other(let number): "USB error \(number)"
            }
        return "\(what) (\(call))"
    }
}
