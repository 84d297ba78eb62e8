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
        await sweep()
        await cancelWhenGracefulShutdown { await loop() }
    }

    /// Clears away what a crash left behind: opened pictures that were not taken in, uploads that were given up.
    ///
    /// A kept file is only set aside: to a database that was put back from an older copy it would look left over as
    /// well, and its kit may have destroyed its own. Uploads are noted before their files are made, so that one that begins meanwhile is never taken for left over.
    private func sweep() async {
        do {
            let names = try await registry.blobs.names()
            let left = names.subtracting(try await registry.store.files())
            for name in left {
                try await registry.blobs.discard(name)
                try await registry.blobs.setAside(name)
            }
            if !left.isEmpty { registry.logger.notice("swept", metadata: ["files": "\(left.count)"]) }
        } catch {
            registry.logger.error("not swept", metadata: ["reason": "\(error)"])
        }
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
