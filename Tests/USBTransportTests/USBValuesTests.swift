import TestSupport
import Testing

@testable import USBTransport

@Suite struct USBValuesTests {
    @Test(arguments: [("05ba:000a", 0x05ba, 0x000a), ("5BA:A", 0x05ba, 0x000a), ("ffff:0", 0xffff, 0)])
    func numbersAreReadAsLsusbWritesThem(text: String, vendor: Int, product: Int) {
        let identity = USBIdentity(text)
        #expect(identity == USBIdentity(vendor: UInt16(vendor), product: UInt16(product)))
    }

    @Test(arguments: ["", ":", "05ba", "05ba:", ":000a", "05ba:000a:1", "05bag:1", "12345:1", "+5ba:1", "-1:1", "5 :1"])
    func otherTextsAreNoIdentity(text: String) {
        #expect(USBIdentity(text) == nil)
    }

    @Test func anIdentityIsWrittenWithFourDigitsEach() {
        #expect(USBIdentity(vendor: 0x5ba, product: 0xa).description == "05ba:000a")
        #expect(USBIdentity(vendor: 0, product: 0xffff).description == "0000:ffff")
    }

    @Test func aPlaceIsNamedAsTheKernelNamesIt() {
        #expect(device(ports: [10]).location == "1-10")
        #expect(device(ports: [1, 4, 2]).location == "1-1.4.2")
        #expect(device(ports: []).location == "1#9")
    }

    @Test func theFirstInterfaceOfAClassIsFound() {
        let interfaces = [
            USBInterface(number: 0, interfaceClass: InterfaceClass(3, 1, 1), endpoints: []),
            USBInterface(number: 1, interfaceClass: .vendorSpecific, endpoints: []),
            USBInterface(number: 2, interfaceClass: .vendorSpecific, endpoints: []),
        ]
        #expect(device(ports: [1], interfaces: interfaces).interface(.vendorSpecific)?.number == 1)
        #expect(device(ports: [1], interfaces: interfaces).interface(InterfaceClass(8, 6, 0x50)) == nil)
    }

    @Test(arguments: [
        (-1, "usb_-1"), (-3, "permission"), (-4, "unplugged"), (-5, "not_found"), (-6, "busy"), (-7, "timed_out"),
        (-8, "overflow"), (-9, "stalled"), (-12, "not_supported"), (-99, "usb_-99"),
    ])
    func everyStatusOfLibusbHasItsWord(status: Int32, word: String) {
        #expect(TransportFault(.init(libusbError: status), in: "call").word == word)
    }

    @Test func aFaultNamesTheCallAndWhatToDo() {
        let text = TransportFault(.permission, in: "libusb_open").description
        #expect(text.contains("udev rule") && text.contains("libusb_open"))
    }

    @Test(arguments: [
        (nil, 0), (Duration.zero, 1), (.nanoseconds(1), 1), (.milliseconds(5_000), 5_000), (.microseconds(1_500), 2),
        (.seconds(10_000_000), 4_294_967_295),
    ])
    func timeoutsBecomeMillisecondsRoundedUpAndNeverForEver(timeout: Duration?, milliseconds: Int) {
        let request = TransferRequest.interruptIn(0x81, length: 64, timeout: timeout)
        #expect(request.timeoutMilliseconds == UInt32(milliseconds))
    }

    @Test func aControlTransferKeepsRoomForItsSetup() {
        let setup = ControlSetup(requestType: 0xc0, request: 4, value: 0xf0)
        let reading = TransferRequest.controlIn(setup, length: 16, timeout: nil)
        #expect(reading.isInput && reading.bufferLength == 24 && reading.dataOffset == 8)
        let writing = TransferRequest.bulkOut(0x02, bytes: [1, 2, 3], timeout: nil)
        #expect(!writing.isInput && writing.bufferLength == 3 && writing.dataOffset == 0)
    }

    private func device(ports: [UInt8], interfaces: [USBInterface] = []) -> USBDevice {
        USBDevice(
            identity: USBIdentity(vendor: 1, product: 2), release: 0, bus: 1, address: 9, portPath: ports,
            interfaces: interfaces)
    }
}
