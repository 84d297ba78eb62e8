import CSodium

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
        let output = LockedBytes(count: count)
        let secret = unsafe UnsafeBufferPointer(start: UnsafePointer(secret.base), count: secret.count)
        let base = unsafe output.base
        let salt = salt.isEmpty ? [UInt8](repeating: 0, count: HMACSHA256.byteCount) : salt
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * HMACSHA256.byteCount) { scratch in
            guard let extracted = scratch.baseAddress else { return }
            defer { unsafe sodium_memzero(extracted, scratch.count) }
            unsafe salt.withUnsafeBufferPointer { unsafe HMACSHA256.authenticate([secret], key: $0, into: extracted) }
            unsafe expand(extracted, info: info, into: UnsafeMutableBufferPointer(start: base, count: count))
        }
        return output
    }

    /// - Parameter key: 32 bytes, and room for one more block after them.
    private static func expand(
        _ key: UnsafeMutablePointer<UInt8>, info: [UInt8], into output: UnsafeMutableBufferPointer<UInt8>
    ) {
        let size = HMACSHA256.byteCount
        let block = unsafe key + size
        let key = unsafe UnsafeBufferPointer(start: key, count: size)
        unsafe info.withUnsafeBufferPointer { info in
            for start in stride(from: 0, to: output.count, by: size) {
                let previous = unsafe UnsafeBufferPointer(start: block, count: start == 0 ? 0 : size)
                let counter = [UInt8(start / size + 1)]
                unsafe counter.withUnsafeBufferPointer { counter in
                    unsafe HMACSHA256.authenticate([previous, info, counter], key: key, into: block)
                }
                for index in 0..<min(size, output.count - start) { unsafe output[start + index] = block[index] }
            }
        }
    }
}
