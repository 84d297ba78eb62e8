import CanonicalJSON
import EnrollmentModel
import Foundation
import Packet
import Secrets
import Storage
import TestSupport
import Testing

@testable import tram

/// A sealed application of a camp as files, with what opens them.
private struct SealedPacket {
    let camp: Camp
    let folder: URL
    let files: [String]
    let arguments: [String]

    init() async throws {
        camp = try Camp()
        _ = try await camp.enrol(Camp.answersWithoutFingers)
        try await camp.approve()
        let folder = camp.folder.url.appendingPathComponent("packet")
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let key = try camp.withVault(.read) { kit in
            let packet = try #require(try kit.store.outgoingBatches().first?.packets.first)
            try PacketFolder(path: folder.path).write(manifest: packet.manifest)
            let manifest = try PacketManifest(json: JSONValue(canonical: packet.manifest.payload))
            for (index, part) in manifest.parts.enumerated() {
                let bytes = try kit.store.readPart(
                    part.sealedHash, of: packet.app, seal: packet.seal, offset: 0, length: part.sealedLength)
                let name = PacketFolder.fileName(index, part.kind)
                try Data(bytes).write(to: folder.appendingPathComponent(name))
            }
            return try #require(PublicKey(bytes: kit.certificate.signingKey)).text
        }
        files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        try await camp.succeed(
            camp.registry, ["keys", "export", "--home", camp.path("registry"), "--sealing", camp.path("keys")])
        arguments = ["packet", "verify", folder.path, "--key", key, "-i", camp.path("keys"), "--json"]
    }
}

@Suite("Packets that were cut or changed are refused with the exit code of refused data")
struct PacketFileTests {
    @Test func aPacketFromTheVaultOpensAndNoDamagedOneDoes() async throws {
        let packet = try await SealedPacket()
        #expect(packet.files.count == 3)
        try await packet.camp.succeed(packet.camp.tram, packet.arguments)
        var random = SplitMix64(seed: Soak.seed)
        var (tried, refused) = (0, 0)
        for name in packet.files {
            let file = packet.folder.appendingPathComponent(name)
            let sound = try Data(contentsOf: file)
            var damaged = [Data(), sound.prefix(1), sound.dropLast(), sound + Data([0])]
            for _ in 0..<Soak.flips(usually: 40) / 10 {
                var flipped = sound
                flipped[Int(random.next() % UInt64(sound.count))] ^= 1 << UInt8(random.next() % 8)
                damaged += [flipped, sound.prefix(Int(random.next() % UInt64(sound.count)))]
            }
            for bytes in damaged {
                try bytes.write(to: file)
                tried += 1
                let outcome = try await packet.camp.run(packet.arguments)
                #expect(outcome.status == 3, "\(name), \(bytes.count) of \(sound.count) bytes: \(outcome.error)")
                let first = outcome.error.split(separator: "\n").first.map { Array($0.utf8) } ?? []
                let error = try JSONValue(parsing: first)["error"]
                #expect(error?["code"]?.string?.isEmpty == false)
                #expect(error?["hint"]?.string?.isEmpty == false)
                refused += outcome.status == 3 ? 1 : 0
            }
            try sound.write(to: file)
        }
        Soak.report("damage to sealed packets", [("tried", tried), ("refused", refused)])
        try await packet.camp.succeed(packet.camp.tram, packet.arguments)
    }

    @Test func aMissingPartIsNamed() async throws {
        let packet = try await SealedPacket()
        let name = try #require(packet.files.first { $0.hasSuffix(".age") })
        try FileManager.default.removeItem(at: packet.folder.appendingPathComponent(name))
        let outcome = try await packet.camp.run(packet.arguments)
        #expect([1, 3].contains(outcome.status), "\(outcome.error)")
        #expect(outcome.error.contains("\"error\""))
    }
}
