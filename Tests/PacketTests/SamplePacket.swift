import CanonicalJSON
import EnrollmentModel
import Foundation
import Packet
import Secrets
import TestSupport

/// A packet of a text and two blobs in a folder of its own.
struct SamplePacket {
    let folder: TemporaryFolder
    let packet: PacketFolder
    let current = SealingIdentity()
    let next = SealingIdentity()
    let device: PublicKey
    let text: [UInt8]
    let blobs: [[UInt8]]
    let manifest: PacketManifest

    init(text: [UInt8] = Array(#"{"person.name.full":"Đinh Văn Bình"}"#.utf8), blobs: [[UInt8]]? = nil) throws {
        folder = try TemporaryFolder()
        packet = PacketFolder(path: folder.url.path)
        self.text = text
        self.blobs = blobs ?? [seededBytes(111_000, seed: 1), seededBytes(70_000, seed: 2)]
        let key = SigningKey()
        device = key.publicKey
        let kinds: [BlobKind] = [.finger, .portrait]
        let sources = zip(self.blobs, kinds).map { bytes, kind in
            PacketFolder.Source(reference(bytes, kind), next: pieces(of: bytes))
        }
        let recipients = [current.recipient, next.recipient]
        let parts = try packet.seal(text: text, blobs: sources, to: recipients)
        manifest = PacketManifest(
            registry: "gia-lai", recipients: recipients.map(\.text), kit: try kit("K0001"),
            app: ApplicationID(randomBytes: seededBytes(16)), heads: [BLAKE2b.hash256(text)], seal: 1, batch: "b",
            parts: parts)
        try packet.write(manifest: manifest.signed(by: key))
    }

    func file(_ index: Int) -> URL { URL(fileURLWithPath: packet.file(index, manifest.parts[index].kind)) }

    func bytes(_ index: Int) throws -> [UInt8] { Array(try Data(contentsOf: file(index))) }

    func open(_ index: Int, with identities: [SealingIdentity]? = nil) throws -> [UInt8] {
        var content: [UInt8] = []
        try packet.open(index, of: manifest, with: identities ?? [current]) { content += $0 }
        return content
    }
}

struct NoKit: Error {}

func kit(_ text: String) throws -> KitID {
    guard let kit = KitID(text) else { throw NoKit() }
    return kit
}

func reference(_ bytes: [UInt8], _ kind: BlobKind) -> BlobReference {
    BlobReference(id: BLAKE2b.hash256(bytes), length: bytes.count, kind: kind, mediaType: "image/png")
}

/// The bytes in pieces, then nothing.
func pieces(of bytes: [UInt8], by count: Int = 65_536) -> () -> [UInt8]? {
    var rest = bytes[...]
    return {
        guard !rest.isEmpty else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}

/// Bytes that are the same in every run.
func seededBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
}
