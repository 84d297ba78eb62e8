internal import Synchronization
public import USBTransport

/// A hub made of software, with emulated scanners in its sockets.
public final class EmulatedBus: USBBus {
    private struct Socket {
        let device: USBDevice
        let scanner: EmulatedUareU
        var isOpen = false
    }

    private struct State {
        var sockets: [Socket] = []
        var nextAddress: UInt8 = 2
        var listeners: [Int: AsyncStream<USBEvent>.Continuation] = [:]
        var nextListener = 0
    }

    private let state = Mutex(State())

    /// A hub with these scanners plugged in.
    public init(_ scanners: [EmulatedUareU] = []) {
        for scanner in scanners { plug(scanner) }
    }

    /// Plugs a scanner into the first free socket and says what the bus calls it; one that was pulled out works again.
    @discardableResult
    public func plug(_ scanner: EmulatedUareU) -> USBDevice {
        forgetUnplugged()
        scanner.powerOn()
        let (device, listeners) = state.withLock { state in
            let taken = Set(state.sockets.flatMap(\.device.portPath))
            let port = (1...UInt8.max).first { !taken.contains($0) } ?? UInt8.max
            let device = scanner.model.usbDevice(address: state.nextAddress, port: port)
            state.nextAddress &+= 1
            state.sockets.append(Socket(device: device, scanner: scanner))
            return (device, Array(state.listeners.values))
        }
        for listener in listeners { listener.yield(.attached(device)) }
        return device
    }

    /// Pulls the plug of a scanner.
    public func unplug(_ device: USBDevice) {
        let found = state.withLock { state in state.sockets.first { $0.device == device }?.scanner }
        found?.unplug()
        forgetUnplugged()
    }

    /// The scanners that are plugged in now.
    public func devices() throws(TransportFault) -> [USBDevice] {
        forgetUnplugged()
        return state.withLock { $0.sockets.map(\.device) }
    }

    /// Opens a scanner, as the real bus does.
    public func open(_ device: USBDevice, interface: InterfaceClass) throws(TransportFault) -> any BulkPipe {
        forgetUnplugged()
        let result = state.withLock { state -> Result<EmulatedUareU, TransportFault> in
            guard let at = state.sockets.firstIndex(where: { $0.device == device }) else {
                return .failure(TransportFault(.unplugged, in: "emulated open"))
            }
            guard device.interface(interface) != nil else {
                return .failure(TransportFault(.notFound, in: "emulated claim"))
            }
            guard !state.sockets[at].isOpen else { return .failure(TransportFault(.busy, in: "emulated claim")) }
            state.sockets[at].isOpen = true
            return .success(state.sockets[at].scanner)
        }
        return EmulatedPipe(device: device, scanner: try result.get(), bus: self)
    }

    /// Scanners coming and going from now on.
    public func events() throws(TransportFault) -> AsyncStream<USBEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: USBEvent.self)
        let number = state.withLock { state in
            state.nextListener += 1
            state.listeners[state.nextListener] = continuation
            return state.nextListener
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    /// Takes scanners whose cable was pulled out of the list, and tells.
    func forgetUnplugged() {
        let (gone, listeners) = state.withLock { state in
            let gone = state.sockets.filter { !$0.scanner.isPlugged }.map(\.device)
            state.sockets.removeAll { !$0.scanner.isPlugged }
            return (gone, Array(state.listeners.values))
        }
        for device in gone {
            for listener in listeners { listener.yield(.detached(device)) }
        }
    }

    func knows(_ device: USBDevice) -> Bool {
        state.withLock { state in state.sockets.contains { $0.device == device } }
    }

    func released(_ device: USBDevice) {
        state.withLock { state in
            guard let at = state.sockets.firstIndex(where: { $0.device == device }) else { return }
            state.sockets[at].isOpen = false
        }
    }
}

/// One opening of an emulated scanner.
final class EmulatedPipe: BulkPipe {
    let device: USBDevice
    private let scanner: EmulatedUareU
    private let bus: EmulatedBus
    private let isClosed = Mutex(false)

    init(device: USBDevice, scanner: EmulatedUareU, bus: EmulatedBus) {
        self.device = device
        self.scanner = scanner
        self.bus = bus
    }

    func begin(_ transfer: TransferRequest) throws(TransportFault) -> any PendingTransfer {
        guard !isClosed.withLock({ $0 }) else { throw TransportFault(.cancelled, in: "emulated submit") }
        // The scanner may be back at another address; this opening is of the old one.
        guard bus.knows(device) else { throw TransportFault(.unplugged, in: "emulated submit") }
        let pending = try scanner.begin(transfer)
        if !scanner.isPlugged { bus.forgetUnplugged() }
        return pending
    }

    func clearHalt(endpoint: UInt8) async throws(TransportFault) { try scanner.clearHalt(endpoint: endpoint) }

    func close() async {
        let wasOpen = isClosed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        guard wasOpen, bus.knows(device) else { return }
        scanner.release()
        bus.released(device)
    }
}
