/// What the packets of one transfer have in common.
struct UsbmonPacket {
    /// Transfer types as usbmon numbers them.
    enum Kind: UInt8 {
        case interrupt = 1
        case control = 2
        case bulk = 3
    }

    let type: Kind
    let endpoint: UInt8
    let length: Int
    var setup: [UInt8]?
}

/// A pcapng file of link type 220 (usbmon with its 64-byte header), as far as a replay reads it.
struct UsbmonFile {
    private struct Record {
        let packet: UsbmonPacket
        let event: UInt8
        let id: UInt64
        let status: Int32
        let length: Int
        let data: [UInt8]
    }

    private static let inProgress: Int32 = -115
    private var records: [Record] = []
    private var nextID: UInt64 = 0x1000

    /// Adds the submission of a transfer and gives its id.
    mutating func submit(_ packet: UsbmonPacket, data: [UInt8] = []) -> UInt64 {
        nextID += 0x40
        records.append(
            Record(
                packet: packet, event: UInt8(ascii: "S"), id: nextID, status: Self.inProgress, length: packet.length,
                data: data))
        return nextID
    }

    /// Adds the completion of transfer `id`.
    mutating func complete(_ packet: UsbmonPacket, id: UInt64, status: Int32, data: [UInt8]) {
        records.append(
            Record(
                packet: packet, event: UInt8(ascii: "C"), id: id, status: status,
                length: packet.endpoint & 0x80 == 0 ? packet.length : data.count, data: data))
    }

    /// The whole file for a device at `bus` and `address`.
    func bytes(bus: UInt8, address: UInt8) -> [UInt8] {
        var file = Self.block(0x0a0d_0d0a, Self.little(0x1a2b_3c4d, 4) + Self.little(1, 4) + Self.little(.max, 8))
        file += Self.block(1, Self.little(220, 2) + Self.little(0, 2) + Self.little(0x40000, 4))
        for (time, record) in records.enumerated() {
            let packet = Self.header(of: record, bus: bus, address: address, time: time) + record.data
            let sizes = Self.little(UInt64(packet.count), 4) + Self.little(UInt64(packet.count), 4)
            file += Self.block(6, Self.little(0, 8) + Self.little(UInt64(time), 4) + sizes + packet)
        }
        return file
    }

    private static func header(of record: Record, bus: UInt8, address: UInt8, time: Int) -> [UInt8] {
        let isSubmission = record.event == UInt8(ascii: "S")
        let setupFlag: UInt8 = isSubmission && record.packet.setup != nil ? 0 : UInt8(ascii: "-")
        let dataFlag: UInt8 = record.data.isEmpty ? UInt8(ascii: isSubmission ? "<" : ">") : 0
        var header = little(record.id, 8)
        header += [record.event, record.packet.type.rawValue, record.packet.endpoint, address]
        header += little(UInt64(bus), 2) + [setupFlag, dataFlag]
        header += little(UInt64(time), 8) + little(0, 4)
        header += little(UInt64(UInt32(bitPattern: record.status)), 4)
        header += little(UInt64(record.length), 4) + little(UInt64(record.data.count), 4)
        header += isSubmission ? record.packet.setup ?? little(0, 8) : little(0, 8)
        return header + little(0, 16)
    }

    private static func block(_ type: UInt64, _ body: [UInt8]) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
        let length = little(UInt64(12 + body.count + padding.count), 4)
        return little(type, 4) + length + body + padding + length
    }

    private static func little(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 }
    }
}
