/// An opened and claimed USB interface: the one thing a driver talks to.
///
/// Real wires (``USBContext``), replayed recordings and the emulator all conform, and a driver cannot tell them apart.
public protocol BulkPipe: Sendable {
    /// The device at the other end.
    var device: USBDevice { get }

    /// Hands a transfer to the device before it returns; the outcome is awaited later.
    ///
    /// Submitting and waiting are apart because some devices need a read to be queued before the write that
    /// provokes it.
    /// - Throws: ``TransportFault`` if the transfer could not even be submitted, e.g. `unplugged`.
    func begin(_ transfer: TransferRequest) throws(TransportFault) -> any PendingTransfer

    /// Makes a stalled endpoint usable again.
    func clearHalt(endpoint: UInt8) async throws(TransportFault)

    /// Ends what is pending as `cancelled`, releases the interface and closes the device; later calls do nothing.
    func close() async
}

/// A transfer that the device has and has not yet answered.
public protocol PendingTransfer: Sendable {
    /// Waits for the end: the bytes received (none for a transfer to the device) or why there are none.
    ///
    /// May be called again and by several tasks, all get the same outcome. If the waiting task is cancelled, the
    /// transfer is cancelled too and the outcome is `cancelled` (or the real one, if that came first).
    func finish() async -> Result<[UInt8], TransportFault>

    /// Asks the device to give up; the outcome still comes through ``finish()``.
    func cancel()
}

extension BulkPipe {
    /// Submits a transfer and waits for its outcome.
    @discardableResult
    public func run(_ transfer: TransferRequest) async throws(TransportFault) -> [UInt8] {
        let pending = try begin(transfer)
        return try await pending.finish().get()
    }
}

/// A place where USB devices appear: the machine's own ports, or an emulated hub.
public protocol USBBus: Sendable {
    /// The devices that are plugged in now.
    func devices() throws(TransportFault) -> [USBDevice]

    /// Opens `device` and claims its first interface of class `interface`.
    ///
    /// - Throws: `unplugged` if it is gone, `busy` if another program holds it, `permission` if this user may not,
    ///   `notFound` if it has no such interface.
    func open(_ device: USBDevice, interface: InterfaceClass) throws(TransportFault) -> any BulkPipe

    /// Devices coming and going from now on; ends when the bus is closed.
    func events() throws(TransportFault) -> AsyncStream<USBEvent>
}

/// Something was plugged in or pulled out.
public enum USBEvent: Sendable, Hashable {
    /// A device is there.
    case attached(USBDevice)
    /// A device is gone.
    case detached(USBDevice)
}
