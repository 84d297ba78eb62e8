import CSodium

/// Where random bytes come from, so that tests can say which.
public protocol RandomSource: Sendable {
    /// Overwrites the whole buffer with random bytes.
    func fill(_ buffer: UnsafeMutableRawBufferPointer)
}

extension RandomSource {
    /// Random bytes that need not be secret: nonces, salts, ids.
    ///
    /// - Parameter count: Bytes, 0 or more.
    public func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe bytes.withUnsafeMutableBytes { unsafe fill($0) }
        return bytes
    }
}

/// The operating system's generator, through libsodium.
public struct SystemRandom: RandomSource {
    /// The generator has no state of its own.
    public init() {}

    /// Overwrites the buffer with bytes nobody can guess.
    public func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        Sodium.start()
        guard let base = buffer.baseAddress else { return }
        unsafe randombytes_buf(base, buffer.count)
    }
}
