import Crypto
import CryptoExtras

/// The Microsoft v2 reader's test of its host: encrypt 16 bytes with a key that the whole world knows.
package enum UareUChallenge {
    /// Bytes of a challenge and of its answer.
    package static let length = 16

    /// The published key; it protects nothing and is no secret.
    private static let key: [UInt8] = [
        0x79, 0xac, 0x91, 0x79, 0x5c, 0xa1, 0x47, 0x8e, 0x98, 0xe0, 0x0f, 0x3c, 0x59, 0x8f, 0x5f, 0x4b,
    ]

    /// One block of AES-128; nil if the challenge is not one block.
    package static func answer(to challenge: [UInt8]) -> [UInt8]? {
        guard challenge.count == length else { return nil }
        var block = challenge
        do { try AES.permute(&block, key: SymmetricKey(data: key)) } catch { return nil }
        return block
    }
}
