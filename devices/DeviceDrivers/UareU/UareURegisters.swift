package import USBTransport

/// Registers of the U.are.U 4000 family: facts published by the libfprint project's driver `uru4000`.
package enum UareURegister: UInt16, Sendable {
    /// Power and fault bits, one byte (``UareUStatus``).
    case status = 0x07
    /// Which key to make next: key number, then the host's 32-bit seed, little endian.
    case scrambleIndex = 0x33
    /// The key made from the seed, 32 bits, little endian.
    case scrambleKey = 0x34
    /// What the reader does (``UareUMode``), one byte.
    case mode = 0x4e
    /// Versions of hardware and firmware, 16 bytes.
    case info = 0xf0
    /// The host's answer to the challenge, 16 bytes; Microsoft v2 only.
    case response = 0x2000
    /// The reader's challenge, 16 bytes; Microsoft v2 only.
    case challenge = 0x2010

    /// Every register is reached by this vendor request of the control endpoint.
    package static let request: UInt8 = 0x04

    /// Setup bytes that read the register.
    package var reading: ControlSetup { ControlSetup(requestType: 0xc0, request: Self.request, value: rawValue) }

    /// Setup bytes that write the register.
    package var writing: ControlSetup { ControlSetup(requestType: 0x40, request: Self.request, value: rawValue) }
}

/// Values of the mode register.
package enum UareUMode: UInt8, Sendable {
    /// Tell when a finger is put on the glass.
    case awaitFingerOn = 0x10
    /// Tell when the finger is gone.
    case awaitFingerOff = 0x12
    /// Send pictures.
    case capture = 0x20
    /// Switch the light and the sensor off.
    case off = 0x70
}

/// Bits of the status register.
package struct UareUStatus: OptionSet, Sendable, Hashable {
    /// The register's byte.
    package let rawValue: UInt8

    /// The bits of the register's byte.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Partly switched off; set and cleared by the host during the start.
    package static let lowPower = UareUStatus(rawValue: 0x80)
    /// Something went wrong; with ``lowPower`` the reader must be started anew.
    package static let fault = UareUStatus(rawValue: 0x04)
    /// Set once the new start is done.
    package static let restarted = UareUStatus(rawValue: 0x01)

    /// The state that only a new start mends.
    package static let confused: UareUStatus = [.lowPower, .fault]

    /// The byte to write when the power is wanted: the low half of what was read.
    package var poweredUp: UareUStatus { UareUStatus(rawValue: rawValue & 0x0f) }
}

/// What the interrupt endpoint tells; the first two bytes, big endian.
package enum UareUInterrupt: UInt16, Sendable, CaseIterable {
    /// The sensor has power.
    case scanPowerOn = 0x56aa
    /// A finger is on the glass.
    case fingerOn = 0x0101
    /// The finger is gone.
    case fingerOff = 0x0200
    /// The next picture will be empty.
    case emptyPictureNext = 0x0800

    /// Bytes of one interrupt.
    package static let length = 64

    /// Reads an interrupt; nil if it is too short or of a kind nobody has described.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= 2 else { return nil }
        self.init(rawValue: UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
    }
}
