import CanonicalJSON
import EnrollmentModel
import Foundation
import Packet
import Secrets
import TestSupport
import Testing

@Suite struct PacketTests {
    @Test func whatWasSealedOpensForEachRecipient() throws {
        let sample = try SamplePacket()
        for identity in [sample.current, sample.next] {
            #expect(try sample.open(0, with: [identity]) == sample.text)
            #expect(try sample.open(1, with: [identity]) == sample.blobs[0])
            #expect(try sample.open(2, with: [identity]) == sample.blobs[1])
        }
        #expect(try sample.packet.problems(with: sample.manifest).isEmpty)
    }

    @Test func theManifestNamesWhatIsThere() throws {
        let sample = try SamplePacket()
        let device = sample.device
        let read = try PacketManifest(verifying: sample.packet.manifest(), registry: "gia-lai") {
            $0 == device.id ? device : nil
        }
        #expect(read == sample.manifest)
        #expect(read.parts.map(\.plainLength) == [sample.text.count, 111_000, 70_000])
        for index in read.parts.indices {
            let bytes = try sample.bytes(index)
            #expect(read.parts[index].sealedLength == bytes.count)
            #expect(read.parts[index].sealedHash == BLAKE2b.hash256(bytes))
        }
        #expect(read.hash == BLAKE2b.hash256(read.canonicalBytes))
    }

    @Test func sealingTwiceKeepsTheBodyHashAndNothingElse() throws {
        let (first, second) = (try SamplePacket().manifest, try SamplePacket().manifest)
        #expect(first.bodyHash == second.bodyHash)
        #expect(first.hash != second.hash)
        #expect(Set(first.parts.map(\.sealedHash)).isDisjoint(with: second.parts.map(\.sealedHash)))
    }

    @Test func strangersOpenNothing() throws {
        let sample = try SamplePacket()
        for index in 0..<3 {
            let name = PartName(index, sample.manifest.parts[index].kind)
            #expect(throws: PacketError.part(name, .age(.noMatch))) {
                try sample.open(index, with: [SealingIdentity()])
            }
        }
    }

    @Test(arguments: [0, 1, 3_000_000]) func textsOfAnySizeTravel(count: Int) throws {
        let text = [UInt8](repeating: UInt8(ascii: "a"), count: count)
        let sample = try SamplePacket(text: text, blobs: [])
        #expect(try sample.open(0) == text)
        #expect(try sample.bytes(0).count < 2000)
    }

    @Test func aBlobThatIsNotTheOneNamedIsNotSealed() throws {
        let folder = try TemporaryFolder()
        let packet = PacketFolder(path: folder.url.path)
        let named = reference([1, 2, 3], .finger)
        let name = PartName(1, .blob(named))
        let recipients = [SealingIdentity().recipient]
        for (bytes, problem) in [
            ([1, 2, 4], PartProblem.plainHash), ([1, 2], .plainLength(expected: 3, found: 2)),
        ] as [([UInt8], PartProblem)] {
            #expect(throws: PacketError.part(name, problem)) {
                try packet.seal(
                    text: [], blobs: [PacketFolder.Source(named, next: pieces(of: bytes))], to: recipients)
            }
        }
        #expect(throws: PacketError.manifest(.missing)) { try packet.manifest() }
    }

    @Test func aFolderThatIsNotThereIsAFileError() throws {
        let packet = PacketFolder(path: "/nowhere/at/all")
        #expect(throws: FileError.self) {
            try packet.seal(text: [1], blobs: [], to: [SealingIdentity().recipient])
        }
    }

    @Test func filesAreForTheirOwnerOnly() throws {
        let sample = try SamplePacket()
        let attributes = try FileManager.default.attributesOfItem(atPath: sample.file(0).path)
        #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o077 } == 0)
    }
}

/// Against Debian's `age` and `zstd`.
@Suite(.enabled(if: ExternalCommand("age") != nil, "needs the program age")) struct PacketPeerTests {
    @Test func ageOpensEachFileWithEitherIdentity() throws {
        let age = try #require(ExternalCommand("age"))
        let sample = try SamplePacket()
        for (identity, name) in [(sample.current, "current"), (sample.next, "next")] {
            let keyFile = sample.folder.url.appendingPathComponent(name)
            let text = identity.exportText()
            let bytes = unsafe text.withUnsafeBytes { unsafe Data($0) }
            try bytes.write(to: keyFile)
            for index in 1...2 {
                let outcome = try age.run(["-d", "-i", keyFile.path, sample.file(index).path])
                #expect(outcome.output == sample.blobs[index - 1], "\(outcome.errors)")
            }
            let packed = try age.run(["-d", "-i", keyFile.path, sample.file(0).path])
            #expect(try Zstd.unpack(packed.output, limit: 1000) == sample.text)
            guard let zstd = ExternalCommand("zstd") else { continue }
            #expect(try zstd.run(["-d", "-c"], input: packed.output).output == sample.text)
        }
    }
}
