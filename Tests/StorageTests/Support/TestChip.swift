import Secrets
import Synchronization

/// A chip that seals under a key of its own and counts how often it was asked.
final class TestChip: SecurityChip {
    let kind = HardwareKind.tpm2
    private let key = SecretKey()
    private let state = Mutex((asked: 0, fault: HardwareError?.none))

    /// How often somebody asked for a secret.
    var asked: Int { state.withLock { $0.asked } }

    /// From now on it answers with this.
    func fail(with fault: HardwareError?) { state.withLock { $0.fault = fault } }

    func seal(_ secret: borrowing SecretKey) throws(HardwareError) -> [UInt8] {
        if let fault = state.withLock({ $0.fault }) { throw fault }
        return XChaCha20Poly1305.seal(secret.bytes, key: key)
    }

    func unseal(_ sealed: [UInt8]) throws(HardwareError) -> SecretKey {
        let fault = state.withLock { state in
            state.asked += 1
            return state.fault
        }
        if let fault { throw fault }
        guard let bytes = try? XChaCha20Poly1305.openSecret(sealed, key: key), let secret = SecretKey(bytes) else {
            throw .otherChip
        }
        return secret
    }
}
