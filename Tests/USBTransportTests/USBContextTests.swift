import Testing
import USBTransport

/// The real libusb on whatever machine runs the tests, which may have no USB at all.
@Suite(.timeLimit(.minutes(10)))
struct USBContextTests {
    @Test func contextsComeAndGoWithoutADevice() throws {
        for _ in 0..<100 {
            let context = try USBContext()
            _ = try context.devices()
        }
    }

    @Test func aDeviceThatIsNotThereIsUnplugged() throws {
        let interface = USBInterface(number: 0, interfaceClass: .vendorSpecific, endpoints: [])
        let absent = USBDevice(
            identity: USBIdentity(vendor: 0xdead, product: 0xbeef), release: 0, bus: 200, address: 200, portPath: [],
            interfaces: [interface])
        let context = try USBContext()
        #expect(throws: TransportFault(.unplugged, in: "libusb_get_device_list")) {
            try context.open(absent, interface: .vendorSpecific)
        }
    }

    @Test func aDeviceWithoutTheInterfaceIsNotOpened() throws {
        let other = USBDevice(
            identity: USBIdentity(vendor: 1, product: 1), release: 0, bus: 1, address: 1, portPath: [], interfaces: [])
        let context = try USBContext()
        #expect(throws: TransportFault(.notFound, in: "interface of the wanted class")) {
            try context.open(other, interface: .vendorSpecific)
        }
    }

    @Test func theEventsEndWithTheContext() async throws {
        var context: USBContext? = try USBContext()
        let events = try context?.events()
        context = nil
        guard let events else { return }
        for await _ in events {}
    }
}
