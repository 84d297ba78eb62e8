/// A symmetric key or a seed: 32 secret bytes in locked memory.
public struct SecretKey: ~Copyable, Sendable {
    /// How many bytes a key has.
    public static let byteCount = 32
    /// The bytes.
    public let bytes: LockedBytes

    /// A key from its bytes; nothing for another count.
    public init?(_ bytes: consuming LockedBytes) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// A new random key.
    ///
    /// - Parameters:
    ///   - random: Where it comes from.
    ///   - arena: Memory to share with other small secrets.
    public init(from random: some RandomSource = SystemRandom(), in arena: LockedArena? = nil) {
        bytes = LockedBytes(random: Self.byteCount, from: random, in: arena)
    }

    /// A key that `fill` writes into memory which is locked already.
    @safe init(in arena: LockedArena? = nil, filling fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        let bytes = LockedBytes(count: Self.byteCount, in: arena)
        unsafe fill(bytes.base)
        self.bytes = bytes
    }

    /// The same key in locked memory of its own.
    public borrowing func copy() -> SecretKey {
        SecretKey(filling: { target in unsafe target.update(from: bytes.base, count: Self.byteCount) })
    }

    /// Whether both are the same key, in constant time.
    public borrowing func isEqual(to other: borrowing SecretKey) -> Bool { bytes.isEqual(to: other.bytes) }
}
