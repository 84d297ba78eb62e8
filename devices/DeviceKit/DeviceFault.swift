public import USBTransport

/// A device that cannot work until somebody does something about the device itself.
///
/// Its counterpart, which the person being captured can mend, is ``CaptureRetry``.
public struct DeviceFault: Error, Sendable, Hashable, Codable {
    /// What is wrong, stable for machine output and for texts shown to people.
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// Pulled out, or its hub lost power.
        case unplugged
        /// No such device is plugged in.
        case notFound = "not_found"
        /// Held by another program or another capture.
        case inUse = "in_use"
        /// This user may not open it.
        case notPermitted = "not_permitted"
        /// It is there and does not answer as it should within its times.
        case notResponding = "not_responding"
        /// It answered something that its protocol does not know.
        case badAnswer = "bad_answer"
        /// No driver for it, or not the interface that the driver needs.
        case notSupported = "not_supported"
        /// It was closed by this program.
        case closed
        /// The USB system failed in another way.
        case usb
    }

    /// What is wrong.
    public let code: Code
    /// The device, as ``DeviceDescription/label`` names it.
    public let device: String
    /// Facts for the log: the call, the register, the bytes; never a person's data.
    public let detail: String

    /// A fault of `device`.
    public init(_ code: Code, device: String, detail: String) {
        self.code = code
        self.device = device
        self.detail = detail
    }

    /// The fault behind a failed USB call on `device`.
    public init(_ fault: TransportFault, device: String) {
        let code: Code =
            switch fault.code {
            case .unplugged: .unplugged
            case .busy: .inUse
            case .permission: .notPermitted
            case .timedOut, .stalled: .notResponding
            case .overflow: .badAnswer
            case .notFound, .notSupported: .notSupported
            case .cancelled: .closed
            case .other: .usb
            }
        self.init(code, device: device, detail: "\(fault.call): \(fault.word)")
    }

    /// The one thing to do next.
    public var nextStep: String {
        switch code {
        case .unplugged: "plug the device in again and repeat the capture"
        case .notFound: "plug the device in and try again"
        case .inUse: "close the other program that uses the device, or wait for the running capture"
        case .notPermitted: "install the udev rule for the device and plug it in again"
        case .notResponding: "pull the device out, wait three seconds, plug it in again"
        case .badAnswer: "pull the device out and plug it in again; use another one if this comes back"
        case .notSupported: "use a device from the list of `tram devices list`"
        case .closed: "open the device again"
        case .usb: "plug the device into another socket; use another one if this comes back"
        }
    }
}

extension DeviceFault: CustomStringConvertible {
    /// What is wrong, and what to do next.
    public var description: String {
        let what: String =
            switch code {
            case .unplugged: "is unplugged"
            case .notFound: "is not plugged in"
            case .inUse: "is in use"
            case .notPermitted: "may not be opened by this user"
            case .notResponding: "does not respond"
            case .badAnswer: "gave an answer that makes no sense"
            case .notSupported: "is not supported"
            case .closed: "is closed"
            case .usb: "cannot be reached over USB"
            }
        return "\(device) \(what); \(nextStep) (\(detail))"
    }
}
