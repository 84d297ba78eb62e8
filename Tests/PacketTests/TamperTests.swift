import CanonicalJSON
import EnrollmentModel
import Foundation
import Packet
import Secrets
import TestSupport
import Testing

@Suite struct TamperTests {
    private func partAtFault(_ body: () throws -> [UInt8]) -> Int? {
        do {
            _ = try body()
            return nil
        } catch PacketError.part(let name, _) {
            return name.index
        } catch {
            return nil
        }
    }

    @Test(arguments: 0..<3) func everyKindOfFlippedByteNamesItsPart(index: Int) throws {
        let sample = try SamplePacket()
        let original = try sample.bytes(index)
        // Version line, share, body, authenticator, nonce, first and last chunk, last tag.
        let places = [0, 30, 90, 330, 420, 450, original.count / 2, original.count - 20, original.count - 1]
        for place in places where place < original.count {
            var changed = original
            changed[place] ^= 0x10
            try Data(changed).write(to: sample.file(index))
            #expect(partAtFault { try sample.open(index) } == index, "byte \(place)")
            let found = try sample.packet.problems(with: sample.manifest)
            let name = PartName(index, sample.manifest.parts[index].kind)
            #expect(found == [.part(name, .sealedHash)])
        }
    }

    @Test(arguments: 0..<3) func cutGrownAndMissingFilesNameTheirPart(index: Int) throws {
        let sample = try SamplePacket()
        let original = try sample.bytes(index)
        let name = PartName(index, sample.manifest.parts[index].kind)
        for count in [0, 1, 100, original.count - 1] {
            try Data(original.prefix(count)).write(to: sample.file(index))
            let length = PartProblem.sealedLength(expected: original.count, found: count)
            #expect(try sample.packet.problems(with: sample.manifest) == [.part(name, length)])
            #expect(throws: PacketError.part(name, length)) { try sample.open(index) }
        }
        try Data(original + [0]).write(to: sample.file(index))
        #expect(partAtFault { try sample.open(index) } == index)
        try FileManager.default.removeItem(at: sample.file(index))
        #expect(throws: PacketError.part(name, .missing)) { try sample.open(index) }
        #expect(try sample.packet.problems(with: sample.manifest) == [.part(name, .missing)])
    }

    @Test func swappedFilesOfTheSameLengthNameBothParts() throws {
        let sample = try SamplePacket(blobs: [seededBytes(5000, seed: 1), seededBytes(5000, seed: 2)])
        let (first, second) = (try sample.bytes(1), try sample.bytes(2))
        try Data(second).write(to: sample.file(1))
        try Data(first).write(to: sample.file(2))
        for index in 1...2 {
            let name = PartName(index, sample.manifest.parts[index].kind)
            #expect(throws: PacketError.part(name, .sealedHash)) { try sample.open(index) }
        }
        #expect(try sample.packet.problems(with: sample.manifest).count == 2)
    }

    @Test func theManifestOfAnotherPacketFitsNoFile() throws {
        let (one, other) = (try SamplePacket(), try SamplePacket())
        #expect(try one.packet.problems(with: other.manifest).count == 3)
    }

    @Test func aManifestIsSignedByAKnownDeviceForThisRegistry() throws {
        let sample = try SamplePacket()
        let device = sample.device
        let signed = try sample.packet.manifest()
        #expect(throws: PacketError.manifest(.signature(.unknownKey(device.id)))) {
            try PacketManifest(verifying: signed) { _ in nil }
        }
        #expect(throws: PacketError.manifest(.registry("gia-lai"))) {
            try PacketManifest(verifying: signed, registry: "kon-tum") { _ in device }
        }
        let stranger = SigningKey().publicKey
        #expect(throws: PacketError.manifest(.signature(.signature(kid: device.id)))) {
            try PacketManifest(verifying: signed) { _ in stranger }
        }
    }

    @Test func everyChangeOfTheManifestFileIsFound() throws {
        let sample = try SamplePacket(blobs: [])
        let device = sample.device
        let file = sample.folder.url.appendingPathComponent(PacketFolder.manifestName)
        let original = Array(try Data(contentsOf: file))
        for index in original.indices {
            var changed = original
            changed[index] ^= 1
            try Data(changed).write(to: file)
            #expect(throws: PacketError.self, "byte \(index)") {
                try PacketManifest(verifying: sample.packet.manifest()) { $0 == device.id ? device : nil }
            }
        }
    }

    @Test func aManifestThatLiesAboutTheContentIsFound() throws {
        let sample = try SamplePacket()
        var lying = sample.manifest
        lying.parts[1].plainHash = BLAKE2b.hash256("khác".utf8)
        let name = PartName(1, lying.parts[1].kind)
        var content: [UInt8] = []
        #expect(throws: PacketError.part(name, .plainHash)) {
            try sample.packet.open(1, of: lying, with: [sample.current]) { content += $0 }
        }
        lying = sample.manifest
        lying.parts[2].plainLength -= 1
        let other = PartName(2, lying.parts[2].kind)
        #expect(throws: PacketError.part(other, .plainLength(expected: 69_999, found: 70_000))) {
            try sample.packet.open(2, of: lying, with: [sample.current]) { content += $0 }
        }
    }
}

@Suite struct ZstdTests {
    @Test(arguments: [0, 1, 1000, 131_072, 131_073, 1_000_000]) func bytesComeBack(count: Int) throws {
        let bytes = seededBytes(count)
        let packed = Zstd.pack(bytes, level: 3)
        #expect(try Zstd.unpack(packed, limit: count) == bytes)
    }

    @Test func aBombStopsAtTheLimit() {
        let bomb = Zstd.pack([UInt8](repeating: 0, count: 50_000_000), level: 3)
        #expect(bomb.count < 10_000)
        #expect(throws: ZstdError.tooLarge(limit: 1_000_000)) { try Zstd.unpack(bomb, limit: 1_000_000) }
    }

    @Test func damageIsFound() {
        let packed = Zstd.pack(Array("Xã Ia Pếch, huyện Ia Grai".utf8))
        #expect(throws: ZstdError.cut) { try Zstd.unpack(Array(packed.dropLast()), limit: 1000) }
        #expect(throws: ZstdError.cut) { try Zstd.unpack([], limit: 1000) }
        #expect(throws: ZstdError.afterEnd) { try Zstd.unpack(packed + packed, limit: 1000) }
        #expect(throws: ZstdError.corrupt) { try Zstd.unpack(Array("no zstd at all".utf8), limit: 1000) }
    }

    @Test func aBombInAPacketNamesTheText() throws {
        let sample = try SamplePacket(text: [UInt8](repeating: 0x20, count: 2_000_000), blobs: [])
        var lying = sample.manifest
        lying.parts[0].plainLength = 1000
        let name = PartName(0, .text)
        #expect(throws: PacketError.part(name, .zstd(.tooLarge(limit: 1000)))) {
            try sample.packet.open(0, of: lying, with: [sample.current]) { _ in }
        }
    }
}
