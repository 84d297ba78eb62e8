import EnrollmentModel
public import Secrets

/// The code that opens a provisioning file: 16 letters and digits (80 bits), spoken or handed over apart from it.
public enum ActivationCode {
    private static let count = 16
    private static let group = 4

    /// A new code as people read it, `XXXX-XXXX-XXXX-XXXX` in ASCII.
    public static func generate(from random: some RandomSource = SystemRandom()) -> LockedBytes {
        var raw = random.bytes(count)
        for index in raw.indices { raw[index] = CrockfordBase32.character(Int(raw[index])) }
        var text: [UInt8] = []
        text.reserveCapacity(count + count / group - 1)
        for index in raw.indices {
            if index > 0, index.isMultiple(of: group) { text.append(UInt8(ascii: "-")) }
            text.append(raw[index])
        }
        for index in raw.indices { raw[index] = 0 }
        return LockedBytes(taking: &text)
    }

    /// A code as somebody typed it, without dashes, spaces and confusions of case, O with 0, and I or L with 1.
    ///
    /// - Returns: What the file is locked with; nothing when it cannot be a code.
    public static func read(_ typed: borrowing LockedBytes) -> LockedBytes? {
        var code: [UInt8] = []
        code.reserveCapacity(count)
        let isPlausible = unsafe typed.withUnsafeBytes { bytes -> Bool in
            for index in 0..<bytes.count {
                let byte = unsafe bytes[index]
                if isSeparator(byte) { continue }
                guard let value = CrockfordBase32.value(of: byte), code.count < count else { return false }
                code.append(CrockfordBase32.character(value))
            }
            return code.count == count
        }
        let read = LockedBytes(taking: &code)
        guard isPlausible else { return nil }
        return read
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: " ") || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
