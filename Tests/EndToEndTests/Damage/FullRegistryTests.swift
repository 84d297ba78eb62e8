import CanonicalJSON
import FaultProxy
import Foundation
import TestSupport
import Testing

extension SyncKillTests {
    /// Room for the texts and some pictures of one person, but not for all.
    @Test func aRegistryWithoutRoomIsWaitedForAndNothingIsLost() async throws {
        guard let disk = SmallDisk(bytes: 64_000_000) else {
            print("skipped: a full disk is tried on a small tmpfs, which needs root")
            return
        }
        let camp = try Camp()
        _ = try await camp.enrol()
        try await camp.approve()
        let payload = try #require(try await camp.json(["sync", "status"] + camp.login("lan"))["bytes"]?.int)
        try Camp.copy("\(camp.path("registry"))/.", to: disk.path)
        let registry = try await RegistryProgram(of: camp, home: disk.path)
        #expect(disk.resize(bytes: try disk.used() + payload / 2))

        let kit = try camp.start(["sync", "run", "--json"] + camp.login("lan"))
        let triedAgain = try await eventually { registry.wire.traffic.connections >= 3 || !kit.isRunning }
        #expect(triedAgain && kit.isRunning, "a full disk is no reason to give up at once: \(kit.errors)")
        // The shop's network costs money by the megabyte: nobody sends for ever into a disk that takes nothing.
        #expect(registry.wire.traffic.up < payload * 2, "\(registry.wire.traffic.up) bytes for \(payload)")

        #expect(disk.resize(bytes: 64_000_000))
        let status = try await kit.ended()
        #expect(status == 0, "\(kit.errors)")
        let counts = try await registry.status()
        #expect(counts["opened"]?.int == 1)
        #expect(counts["doubled_parts"]?.int == 0)
        #expect(try await camp.json(["sync", "status"] + camp.login("lan"))["receipted"]?.int == 1)
        try await registry.stop()
    }
}
