/// The payload of an age file: chunks of 64 KiB under one key, numbered, the last one marked (STREAM).
struct AgeStream: ~Copyable {
    static let chunkCount = 65_536
    static let sealedChunkCount = chunkCount + ChaCha20Poly1305.tagCount
    static let nonceCount = 16

    private let key: LockedBytes
    /// How many chunks went through.
    private(set) var index: UInt64 = 0

    init(fileKey: borrowing LockedBytes, nonce: [UInt8]) {
        key = HKDFSHA256.derive(from: fileKey, salt: nonce, info: Array("payload".utf8), count: 32)
    }

    private func nonce(isLast: Bool) -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceCount)
        for byte in 0..<8 { nonce[10 - byte] = UInt8(truncatingIfNeeded: index >> UInt64(8 * byte)) }
        nonce[11] = isLast ? 1 : 0
        return nonce
    }

    /// Appends the sealed chunk.
    mutating func seal(_ chunk: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: inout [UInt8]) {
        let nonce = nonce(isLast: isLast)
        let count = chunk.count + ChaCha20Poly1305.tagCount
        _ = unsafe append(count, to: &output) { target in
            unsafe ChaCha20Poly1305.seal(chunk, key: key, nonce: nonce, into: target)
            return true
        }
        index += 1
    }

    /// Appends the opened chunk if it is the next one, last or not as said.
    mutating func open(_ sealed: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: inout [UInt8]) -> Bool {
        guard sealed.count >= ChaCha20Poly1305.tagCount else { return false }
        let nonce = nonce(isLast: isLast)
        let opened = unsafe append(sealed.count - ChaCha20Poly1305.tagCount, to: &output) { target in
            unsafe ChaCha20Poly1305.open(sealed, key: key, nonce: nonce, into: target)
        }
        if opened { index += 1 }
        return opened
    }

    /// Lets `write` fill `count` new bytes at the end, which stay only if it says so.
    private func append(
        _ count: Int, to output: inout [UInt8], _ write: (UnsafeMutablePointer<UInt8>) -> Bool
    ) -> Bool {
        var kept = false
        output.append(addingCapacity: max(count, 1)) { span in
            unsafe span.withUnsafeMutableBufferPointer { buffer, initialized in
                guard let base = buffer.baseAddress else { return }
                kept = unsafe write(base + initialized)
                if kept { initialized += count }
            }
        }
        return kept
    }
}
