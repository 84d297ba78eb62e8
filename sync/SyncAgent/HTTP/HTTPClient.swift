import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// How the wire is used.
public struct WireOptions: Sendable {
    /// Longest time to reach the registry, seconds.
    public var connectPatience = 20
    /// Longest time without a byte in either direction, seconds; how long a request takes as a whole does not matter.
    public var stallPatience = 40
    /// Bytes the kernel may hold unsent: small, so that a cut loses little.
    public var sendBuffer = 32 * 1024

    /// The usual values.
    public init() {}
}

/// Our own thin client: HTTP/1.1 over TLS 1.3 to the one registry whose authority is pinned.
struct HTTPClient: Sendable {
    /// Body bytes per write.
    static let piece = 16 * 1024

    let address: RegistryAddress
    let authority: PinnedAuthority
    let options: WireOptions

    /// Connects; whether the other end is to be trusted shows with the first answer.
    ///
    /// - Throws: ``AgentError/unreachable(_:)``.
    func connect() async throws(AgentError) -> HTTPConnection {
        let slot = AnswerSlot(authority)
        do {
            return HTTPConnection(channel: try await channel(slot), slot: slot, authority: address.authority)
        } catch {
            throw .unreachable("\(address.host):\(address.port)")
        }
    }

    private func channel(_ slot: AnswerSlot) async throws -> any Channel {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv13
        // The pinned authority judges instead of any list of authorities.
        tls.trustRoots = .certificates([])
        let context = try NIOSSLContext(configuration: tls)
        let name = address.isIPAddress ? nil : address.host
        let (authority, stall) = (authority, TimeAmount.seconds(Int64(options.stallPatience)))
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(Int64(options.connectPatience)))
            .channelOption(.socketOption(.so_sndbuf), value: .init(options.sendBuffer))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try NIOSSLClientHandler(
                        context: context, serverHostname: name,
                        customVerificationCallback: { chain, promise in authority.judge(chain, promise) })
                    try channel.pipeline.syncOperations.addHandlers(
                        IdleStateHandler(allTimeout: stall), tls, HTTPRequestEncoder(),
                        ByteToMessageHandler(
                            HTTPResponseDecoder(
                                leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .forward)),
                        AnswerHandler(slot))
                }
            }
            .connect(host: address.host, port: address.port).get()
    }
}
