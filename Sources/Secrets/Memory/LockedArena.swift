import CSodium
import Synchronization

/// One stretch of locked memory that the small secrets of a session share.
///
/// `sodium_malloc` changes the protection of pages for every secret, which every core has to be told: some 80 µs where
/// a key is derived in one. The memory here is asked for once. It is locked, kept out of core dumps and fenced by guard
/// pages as a whole; each place in it has a fence of random bytes behind it, which is looked at when the secret goes,
/// and is wiped then. What does not fit, or comes when all places are taken, gets memory of its own.
@safe public final class LockedArena: Sendable {
    /// The largest secret that has a place here, bytes: a signing key.
    static let placeCount = 64
    private static let fenceCount = 16
    private static let stride = placeCount + fenceCount
    // Never changes; each place is written by the one secret that has it.
    private nonisolated(unsafe) let memory: UnsafeMutableRawPointer
    private let fence: [UInt8]
    /// A bit for each of the 64 places.
    private let taken = Mutex<UInt64>(0)

    /// Locked memory with nothing in it.
    public init() {
        Sodium.start()
        guard let memory = unsafe sodium_malloc(UInt64.bitWidth * Self.stride) else {
            preconditionFailure("no memory for the secrets of a session")
        }
        unsafe self.memory = unsafe memory
        fence = SystemRandom().bytes(Self.fenceCount)
        for place in 0..<UInt64.bitWidth {
            unsafe UnsafeMutableRawBufferPointer(start: self.fence(of: place), count: Self.fenceCount)
                .copyBytes(from: fence)
        }
    }

    deinit { unsafe sodium_free(memory) }

    /// How many secrets are in it.
    var count: Int { taken.withLock { $0.nonzeroBitCount } }

    /// A place of zeros, or nothing for a secret that needs memory of its own.
    func take(_ count: Int) -> UnsafeMutableRawPointer? {
        guard count <= Self.placeCount else { return nil }
        let free = taken.withLock { taken -> Int? in
            let free = (~taken).trailingZeroBitCount
            guard free < UInt64.bitWidth else { return nil }
            taken |= 1 << UInt64(free)
            return free
        }
        guard let free else { return nil }
        let place = unsafe memory + free * Self.stride
        unsafe place.initializeMemory(as: UInt8.self, repeating: 0, count: Self.placeCount)
        return unsafe place
    }

    /// Wipes a place and makes it free; a secret that was written beyond its place ends the process.
    func giveBack(_ place: UnsafeMutableRawPointer) {
        let index = unsafe (place - memory) / Self.stride
        unsafe sodium_memzero(place, Self.placeCount)
        precondition(
            unsafe sodium_memcmp(fence(of: index), fence, Self.fenceCount) == 0, "a secret was written beyond its end")
        taken.withLock { $0 &= ~(1 << UInt64(index)) }
    }

    private func fence(of place: Int) -> UnsafeMutableRawPointer {
        unsafe memory + place * Self.stride + Self.placeCount
    }
}
