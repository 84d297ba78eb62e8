import CLibUSB
import Synchronization

/// The machine's own USB through libusb: one context, one event thread.
public final class USBContext: USBBus, Sendable {
    private let loop: EventLoop

    /// Starts libusb and its event thread; no device is touched.
    ///
    /// - Throws: ``TransportFault`` if libusb cannot start at all.
    public init() throws(TransportFault) { loop = try EventLoop() }

    /// The devices that are plugged in now, as their descriptors say.
    public func devices() throws(TransportFault) -> [USBDevice] {
        try unsafe withDevices(of: loop) { list in
            unsafe list.compactMap { raw in unsafe raw.flatMap { unsafe describe($0) } }
        }
    }

    /// Opens `device` and claims its first interface of class `interface`, taking it from a kernel driver if need be.
    public func open(
        _ device: USBDevice, interface: InterfaceClass
    ) throws(TransportFault) -> any BulkPipe {
        guard let wanted = device.interface(interface) else {
            throw TransportFault(.notFound, in: "interface of the wanted class")
        }
        let opened = try unsafe withDevices(of: loop) { list throws(TransportFault) in
            let match = unsafe list.first { raw in unsafe raw.flatMap { unsafe describe($0) } == device }
            guard let raw = unsafe match ?? nil else {
                throw TransportFault(.unplugged, in: "libusb_get_device_list")
            }
            return try unsafe ClaimedInterface(raw, interface: wanted.number, loop: loop)
        }
        return USBPipe(device: device, interface: opened)
    }

    /// Devices coming and going from now on.
    ///
    /// - Throws: `notSupported` where libusb has no hot-plug.
    public func events() throws(TransportFault) -> AsyncStream<USBEvent> {
        try HotplugWatch.start(on: loop)
    }
}
