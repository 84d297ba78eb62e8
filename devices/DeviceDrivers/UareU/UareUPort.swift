import USBTransport

/// The reader's registers and its picture endpoint over a pipe.
struct UareUPort: Sendable {
    /// The interrupt endpoint.
    static let interruptEndpoint: UInt8 = 0x81
    /// The picture endpoint.
    static let pictureEndpoint: UInt8 = 0x82
    /// How long the reader may take over a register.
    static let registerTime = Duration.seconds(5)
    /// How long it may take over a picture.
    static let pictureTime = Duration.seconds(5)

    let pipe: any BulkPipe

    func read(_ register: UareURegister, count: Int) async throws -> [UInt8] {
        let request = TransferRequest.controlIn(register.reading, length: count, timeout: Self.registerTime)
        let bytes = try await pipe.run(request)
        guard bytes.count == count else {
            throw UareUAnswerError(detail: "register \(register) gave \(bytes.count) of \(count) bytes")
        }
        return bytes
    }

    func write(_ register: UareURegister, _ bytes: [UInt8], within time: Duration = registerTime) async throws {
        try await pipe.run(.controlOut(register.writing, bytes: bytes, timeout: time))
    }

    func status() async throws -> UareUStatus {
        try await UareUStatus(rawValue: read(.status, count: 1)[0])
    }

    func set(_ status: UareUStatus) async throws { try await write(.status, [status.rawValue]) }

    func set(_ mode: UareUMode, within time: Duration = registerTime) async throws {
        try await write(.mode, [mode.rawValue], within: time)
    }

    /// Queues the reading of a picture, which the reader wants to find before it is told to send one.
    func beginPicture() throws -> any PendingTransfer {
        try pipe.begin(
            .bulkIn(Self.pictureEndpoint, length: UareUFrame.transferLength, timeout: Self.pictureTime))
    }

    func beginInterrupt() throws(TransportFault) -> any PendingTransfer {
        try pipe.begin(.interruptIn(Self.interruptEndpoint, length: UareUInterrupt.length, timeout: nil))
    }
}

/// The reader answered what its protocol does not know; becomes a `DeviceFault.badAnswer`.
struct UareUAnswerError: Error {
    let detail: String
}
