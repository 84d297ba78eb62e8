/// Which certificates of users are believed: those signed by an admin and, after that, by a device of the kit, where the
/// admin is the first one, whom the registry certified, or one whose own certificate is believed in the same way.
///
/// A device's key is in every session's hands, so it certifies nobody alone. Admins who certify each other in a circle
/// are never reached from the first one.
public enum CertificateChain {
    /// A certificate and who claims to have signed it; nothing is verified yet.
    public struct Claim: Sendable {
        /// What is certified.
        public let certificate: UserCertificate
        /// Name (`kid`) of the certified key.
        public let key: String
        /// Names of the keys in its signatures, in order.
        public let signers: [String]

        /// A claim.
        public init(certificate: UserCertificate, key: String, signers: [String]) {
            self.certificate = certificate
            self.key = key
            self.signers = signers
        }
    }

    /// Chooses the believed ones.
    ///
    /// - Parameters:
    ///   - claims: All certificates at hand.
    ///   - admins: The first admins of the kit's certificates: names of their keys, and the keys.
    ///   - devices: Names of the kit's device keys.
    ///   - verifies: Whether the claim of an index really is signed by this admin's key (32 bytes) and then by the
    ///     device it names.
    /// - Returns: The indices of the believed claims, ascending.
    public static func believed(
        _ claims: [Claim], admins: [String: [UInt8]], devices: Set<String>, verifies: (Int, [UInt8]) -> Bool
    ) -> [Int] {
        var admins = admins
        var open = claims.indices.filter { claims[$0].signers.count == 2 && devices.contains(claims[$0].signers[1]) }
        var believed: [Int] = []
        while true {
            // Who signs with a key that is not an admin's yet may be reached in a later round.
            let reached = open.filter { admins[claims[$0].signers[0]] != nil }
            guard !reached.isEmpty else { return believed.sorted() }
            open.removeAll { reached.contains($0) }
            for index in reached {
                let claim = claims[index]
                guard let admin = admins[claim.signers[0]], verifies(index, admin) else { continue }
                believed.append(index)
                if claim.certificate.role == .admin { admins[claim.key] = claim.certificate.signingKey }
            }
        }
    }
}
