import Secrets
import TestSupport
import Testing

@testable import SyncAgent

/// Random bytes from a printed seed.
private struct SeededSource: RandomSource {
    let seed: UInt64

    func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        var random = SplitMix64(seed: seed)
        for index in 0..<buffer.count { unsafe buffer[index] = UInt8(truncatingIfNeeded: random.next()) }
    }
}

extension SyncSession {
    /// As if hello had been asked on an earlier connection.
    fileprivate func hasAskedHello() { offset = 0 }
}

struct AgentPartsTests {
    @Test func aChainThatIsUntimelyIsNeverUsedWithoutTheRegistrysOwnTime() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let outcome = try await registry.serving { port in
            var options = SyncOptions.test(port: port)
            options.now = { 86_400_000 }
            let session = SyncSession(access: kit.access, outbox: MemoryOutbox(), options: options)
            await session.hasAskedHello()
            return try await session.run()
        }
        #expect(outcome.clockOffset > 1_700_000_000_000)
    }

    @Test(arguments: [
        ("https://example.vn:8443", "example.vn", 8443, "example.vn:8443"), ("https://a/", "a", 443, "a:443"),
        ("https://10.0.0.1:1", "10.0.0.1", 1, "10.0.0.1:1"), ("https://[::1]:99", "::1", 99, "[::1]:99"),
        ("https://[fe80::1]", "fe80::1", 443, "[fe80::1]:443"),
    ])
    func addressesAreRead(_ url: String, _ host: String, _ port: Int, _ authority: String) throws {
        let address = try #require(RegistryAddress(url: url))
        #expect(address.host == host && address.port == port && address.authority == authority)
    }

    @Test(arguments: [
        "", "http://a", "a:1", "https://", "https://:5", "https://a:0", "https://a:70000", "https://a:x",
        "https://a/b", "https://user@a:1",
    ])
    func whatIsNoAddressIsNotGuessed(_ url: String) { #expect(RegistryAddress(url: url) == nil) }

    @Test(arguments: 0..<100 as Range<UInt64>) func waitsGrowWithinTheirBoundsAndBeginAnewWithProgress(seed: UInt64) {
        var backoff = Backoff(base: .seconds(1), cap: .seconds(300))
        var last = Duration.seconds(1)
        for round in 1...40 {
            let wait = backoff.next(SeededSource(seed: seed &+ UInt64(round)))
            #expect(wait >= .seconds(1) && wait <= .seconds(300) && wait <= last * 3)
            #expect(backoff.failures == round)
            last = wait
        }
        backoff.progressed()
        #expect(backoff.failures == 0)
        #expect(backoff.next(SeededSource(seed: seed)) <= .seconds(3))
    }
}
