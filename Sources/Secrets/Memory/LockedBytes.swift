import CSodium

/// Secret bytes in memory that is locked, fenced by guard pages, and wiped when its owner goes.
///
/// The memory comes from `sodium_malloc`: it is not swapped (as far as `RLIMIT_MEMLOCK` allows), not part of a core
/// dump, and reading beyond it ends the process. A small secret may share such memory with others, see
/// ``LockedArena``. There is no copy except by ``copy()``, and no textual form.
@safe public struct LockedBytes: ~Copyable, Sendable {
    /// How many bytes there are.
    public let count: Int
    // The pointer never changes, and what it points to is changed by exclusive access alone.
    private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
    // Whose memory it is, where it is not our own.
    private let arena: LockedArena?

    /// Zeros.
    ///
    /// - Parameters:
    ///   - count: Bytes, 0 or more.
    ///   - arena: Memory to share with other small secrets; by default it is asked for.
    public init(count: Int, in arena: LockedArena? = nil) {
        if let arena, let place = unsafe arena.take(count) {
            unsafe memory = unsafe place
            self.arena = arena
            self.count = count
            return
        }
        Sodium.start()
        guard let memory = unsafe sodium_malloc(max(count, 1)) else {
            preconditionFailure("no memory for \(count) secret bytes")
        }
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: max(count, 1))
        unsafe self.memory = unsafe memory
        self.arena = nil
        self.count = count
    }

    /// Bytes nobody can guess.
    public init(random count: Int, from random: some RandomSource = SystemRandom(), in arena: LockedArena? = nil) {
        self.init(count: count, in: arena)
        unsafe withUnsafeMutableBytes { unsafe random.fill($0) }
    }

    /// A copy of bytes that are elsewhere; wiping the original is its owner's duty.
    public init(copying bytes: some Collection<UInt8>, in arena: LockedArena? = nil) {
        self.init(count: bytes.count, in: arena)
        unsafe withUnsafeMutableBytes { unsafe $0.copyBytes(from: bytes) }
    }

    /// Takes bytes over: they are copied here, and zeros are left behind.
    public init(taking bytes: inout [UInt8]) {
        self.init(copying: bytes)
        unsafe bytes.withUnsafeMutableBytes { unsafe sodium_memzero($0.baseAddress, $0.count) }
    }

    deinit {
        if let arena { unsafe arena.giveBack(memory) } else { unsafe sodium_free(memory) }
    }

    /// Lends the bytes for reading; the pointer must not leave `body`.
    public borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: memory, count: count))
    }

    /// Lends the bytes for writing; the pointer must not leave `body`.
    public mutating func withUnsafeMutableBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeMutableRawBufferPointer(start: memory, count: count))
    }

    /// The same bytes in locked memory of their own.
    public borrowing func copy() -> LockedBytes {
        var copy = LockedBytes(count: count)
        unsafe copy.withUnsafeMutableBytes { target in
            unsafe target.copyMemory(from: UnsafeRawBufferPointer(start: memory, count: count))
        }
        return copy
    }

    /// Whether both hold the same bytes, in a time that depends on their number only.
    public borrowing func isEqual(to other: borrowing LockedBytes) -> Bool {
        count == other.count && (unsafe sodium_memcmp(memory, other.memory, count)) == 0
    }
}

extension LockedBytes {
    /// The address, for calls of libsodium in this module.
    var base: UnsafeMutablePointer<UInt8> {
        unsafe withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { preconditionFailure("locked memory has an address") }
            return unsafe UnsafeMutablePointer(mutating: base.assumingMemoryBound(to: UInt8.self))
        }
    }
}

/// Comparison of bytes that are not secret themselves but authenticate something.
public enum ConstantTime {
    /// Whether both hold the same bytes, in a time that depends on their number only.
    public static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && (unsafe sodium_memcmp(a, b, a.count)) == 0
    }
}
