import Secrets
import Synchronization

/// Not random at all: the same bytes for the same count, so that golden files stay as they are.
struct FixedRandom: RandomSource {
    let seed: UInt8

    func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        for index in 0..<buffer.count { unsafe buffer[index] = seed &+ UInt8(truncatingIfNeeded: index) }
    }
}

/// Gives a kit's secrets one after the other: seed 3 signs, seed 7 opens, seed 12 is the first admin's.
final class DeviceRandom: RandomSource {
    private let calls = Mutex(0)

    func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        let call = calls.withLock { count in
            count += 1
            return count
        }
        unsafe FixedRandom(seed: [3, 7, 12][min(call, 3) - 1]).fill(buffer)
    }
}

extension SigningKey {
    /// The signing key whose seed counts up from `seed`.
    static func fixed(_ seed: UInt8) -> SigningKey { SigningKey(seed: SecretKey(from: FixedRandom(seed: seed))) }
}

extension PublicKey {
    /// Its public half.
    static func fixed(_ seed: UInt8) -> PublicKey { SigningKey.fixed(seed).publicKey }
}
