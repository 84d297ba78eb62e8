/// Bech32 (BIP 173) without its limit of 90 characters: how age writes keys. Everything passes through locked memory,
/// because one of the two things written so is secret.
enum Bech32 {
    private static let alphabet = [UInt8]("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let checksumCount = 6

    /// Text of `data` in lower case.
    static func encode(prefix: String, data: borrowing LockedBytes) -> LockedBytes {
        let prefix = Array(prefix.utf8)
        let valueCount = (data.count * 8 + 4) / 5
        var text = LockedBytes(count: prefix.count + 1 + valueCount + checksumCount)
        unsafe text.withUnsafeMutableBytes { text in
            unsafe text.copyBytes(from: prefix + [UInt8(ascii: "1")])
            let values = unsafe UnsafeMutableRawBufferPointer(rebasing: text[(prefix.count + 1)...])
            unsafe data.withUnsafeBytes { unsafe regroupToFives($0, into: values) }
            var sum = Checksum(prefix: prefix)
            for index in 0..<valueCount { unsafe sum.add(values[index]) }
            for (index, value) in sum.values.enumerated() { unsafe values[valueCount + index] = value }
            for index in values.indices { unsafe values[index] = alphabet[Int(values[index])] }
        }
        return text
    }

    /// The data of `text`, which must be all lower or all upper case and have this prefix (given in lower case).
    static func decode(_ text: borrowing LockedBytes, prefix: String) -> LockedBytes? {
        let prefix = Array(prefix.utf8)
        let valueCount = text.count - prefix.count - 1 - checksumCount
        guard valueCount >= 0 else { return nil }
        return unsafe text.withUnsafeBytes { text -> LockedBytes? in
            let hasLower = unsafe text.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            let hasUpper = unsafe text.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            guard hasLower != hasUpper, unsafe lowered(text.prefix(prefix.count)) == prefix,
                unsafe text[prefix.count] == UInt8(ascii: "1")
            else { return nil }
            var values = LockedBytes(count: valueCount + checksumCount)
            let sound = unsafe values.withUnsafeMutableBytes { values in
                unsafe readValues(text, from: prefix.count + 1, prefix: prefix, into: values)
            }
            guard sound else { return nil }
            return regroupToEights(values, count: valueCount)
        }
    }

    private static func readValues(
        _ text: UnsafeRawBufferPointer, from start: Int, prefix: [UInt8], into values: UnsafeMutableRawBufferPointer
    ) -> Bool {
        var sum = Checksum(prefix: prefix)
        for index in values.indices {
            guard let value = unsafe alphabet.firstIndex(of: lowered(text[start + index])) else { return false }
            unsafe values[index] = UInt8(value)
            sum.add(UInt8(value))
        }
        return sum.isSound
    }

    private static func regroupToFives(_ data: UnsafeRawBufferPointer, into values: UnsafeMutableRawBufferPointer) {
        var (bits, count, next) = (UInt32(0), UInt32(0), 0)
        for index in data.indices {
            bits = unsafe (bits & 0x1F) << 8 | UInt32(data[index])
            count += 8
            while count >= 5 {
                count -= 5
                unsafe values[next] = UInt8(bits >> count & 31)
                next += 1
            }
        }
        if count > 0 { unsafe values[next] = UInt8(bits << (5 - count) & 31) }
    }

    private static func regroupToEights(_ values: borrowing LockedBytes, count valueCount: Int) -> LockedBytes? {
        var data = LockedBytes(count: valueCount * 5 / 8)
        let sound = unsafe data.withUnsafeMutableBytes { data in
            unsafe values.withUnsafeBytes { values in
                var (bits, count, next) = (UInt32(0), UInt32(0), 0)
                for index in 0..<valueCount {
                    bits = unsafe (bits & 0xFF) << 5 | UInt32(values[index])
                    count += 5
                    guard count >= 8 else { continue }
                    count -= 8
                    unsafe data[next] = UInt8(bits >> count & 255)
                    next += 1
                }
                // Left-over bits must be fewer than a value and zero, or two texts would mean the same key.
                return count < 5 && bits & ((1 << count) - 1) == 0
            }
        }
        guard sound else { return nil }
        return consume data
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func lowered(_ text: Slice<UnsafeRawBufferPointer>) -> [UInt8] { unsafe text.map { lowered($0) } }
}

/// The BCH code of BIP 173.
private struct Checksum {
    private var state: UInt32 = 1

    init(prefix: [UInt8]) {
        for byte in prefix { add(byte >> 5) }
        add(0)
        for byte in prefix { add(byte & 31) }
    }

    mutating func add(_ value: UInt8) {
        let top = state >> 25
        state = (state & 0x1FF_FFFF) << 5 ^ UInt32(value)
        let generators: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
        for (bit, generator) in generators.enumerated() where top >> UInt32(bit) & 1 == 1 { state ^= generator }
    }

    var isSound: Bool { state == 1 }

    var values: [UInt8] {
        var padded = self
        for _ in 0..<6 { padded.add(0) }
        let sum = padded.state ^ 1
        return (0..<6).map { UInt8(sum >> (5 * (5 - UInt32($0))) & 31) }
    }
}
