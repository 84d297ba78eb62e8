import Foundation
import NIOCore
import NIOSSL
import SwiftASN1
import Synchronization
@_spi(FixedExpiryValidationTime) import X509

/// The one certificate authority a kit trusts, and the judgement of chains by it at a time of our choice.
///
/// The system's list of authorities plays no part. A kit whose clock is wrong can still find its registry: the chain
/// is judged at the registry's own signed time (see ``Sight/provisional``).
final class PinnedAuthority: Sendable {
    /// By which clock a chain is judged.
    enum Sight: Sendable, Equatable {
        /// At this time, milliseconds since 1970.
        case at(Int)
        /// Without regard to time: only to ask for hello, whose signed time then judges the same chain.
        case provisional
    }

    private let root: Certificate
    private let address: RegistryAddress
    private let sight: Mutex<Sight>
    private let seen = Mutex<[Certificate]>([])
    private let refusal = Mutex<String?>(nil)

    init(pem: String, address: RegistryAddress, sight: Sight) throws(AgentError) {
        do { root = try Certificate(pemEncoded: pem) } catch { throw .untrusted("the kit's copy of it is damaged") }
        self.address = address
        self.sight = Mutex(sight)
    }

    func look(_ sight: Sight) { self.sight.withLock { $0 = sight } }
    var isProvisional: Bool { sight.withLock { $0 == .provisional } }

    /// For the TLS handshake.
    func judge(_ chain: [NIOSSLCertificate], _ promise: EventLoopPromise<NIOSSLVerificationResult>) {
        promise.completeWithTask { [self] in
            let certificates = try chain.map { try Certificate(derEncoded: $0.toDERBytes()) }
            seen.withLock { $0 = certificates }
            let isGood = try await isGood(certificates, at: sight.withLock { $0 })
            refusal.withLock { $0 = isGood ? nil : "its certificate is of another authority, name or time" }
            return isGood ? .certificateVerified : .failed
        }
    }

    /// Why the last chain was refused; nothing when it was good or none came, as when the wire broke before.
    var lastRefusal: String? { refusal.withLock { $0 } }

    /// Judges the chain of the last handshake again, now that the time is known.
    func isGood(at time: Int) async throws -> Bool {
        try await isGood(seen.withLock { $0 }, at: .at(time))
    }

    /// Whether the last chain would be good at another time than the one it was judged at.
    func isOnlyUntimely() async -> Bool {
        (try? await isGood(seen.withLock { $0 }, at: .provisional)) == true
    }

    private func isGood(_ chain: [Certificate], at sight: Sight) async throws -> Bool {
        guard let leaf = chain.first else { return false }
        let date =
            switch sight {
            case .at(let time): Date(timeIntervalSince1970: Double(time) / 1000)
            case .provisional: max(leaf.notValidBefore, root.notValidBefore) + 1
            }
        var verifier = Verifier(rootCertificates: CertificateStore([root])) {
            RFC5280Policy(fixedExpiryValidationTime: date)
            ServerIdentityPolicy(
                serverHostname: address.isIPAddress ? nil : address.host,
                serverIP: address.isIPAddress ? address.host : nil)
        }
        let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore(chain.dropFirst()))
        if case .validCertificate = result { return true }
        return false
    }
}
