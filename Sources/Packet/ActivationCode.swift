public import Secrets

/// The code that opens a provisioning file: 16 letters and digits (80 bits), spoken or handed over apart from it.
public enum ActivationCode {
    // Without I, L, O and U: nothing that looks like another character, and no words.
    private static let alphabet = [UInt8]("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let count = 16
    private static let group = 4

    /// A new code as people read it, `XXXX-XXXX-XXXX-XXXX` in ASCII.
    public static func generate(from random: some RandomSource = SystemRandom()) -> LockedBytes {
        var raw = random.bytes(count)
        for index in raw.indices { raw[index] = alphabet[Int(raw[index] & 31)] }
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
                guard let character = character(byte), code.count < count else { return false }
                code.append(character)
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

    private static func character(_ byte: UInt8) -> UInt8? {
        let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xDF : byte
        switch upper {
        case UInt8(ascii: "O"): return UInt8(ascii: "0")
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return UInt8(ascii: "1")
        default: return alphabet.contains(upper) ? upper : nil
        }
    }
}
