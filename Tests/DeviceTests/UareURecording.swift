import Foundation

/// Writes a conversation as a usbmon capture and the device as umockdev describes it, so that readers nobody has at
/// hand can be replayed against the driver and libusb.
struct UareURecording {
    private enum Endpoint: UInt8 {
        case control = 0x00
        case interrupt = 0x81
        case picture = 0x82
    }

    private static let bus: UInt8 = 1
    private static let address: UInt8 = 9

    let vendor: UInt16
    let product: UInt16
    private(set) var capture = UsbmonFile()
    private var pendingInterrupt: UInt64?
    private var pendingPicture: UInt64?

    init(vendor: UInt16, product: UInt16) {
        self.vendor = vendor
        self.product = product
        queueInterrupt()
    }

    // MARK: - The conversation

    mutating func read(_ register: UInt16, gives answer: [UInt8]) {
        let setup = Self.setup(0xc0, register, answer.count)
        let packet = UsbmonPacket(type: .control, endpoint: 0x80, length: answer.count, setup: setup)
        let id = capture.submit(packet)
        capture.complete(packet, id: id, status: 0, data: answer)
    }

    mutating func write(_ register: UInt16, _ bytes: [UInt8]) {
        let setup = Self.setup(0x40, register, bytes.count)
        let packet = UsbmonPacket(type: .control, endpoint: 0x00, length: bytes.count, setup: setup)
        let id = capture.submit(packet, data: bytes)
        capture.complete(packet, id: id, status: 0, data: [])
    }

    mutating func interrupt(_ kind: UInt16) {
        guard let id = pendingInterrupt else { return }
        let bytes = [UInt8(kind >> 8), UInt8(kind & 0xff)] + [UInt8](repeating: 0x5a, count: 62)
        capture.complete(Self.interruptPacket, id: id, status: 0, data: bytes)
        queueInterrupt()
    }

    mutating func queuePicture() { pendingPicture = capture.submit(Self.picturePacket) }

    mutating func picture(_ bytes: [UInt8]) {
        guard let id = pendingPicture else { return }
        capture.complete(Self.picturePacket, id: id, status: 0, data: bytes)
        pendingPicture = nil
    }

    private mutating func queueInterrupt() { pendingInterrupt = capture.submit(Self.interruptPacket) }

    private static let interruptPacket = UsbmonPacket(
        type: .interrupt, endpoint: Endpoint.interrupt.rawValue, length: 64)
    private static let picturePacket = UsbmonPacket(
        type: .bulk, endpoint: Endpoint.picture.rawValue, length: 111_424)

    private static func setup(_ type: UInt8, _ register: UInt16, _ length: Int) -> [UInt8] {
        [type, 4, UInt8(register & 0xff), UInt8(register >> 8), 0, 0, UInt8(length & 0xff), UInt8(length >> 8)]
    }

    // MARK: - Files

    /// Both files in a fresh folder.
    func write(to folder: URL) throws -> (device: URL, capture: URL) {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let device = folder.appendingPathComponent("device")
        let capture = folder.appendingPathComponent("capture.pcapng")
        try Data(description.utf8).write(to: device)
        try Data(self.capture.bytes(bus: Self.bus, address: Self.address)).write(to: capture)
        return (device, capture)
    }

    private var descriptors: String {
        func little(_ number: UInt16) -> [UInt8] { [UInt8(number & 0xff), UInt8(number >> 8)] }
        let device: [UInt8] =
            [0x12, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x40] + little(vendor) + little(product)
            + [0x00, 0x01, 0x01, 0x02, 0x00, 0x01]
        let configuration: [UInt8] = [
            0x09, 0x02, 0x20, 0x00, 0x01, 0x01, 0x00, 0x80, 0x32, 0x09, 0x04, 0x00, 0x00, 0x02, 0xff, 0xff, 0xff, 0x00,
            0x07, 0x05, 0x81, 0x03, 0x40, 0x00, 0x08, 0x07, 0x05, 0x82, 0x02, 0x40, 0x00, 0x00,
        ]
        return (device + configuration).map { String(format: "%02X", $0) }.joined()
    }

    private var description: String {
        """
        P: /devices/usb1/1-3
        N: bus/usb/001/009=\(descriptors)
        E: DEVNAME=/dev/bus/usb/001/009
        E: DEVTYPE=usb_device
        E: PRODUCT=\(String(vendor, radix: 16))/\(String(product, radix: 16))/100
        E: TYPE=0/0/0
        E: BUSNUM=001
        E: DEVNUM=009
        E: MAJOR=189
        E: MINOR=8
        E: SUBSYSTEM=usb
        A: bConfigurationValue=1\\n
        A: bNumConfigurations=1\\n
        A: busnum=\(Self.bus)\\n
        A: devnum=\(Self.address)\\n
        A: devpath=3\\n
        A: idProduct=\(String(format: "%04x", product))\\n
        A: idVendor=\(String(format: "%04x", vendor))\\n
        A: speed=12\\n
        H: descriptors=\(descriptors)

        """
    }
}
