/// The eight setup bytes of a control transfer, but for the length.
public struct ControlSetup: Sendable, Hashable {
    /// `bmRequestType`: bit 7 set = device to host, bits 5–6 = kind (2 = vendor), bits 0–4 = recipient (0 = device).
    public let requestType: UInt8
    /// `bRequest`, the request's number.
    public let request: UInt8
    /// `wValue`.
    public let value: UInt16
    /// `wIndex`.
    public let index: UInt16

    /// Setup bytes as they go on the wire.
    public init(requestType: UInt8, request: UInt8, value: UInt16, index: UInt16 = 0) {
        self.requestType = requestType
        self.request = request
        self.value = value
        self.index = index
    }

    /// True if the data stage goes from the device to the host.
    public var isInput: Bool { requestType & 0x80 != 0 }
}

/// One USB transfer that a driver wants: where, which bytes out or how many in, and how long at most.
public struct TransferRequest: Sendable, Hashable {
    /// The pipe of the device that carries the transfer.
    public enum Kind: Sendable, Hashable {
        /// Endpoint 0 with these setup bytes; their bit 7 decides the direction.
        case control(ControlSetup)
        /// A bulk endpoint address; bit 7 set = device to host.
        case bulk(endpoint: UInt8)
        /// An interrupt endpoint address; bit 7 set = device to host.
        case interrupt(endpoint: UInt8)
    }

    /// The pipe, and with it the direction.
    public let kind: Kind
    /// Bytes to send; empty for a transfer to the host.
    public let payload: [UInt8]
    /// Most bytes to take from the device, 0 for a transfer to the device.
    public let length: Int
    /// After this time the transfer ends as `timedOut`; nil = it waits until it is cancelled.
    public let timeout: Duration?

    /// True if bytes come from the device.
    public var isInput: Bool {
        switch kind {
        case .control(let setup): setup.isInput
        case .bulk(let endpoint), .interrupt(let endpoint): endpoint & 0x80 != 0
        }
    }

    /// Asks for up to `length` bytes by a control transfer.
    public static func controlIn(_ setup: ControlSetup, length: Int, timeout: Duration?) -> TransferRequest {
        TransferRequest(kind: .control(setup), payload: [], length: length, timeout: timeout)
    }

    /// Sends `bytes` by a control transfer.
    public static func controlOut(_ setup: ControlSetup, bytes: [UInt8], timeout: Duration?) -> TransferRequest {
        TransferRequest(kind: .control(setup), payload: bytes, length: 0, timeout: timeout)
    }

    /// Asks for up to `length` bytes from a bulk endpoint.
    public static func bulkIn(_ endpoint: UInt8, length: Int, timeout: Duration?) -> TransferRequest {
        TransferRequest(kind: .bulk(endpoint: endpoint), payload: [], length: length, timeout: timeout)
    }

    /// Sends `bytes` to a bulk endpoint.
    public static func bulkOut(_ endpoint: UInt8, bytes: [UInt8], timeout: Duration?) -> TransferRequest {
        TransferRequest(kind: .bulk(endpoint: endpoint), payload: bytes, length: 0, timeout: timeout)
    }

    /// Asks for up to `length` bytes from an interrupt endpoint.
    public static func interruptIn(_ endpoint: UInt8, length: Int, timeout: Duration?) -> TransferRequest {
        TransferRequest(kind: .interrupt(endpoint: endpoint), payload: [], length: length, timeout: timeout)
    }

    private init(kind: Kind, payload: [UInt8], length: Int, timeout: Duration?) {
        precondition(length >= 0, "a transfer's length is not negative")
        self.kind = kind
        self.payload = payload
        self.length = length
        self.timeout = timeout
        precondition(isInput || length == 0, "a transfer to the device takes no bytes back")
        precondition(!isInput || payload.isEmpty, "a transfer to the host sends no bytes")
        if case .control = kind {
            precondition(max(length, payload.count) <= 0xffff, "a control transfer moves at most 65,535 bytes")
        }
    }
}
