import Logging
public import ServiceLifecycle

/// Opens packets as they are committed, until told to stop; whatever was left by a crash is opened first.
public struct OpeningService: Service {
    private let registry: Registry

    /// The opening job of a registry.
    public init(registry: Registry) { self.registry = registry }

    /// Runs until graceful shutdown or cancellation.
    public func run() async throws {
        try await registry.store.releaseClaims()
        await cancelWhenGracefulShutdown { await loop() }
    }

    private func loop() async {
        while !Task.isCancelled {
            // Listening begins before looking, so that no commit falls between.
            let news = await registry.bell.listen()
            do {
                while !Task.isCancelled, try await Opener(registry: registry).openNext() {}
            } catch {
                registry.logger.error("store failed", metadata: ["reason": "\(error)"])
            }
            await news.first(within: .seconds(60))
        }
    }
}
