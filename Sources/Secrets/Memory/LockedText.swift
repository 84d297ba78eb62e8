import CSodium

/// Text with secrets in it, put together in locked memory: no part of it is ever on the ordinary heap.
package struct LockedText: ~Copyable {
    private var bytes: LockedBytes
    private var count = 0

    /// Room for so many bytes.
    package init(capacity: Int) { bytes = LockedBytes(count: capacity) }

    /// Appends bytes that are no secret.
    package mutating func append(_ text: some Collection<UInt8>) {
        precondition(count + text.count <= bytes.count, "there is room for \(bytes.count) bytes")
        let start = count
        unsafe bytes.withUnsafeMutableBytes { target in
            unsafe UnsafeMutableRawBufferPointer(rebasing: target[start..<start + text.count]).copyBytes(from: text)
        }
        count += text.count
    }

    /// Appends secret bytes.
    package mutating func append(_ secret: borrowing LockedBytes) {
        unsafe secret.withUnsafeBytes { unsafe append($0) }
    }

    /// Appends the base64url of a key, 43 characters.
    package mutating func appendBase64(of key: borrowing SecretKey) {
        let text = LockedBase64.encode(key.bytes)
        unsafe text.withUnsafeBytes { unsafe append($0) }
    }

    /// What was put together.
    package consuming func finish() -> LockedBytes {
        let count = count
        return unsafe bytes.withUnsafeBytes { unsafe LockedBytes(copying: $0.prefix(count)) }
    }
}

/// base64url without padding, from locked memory to locked memory.
package enum LockedBase64 {
    private static let variant = Int32(sodium_base64_VARIANT_URLSAFE_NO_PADDING)

    /// The text of the bytes.
    package static func encode(_ bytes: borrowing LockedBytes) -> LockedBytes {
        Sodium.start()
        // One more than the text: libsodium ends it with a zero.
        let room = sodium_base64_encoded_len(bytes.count, variant)
        let text = LockedBytes(count: room)
        unsafe text.base.withMemoryRebound(to: CChar.self, capacity: room) { target in
            _ = unsafe sodium_bin2base64(target, room, bytes.base, bytes.count, variant)
        }
        return unsafe text.withUnsafeBytes { unsafe LockedBytes(copying: $0.dropLast()) }
    }

    /// The bytes of a text; nothing when it is not the one text of so many bytes.
    package static func decode(_ text: borrowing LockedBytes, count: Int) -> LockedBytes? {
        Sodium.start()
        let bytes = LockedBytes(count: count)
        var length = 0
        let status = unsafe text.base.withMemoryRebound(to: CChar.self, capacity: text.count) { source in
            unsafe sodium_base642bin(bytes.base, count, source, text.count, nil, &length, nil, variant)
        }
        guard status == 0, length == count, encode(bytes).isEqual(to: text) else { return nil }
        return bytes
    }
}
