import Crypto
import Foundation
import SwiftASN1
import X509

/// The registry's own certificate authority and the certificate of its server (P-256, RFC 5280).
struct Authority {
    /// Certificate of the authority, PEM: what kits pin.
    let authority: String
    /// Certificate of the server, PEM.
    let server: String
    /// Private key of the server, PEM.
    let serverKey: String
    /// Private key of the authority, PEM: needed to renew the server's certificate.
    let authorityKey: String

    // Laptops whose clock battery died wake up years back: certificates begin a day early and live long; what a kit
    // pins is the authority, not a date.
    private static let day: TimeInterval = 86_400

    /// A new authority and a certificate for a server that answers under `hosts` (names or IP addresses).
    init(registry: String, hosts: [String], now: Int) throws {
        let begin = Date(timeIntervalSince1970: Double(now) / 1000 - Self.day)
        let rootKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let rootName = try DistinguishedName { CommonName("\(registry) authority") }
        let root = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: rootKey.publicKey, notValidBefore: begin,
            notValidAfter: begin + 3650 * Self.day, issuer: rootName, subject: rootName,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: rootKey.publicKey)
            }, issuerPrivateKey: rootKey)
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let leaf = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey, notValidBefore: begin,
            notValidAfter: begin + 1095 * Self.day, issuer: rootName,
            subject: try DistinguishedName { CommonName(registry) },
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(hosts.map(Self.name))
                SubjectKeyIdentifier(hash: key.publicKey)
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: rootKey.publicKey).keyIdentifier)
            }, issuerPrivateKey: rootKey)
        authority = try root.serializeAsPEM().pemString
        server = try leaf.serializeAsPEM().pemString
        serverKey = try key.serializeAsPEM().pemString
        authorityKey = try rootKey.serializeAsPEM().pemString
    }

    private static func name(_ host: String) -> GeneralName {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard parts.count == 4, host.split(separator: ".").count == 4 else {
            return host.contains(":") ? ipv6(host) : .dnsName(host)
        }
        return .ipAddress(ASN1OctetString(contentBytes: parts[...]))
    }

    private static func ipv6(_ host: String) -> GeneralName {
        var address = in6_addr()
        guard unsafe inet_pton(AF_INET6, host, &address) == 1 else { return .dnsName(host) }
        let bytes = unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
        return .ipAddress(ASN1OctetString(contentBytes: bytes[...]))
    }
}
