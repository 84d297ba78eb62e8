/// HKDF with SHA-256 (RFC 5869), made of HMAC because libsodium has it only from 1.0.19 on.
public enum HKDFSHA256 {
    /// Keys of 1 to 8160 bytes from secret input.
    ///
    /// - Parameters:
    ///   - secret: The input keying material.
    ///   - salt: Not secret; empty means 32 zeros.
    ///   - info: What the key is for.
    ///   - count: Bytes wanted, 1 to 255 × 32.
    public static func derive(
        from secret: borrowing LockedBytes, salt: [UInt8], info: [UInt8], count: Int
    ) -> LockedBytes {
        precondition((1...255 * HMACSHA256.byteCount).contains(count), "HKDF gives 1 to 8160 bytes")
        let extracted = extract(secret, salt: salt)
        let blocks = (count + HMACSHA256.byteCount - 1) / HMACSHA256.byteCount
        let output = LockedBytes(count: blocks * HMACSHA256.byteCount)
        unsafe info.withUnsafeBufferPointer { info in
            for block in 0..<blocks {
                let target = unsafe output.base + block * HMACSHA256.byteCount
                let previous = unsafe UnsafeBufferPointer(
                    start: block == 0 ? nil : target - HMACSHA256.byteCount,
                    count: block == 0 ? 0 : HMACSHA256.byteCount)
                var counter = UInt8(block + 1)
                unsafe withUnsafePointer(to: &counter) { counter in
                    let counter = unsafe UnsafeBufferPointer(start: counter, count: 1)
                    unsafe HMACSHA256.authenticate([previous, info, counter], key: extracted, into: target)
                }
            }
        }
        var result = LockedBytes(count: count)
        unsafe result.withUnsafeMutableBytes {
            unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: output.base, count: count))
        }
        return result
    }

    private static func extract(_ secret: borrowing LockedBytes, salt: [UInt8]) -> LockedBytes {
        let key = LockedBytes(copying: salt.isEmpty ? [UInt8](repeating: 0, count: HMACSHA256.byteCount) : salt)
        let extracted = LockedBytes(count: HMACSHA256.byteCount)
        let piece = unsafe UnsafeBufferPointer(start: UnsafePointer(secret.base), count: secret.count)
        unsafe HMACSHA256.authenticate([piece], key: key, into: extracted.base)
        return extracted
    }
}
