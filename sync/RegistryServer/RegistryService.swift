import Hummingbird
import HummingbirdTLS
public import Logging
import NIOCore
import NIOSSL
public import ServiceLifecycle

/// A registry on the network: TLS 1.3 with its own certificate, HTTP/1.1, and the job that opens packets.
public struct RegistryService: Service {
    /// Where to listen.
    public struct Address: Sendable, Equatable {
        /// Name or IP address of the interface.
        public var host: String
        /// TCP port, 0 for any that is free.
        public var port: Int

        /// An address.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    private let registry: Registry
    private let home: RegistryHome
    private let address: Address
    private let ready: @Sendable (Int) async -> Void
    private let logger: Logger

    /// A server of `registry`.
    ///
    /// - Parameters:
    ///   - registry: The use cases.
    ///   - home: Where certificate and key of the server are.
    ///   - address: Where to listen.
    ///   - logger: Where to log.
    ///   - ready: Called once with the port when requests are taken.
    public init(
        registry: Registry, home: RegistryHome, address: Address, logger: Logger,
        ready: @escaping @Sendable (Int) async -> Void
    ) {
        self.registry = registry
        self.home = home
        self.address = address
        self.logger = logger
        self.ready = ready
    }

    /// Runs until graceful shutdown or cancellation.
    ///
    /// - Throws: ``RegistryHomeError/serving(_:)`` when another process serves this registry already.
    public func run() async throws {
        let lock = try home.lockForServing()
        defer { withExtendedLifetime(lock) {} }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(home.serverCertificatePath).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: home.serverKeyPath, format: .pem)))
        tls.minimumTLSVersion = .tlsv13
        // A kit that sleeps does not answer the end of its connection; a stop does not wait for it.
        tls.shutdownTimeout = .milliseconds(500)
        let application = Application(
            router: RegistryRoutes(registry: registry).router(),
            server: try .tls(.http1(configuration: .init(idleTimeout: .seconds(120))), tlsConfiguration: tls),
            configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port)),
            services: [OpeningService(registry: registry)],
            onServerRunning: { channel in await ready(channel.localAddress?.port ?? 0) }, logger: logger)
        try await application.run()
        await registry.meter.flush(to: registry.store)
    }
}
