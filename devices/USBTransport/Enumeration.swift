import CLibUSB

/// What libusb knows of a device without opening it; nil if it vanished while being read.
func describe(_ raw: OpaquePointer) -> USBDevice? {
    var descriptor = libusb_device_descriptor()
    guard unsafe libusb_get_device_descriptor(raw, &descriptor) >= 0 else { return nil }
    return USBDevice(
        identity: USBIdentity(vendor: descriptor.idVendor, product: descriptor.idProduct),
        release: descriptor.bcdDevice,
        bus: unsafe libusb_get_bus_number(raw),
        address: unsafe libusb_get_device_address(raw),
        portPath: unsafe portPath(of: raw),
        interfaces: unsafe interfaces(of: raw))
}

/// Calls `body` with each device on the bus; the list and its references end with the call.
func withDevices<Result>(
    of loop: EventLoop, _ body: (UnsafeBufferPointer<OpaquePointer?>) throws(TransportFault) -> Result
) throws(TransportFault) -> Result {
    var list: UnsafeMutablePointer<OpaquePointer?>?
    let count = unsafe libusb_get_device_list(loop.context, &list)
    try check("libusb_get_device_list") { Int32(clamping: count) }
    defer { unsafe libusb_free_device_list(list, 1) }
    return try unsafe body(UnsafeBufferPointer(start: list, count: count))
}

private func portPath(of raw: OpaquePointer) -> [UInt8] {
    // USB allows at most seven tiers of hubs.
    var ports = [UInt8](repeating: 0, count: 7)
    let count = unsafe libusb_get_port_numbers(raw, &ports, Int32(ports.count))
    return Array(ports.prefix(max(0, Int(count))))
}

private func interfaces(of raw: OpaquePointer) -> [USBInterface] {
    var pointer: UnsafeMutablePointer<libusb_config_descriptor>?
    // An unconfigured device has no active configuration; its first one still tells what it is.
    if unsafe libusb_get_active_config_descriptor(raw, &pointer) < 0 {
        guard unsafe libusb_get_config_descriptor(raw, 0, &pointer) >= 0 else { return [] }
    }
    guard let configuration = unsafe pointer else { return [] }
    defer { unsafe libusb_free_config_descriptor(configuration) }
    let all = unsafe UnsafeBufferPointer(
        start: configuration.pointee.interface, count: Int(configuration.pointee.bNumInterfaces))
    return unsafe all.compactMap { interface in
        guard unsafe interface.num_altsetting > 0, let first = unsafe interface.altsetting else { return nil }
        return unsafe usbInterface(first.pointee)
    }
}

private func usbInterface(_ setting: libusb_interface_descriptor) -> USBInterface {
    let endpoints = unsafe UnsafeBufferPointer(start: setting.endpoint, count: Int(setting.bNumEndpoints))
    return unsafe USBInterface(
        number: setting.bInterfaceNumber,
        interfaceClass: InterfaceClass(
            setting.bInterfaceClass, setting.bInterfaceSubClass, setting.bInterfaceProtocol),
        endpoints: endpoints.map { endpoint in
            unsafe USBEndpoint(
                address: endpoint.bEndpointAddress,
                transfer: USBEndpoint.Transfer(rawValue: endpoint.bmAttributes & 3) ?? .control,
                maxPacketSize: Int(endpoint.wMaxPacketSize & 0x7ff))
        })
}
