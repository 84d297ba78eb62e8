import Secrets
import Synchronization

/// A chip that seals under a key of its own and counts how often it was asked.
final class TestChip: SecurityChip {
    let kind = HardwareKind.tpm2
    /// What is to be done while somebody waits for it.
    typealias Watch = @Sendable () -> Void
    private let key = SecretKey()
    private let state = Mutex((asked: 0, fault: HardwareError?.none, watch: Watch?.none))

    /// How often somebody asked for a secret.
    var asked: Int { state.withLock { $0.asked } }

    /// From now on it answers with this.
    func fail(with fault: HardwareError?) { state.withLock { $0.fault = fault } }

    /// Whenever it is asked for a secret, this is done before it answers.
    func whileAsked(_ watch: @escaping Watch) { state.withLock { $0.watch = watch } }

    func seal(_ secret: borrowing SecretKey) throws(HardwareError) -> [UInt8] {
        if let fault = state.withLock({ $0.fault }) { throw fault }
        return XChaCha20Poly1305.seal(secret.bytes, key: key)
    }

    func unseal(_ sealed: [UInt8]) throws(HardwareError) -> SecretKey {
        let (fault, watch) = state.withLock { state in
            state.asked += 1
            return (state.fault, state.watch)
        }
        watch?()
        if let fault { throw fault }
        guard let bytes = try? XChaCha20Poly1305.openSecret(sealed, key: key), let secret = SecretKey(bytes) else {
            throw .otherChip
        }
        return secret
    }
}
