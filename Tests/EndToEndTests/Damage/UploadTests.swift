import CanonicalJSON
import FaultProxy
import Foundation
import TestSupport
import Testing

/// What happens to a half upload on the registry's own disk while the registry is down.
enum UploadDamage: String, Sendable, CaseIterable {
    case flipped
    case cut
    case gone
}

extension SyncKillTests {
    @Test(arguments: UploadDamage.allCases) func aHalfUploadThatWasDamagedIsSentAgain(damage: UploadDamage) async throws
    {
        let camp = try Camp()
        _ = try await camp.enrol()
        try await camp.approve()
        let registry = try await RegistryProgram(of: camp)
        let payload = try #require(try await camp.json(["sync", "status"] + camp.login("lan"))["bytes"]?.int)
        let kit = try camp.start(["sync", "run", "--json"] + camp.login("lan"))
        while kit.isRunning, registry.wire.traffic.up < payload / 2 { try await Task.sleep(for: .milliseconds(1)) }
        try await registry.kill()
        kit.send(SIGKILL)
        try await kit.ended()

        let incoming = URL(fileURLWithPath: camp.path("registry/blobs/incoming"))
        let halves = try FileManager.default.contentsOfDirectory(at: incoming, includingPropertiesForKeys: nil)
        for half in halves {
            var bytes = try Data(contentsOf: half)
            switch damage {
            case .flipped where !bytes.isEmpty: bytes[bytes.count / 2] ^= 4
            case .flipped: break
            case .cut: bytes = bytes.prefix(bytes.count / 3)
            case .gone: try FileManager.default.removeItem(at: half)
            }
            guard damage != .gone else { continue }
            let file = try FileHandle(forWritingTo: half)
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: bytes)
            try file.close()
        }
        try await registry.start()
        try await camp.succeed(camp.tram, ["sync", "run", "--json"] + camp.login("lan"))
        let counts = try await registry.status()
        #expect(counts["opened"]?.int == 1)
        #expect(counts["doubled_parts"]?.int == 0)
        let status = try await camp.json(["sync", "status"] + camp.login("lan"))
        #expect(status["waiting"]?.int == 0)
        #expect(status["receipted"]?.int == 1)
        try await registry.stop()
    }
}
