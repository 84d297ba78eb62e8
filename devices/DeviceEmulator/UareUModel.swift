public import USBTransport

/// The scanners of the U.are.U 4000 family that the emulator can be.
public enum UareUModel: String, Sendable, Hashable, CaseIterable {
    /// DigitalPersona U.are.U 4000B and 4500 (they share their numbers): upside down, scrambled.
    case uareU4500 = "uareu-4500"
    /// DigitalPersona U.are.U 4000.
    case uareU4000 = "uareu-4000"
    /// Microsoft Fingerprint Reader: frames in the clear.
    case microsoft
    /// Microsoft Fingerprint Reader, second version: powers up only after a challenge.
    case microsoftV2 = "microsoft-v2"

    /// Columns of the sensor.
    public static let columns = 384
    /// Lines of the sensor, one of which is not sent.
    public static let lines = 290
    /// Dots per inch, both ways.
    public static let resolution = 512

    /// The USB numbers that the real one has.
    public var identity: USBIdentity {
        switch self {
        case .uareU4500: USBIdentity(vendor: 0x05ba, product: 0x000a)
        case .uareU4000: USBIdentity(vendor: 0x05ba, product: 0x0007)
        case .microsoft: USBIdentity(vendor: 0x045e, product: 0x00bd)
        case .microsoftV2: USBIdentity(vendor: 0x045e, product: 0x00ca)
        }
    }

    var isUpsideDown: Bool { self == .uareU4500 }
    var asksChallenge: Bool { self == .microsoftV2 }
    var scramblesFrames: Bool { self != .microsoft }

    /// Its descriptors in the socket `port` of the emulated hub.
    func usbDevice(address: UInt8, port: UInt8) -> USBDevice {
        let endpoints = [
            USBEndpoint(address: Endpoint.interrupt, transfer: .interrupt, maxPacketSize: 64),
            USBEndpoint(address: Endpoint.picture, transfer: .bulk, maxPacketSize: 64),
        ]
        let interface = USBInterface(number: 0, interfaceClass: .vendorSpecific, endpoints: endpoints)
        return USBDevice(
            identity: identity, release: 0x0103, bus: 9, address: address, portPath: [port], interfaces: [interface])
    }

    /// The endpoints besides endpoint 0.
    enum Endpoint {
        static let interrupt: UInt8 = 0x81
        static let picture: UInt8 = 0x82
    }
}
