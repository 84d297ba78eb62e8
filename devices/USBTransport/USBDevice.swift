/// The class, subclass and protocol bytes of an interface.
public struct InterfaceClass: Sendable, Hashable {
    /// `bInterfaceClass`; 0xff = vendor specific.
    public let code: UInt8
    /// `bInterfaceSubClass`.
    public let subclass: UInt8
    /// `bInterfaceProtocol`.
    public let `protocol`: UInt8

    /// The three bytes in the order of the descriptor.
    public init(_ code: UInt8, _ subclass: UInt8, _ protocol: UInt8) {
        self.code = code
        self.subclass = subclass
        self.protocol = `protocol`
    }

    /// ff/ff/ff, what vendors use for their own protocols.
    public static let vendorSpecific = InterfaceClass(0xff, 0xff, 0xff)
}

/// An endpoint of an interface.
public struct USBEndpoint: Sendable, Hashable {
    /// How an endpoint moves bytes.
    public enum Transfer: UInt8, Sendable, Hashable {
        /// Setup and configuration.
        case control
        /// Streams with reserved bandwidth.
        case isochronous
        /// Large, late, lossless.
        case bulk
        /// Small and soon.
        case interrupt
    }

    /// Address; bit 7 set = device to host.
    public let address: UInt8
    /// How it moves bytes.
    public let transfer: Transfer
    /// Bytes in one packet.
    public let maxPacketSize: Int

    /// An endpoint as its descriptor says.
    public init(address: UInt8, transfer: Transfer, maxPacketSize: Int) {
        self.address = address
        self.transfer = transfer
        self.maxPacketSize = maxPacketSize
    }
}

/// An interface of the active configuration, in its first alternate setting.
public struct USBInterface: Sendable, Hashable {
    /// `bInterfaceNumber`.
    public let number: UInt8
    /// What it speaks.
    public let interfaceClass: InterfaceClass
    /// Its endpoints besides endpoint 0.
    public let endpoints: [USBEndpoint]

    /// An interface as its descriptor says.
    public init(number: UInt8, interfaceClass: InterfaceClass, endpoints: [USBEndpoint]) {
        self.number = number
        self.interfaceClass = interfaceClass
        self.endpoints = endpoints
    }
}

/// Vendor and product number of a model.
public struct USBIdentity: Sendable, Hashable, CustomStringConvertible {
    /// `idVendor`.
    public let vendor: UInt16
    /// `idProduct`.
    public let product: UInt16

    /// The pair of numbers.
    public init(vendor: UInt16, product: UInt16) {
        self.vendor = vendor
        self.product = product
    }

    /// Reads `05ba:000a`; nil if the text has another shape.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...4).contains($0.utf8.count) && $0.first != "+" }),
            let vendor = UInt16(parts[0], radix: 16), let product = UInt16(parts[1], radix: 16)
        else { return nil }
        self.init(vendor: vendor, product: product)
    }

    /// As `lsusb` writes it: `05ba:000a`.
    public var description: String { "\(Self.hex(vendor)):\(Self.hex(product))" }

    private static func hex(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

/// A device on the bus as its descriptors tell, without opening it.
public struct USBDevice: Sendable, Hashable {
    /// Model.
    public let identity: USBIdentity
    /// `bcdDevice`, the device's release in binary-coded decimal.
    public let release: UInt16
    /// Number of the bus.
    public let bus: UInt8
    /// Address on the bus; another one after each plugging in.
    public let address: UInt8
    /// Ports from the root hub to the device; the same for the same socket.
    public let portPath: [UInt8]
    /// Interfaces of the active configuration.
    public let interfaces: [USBInterface]

    /// A device as its descriptors say.
    public init(
        identity: USBIdentity, release: UInt16, bus: UInt8, address: UInt8, portPath: [UInt8],
        interfaces: [USBInterface]
    ) {
        self.identity = identity
        self.release = release
        self.bus = bus
        self.address = address
        self.portPath = portPath
        self.interfaces = interfaces
    }

    /// Where it is plugged in, as the kernel names it: `1-10` or `2-1.4`; `1#50` (bus and address) without ports.
    public var location: String {
        portPath.isEmpty ? "\(bus)#\(address)" : "\(bus)-" + portPath.map(String.init).joined(separator: ".")
    }

    /// The first interface of class `wanted`.
    public func interface(_ wanted: InterfaceClass) -> USBInterface? {
        interfaces.first { $0.interfaceClass == wanted }
    }
}
