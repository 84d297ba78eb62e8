public import EnrollmentModel
import Foundation
public import Secrets

/// Who the kit is towards its registry.
public struct KitAccess: Sendable {
    /// The kit's certificate: names, keys and authority of both ends.
    public let certificate: KitCertificate
    /// Signs a client assertion with the device key, which stays where it is.
    public let sign: @Sendable (ClientAssertion) throws -> String

    /// The kit's own side.
    public init(certificate: KitCertificate, sign: @escaping @Sendable (ClientAssertion) throws -> String) {
        self.certificate = certificate
        self.sign = sign
    }
}

/// How a sync goes about its work. Time, waiting and randomness come from here, so that tests can say them.
public struct SyncOptions: Sendable {
    /// Another address than the certificate's, `https://host:port`.
    public var url: String?
    /// The wire.
    public var wire = WireOptions()
    /// Tries without any progress before the sync gives up for now.
    public var tries = 8
    /// Shortest wait between tries.
    public var shortestWait = Duration.seconds(1)
    /// Longest wait between tries.
    public var longestWait = Duration.seconds(300)
    /// How long to wait at the end for the registry to open what was committed, seconds.
    public var openedPatience = 30
    /// Applications that are offered together.
    public var lot = 50
    /// Whether to offer what is stored already: after the registry was restored from a backup.
    public var offersEverything = false
    /// The laptop's clock, milliseconds since 1970.
    public var now: @Sendable () -> Int = { Int(Date().timeIntervalSince1970 * 1000) }
    /// How to wait.
    public var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// Nonces, names of assertions, jitter.
    public var random: any RandomSource = SystemRandom()

    /// The usual values.
    public init() {}
}
