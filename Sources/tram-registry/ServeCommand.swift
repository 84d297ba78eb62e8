import ArgumentParser
import CanonicalJSON
import Foundation
import Logging
import RegistryServer
import ServiceLifecycle
import UnixSignals

/// `tram-registry serve`: takes packets until told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve kits over TLS 1.3 until SIGTERM or Ctrl-C.")

    @OptionGroup var options: RegistryOptions
    @Option(name: .long, help: "HOST:PORT to listen on; port 0 takes any that is free.")
    var listen = "127.0.0.1:8443"
    @Option(name: .long, help: "File that gets the port once requests are taken.")
    var portFile: String?

    func run() async throws {
        guard let address = RegistryService.Address(text: listen) else {
            throw ValidationError("--listen is HOST:PORT, such as 127.0.0.1:8443")
        }
        let home = try options.open()
        let logger = Logger.registry()
        let registry = Registry(
            name: home.name, keys: home.keys, store: try options.store(of: home),
            blobs: try FolderBlobStore(root: home.blobsPath), logger: logger)
        let (portFile, asJSON) = (portFile, options.json)
        let service = RegistryService(registry: registry, home: home, address: address, logger: logger) { port in
            if let portFile { try? Data("\(port)\n".utf8).write(to: URL(fileURLWithPath: portFile), options: .atomic) }
            let url = "https://\(address.host.contains(":") ? "[\(address.host)]" : address.host):\(port)"
            Output.text(asJSON ? JSONValue.object(["url": .string(url)]).canonicalText + "\n" : "\(url)\n")
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}

extension RegistryService.Address {
    /// Reads `HOST:PORT` or `[IPv6]:PORT`.
    fileprivate init?(text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }
}
