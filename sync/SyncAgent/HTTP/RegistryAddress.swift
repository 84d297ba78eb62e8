/// Where a registry listens.
public struct RegistryAddress: Sendable, Equatable {
    /// Name or IP address.
    public let host: String
    /// TCP port.
    public let port: Int

    /// An address from `https://host[:port]`; nothing for anything else.
    public init?(url: String) {
        let scheme = "https://"
        guard url.hasPrefix(scheme) else { return nil }
        var rest = url.dropFirst(scheme.count)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        var host = rest
        var port: Int? = 443
        if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
            host = rest[..<colon]
            port = Int(rest[rest.index(after: colon)...])
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard let port, (1...65_535).contains(port), !host.isEmpty, !host.contains("/"), !host.contains("@") else {
            return nil
        }
        self.host = String(host)
        self.port = port
    }

    /// Whether the host is an IP address.
    var isIPAddress: Bool {
        host.contains(":") || host.split(separator: ".").compactMap { UInt8($0) }.count == 4
    }

    /// Value of the `Host` field.
    var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
