public import USBTransport

/// Which device this is, for lists, logs and the record of a capture.
public struct DeviceDescription: Sendable, Hashable, Codable {
    /// The driver's name, e.g. `uareu`.
    public let driver: String
    /// Maker and model, e.g. `DigitalPersona U.are.U 4000B/4500`.
    public let model: String
    /// Vendor and product number as `05ba:000a`.
    public let identity: String
    /// Where it is plugged in, e.g. `1-10`.
    public let location: String

    /// A device by its words.
    public init(driver: String, model: String, identity: String, location: String) {
        self.driver = driver
        self.model = model
        self.identity = identity
        self.location = location
    }

    /// A device on the USB.
    public init(driver: String, model: String, usb: USBDevice) {
        self.init(
            driver: driver, model: model, identity: usb.identity.description, location: usb.location)
    }

    /// How messages name it: model and place.
    public var label: String { "\(model) (\(identity) at \(location))" }
}
