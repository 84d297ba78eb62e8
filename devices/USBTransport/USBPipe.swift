/// A claimed interface of a real device.
///
/// Letting go of it without ``close()`` cancels what is pending and gives the device back as soon as that has ended.
final class USBPipe: BulkPipe, Sendable {
    let device: USBDevice
    private let interface: ClaimedInterface

    init(device: USBDevice, interface: ClaimedInterface) {
        self.device = device
        self.interface = interface
    }

    deinit { _ = interface.cancelAll() }

    func begin(_ transfer: TransferRequest) throws(TransportFault) -> any PendingTransfer {
        try interface.submit(transfer)
    }

    func clearHalt(endpoint: UInt8) async throws(TransportFault) {
        try interface.clearHalt(endpoint)
    }

    func close() async {
        for transfer in interface.cancelAll() { _ = await transfer.finish() }
        interface.giveBack()
    }
}
