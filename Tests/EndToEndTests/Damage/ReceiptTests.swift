import CanonicalJSON
import EnrollmentModel
import Foundation
import RegistryServer
import Secrets
import Storage
import TestSupport
import Testing

@testable import tram

@Suite("A receipt that was cut or changed destroys nothing")
struct DamagedReceiptTests {
    private func receipt(
        _ level: ReceiptLevel, of packet: OutgoingPacket, _ kit: KitCertificate
    ) throws -> Receipt {
        let manifest = try PacketManifest(json: JSONValue(canonical: packet.manifest.payload))
        return Receipt(
            registry: kit.registry, level: level, kit: kit.kit, app: packet.app, seal: packet.seal,
            manifest: BLAKE2b.hash256(packet.manifest.payload), heads: manifest.heads,
            parts: manifest.parts.map(\.sealedHash), time: 1_795_000_000_000)
    }

    @Test func onlyTheWholeReceiptCounts() async throws {
        let camp = try Camp()
        _ = try await camp.enrol(Camp.answersWithoutFingers)
        try await camp.approve()
        let registry = try RegistryHome(path: camp.path("registry"))
        var random = SplitMix64(seed: Soak.seed)
        let tried = try camp.withVault { kit in
            let packet = try #require(try kit.store.outgoingBatches().first?.packets.first)
            let receipt = try receipt(.opened, of: packet, kit.certificate)
            let signed = JWS.sign(receipt.canonicalBytes, typ: "tram-receipt", key: registry.keys.signing)
            let sound = signed.canonicalBytes
            var damaged: [[UInt8]] = [[], Array(sound.dropLast())]
            for _ in 0..<Soak.flips(usually: 40) * 10 {
                var flipped = sound
                flipped[Int(random.next() % UInt64(sound.count))] ^= 1 << UInt8(random.next() % 8)
                damaged += [flipped, Array(sound.prefix(Int(random.next() % UInt64(sound.count))))]
            }
            for bytes in damaged {
                guard let read = try? JWS(json: JSONValue(parsing: bytes)) else { continue }
                #expect(throws: ReceiptError.self) { try kit.store.storeReceipt(read) }
            }
            #expect(try kit.store.purgeReceipted() == 0)
            #expect(try kit.store.receipts(of: packet.app).isEmpty)
            #expect(try kit.store.outgoingBatches().first?.packets.first == packet)
            // The sound one is taken, so nothing above was refused for another reason.
            #expect(try kit.store.storeReceipt(signed) == .receipted)
            #expect(try kit.store.purgeReceipted() == 1)
            return damaged.count
        }
        Soak.report("damage to receipts", [("tried", tried)])
    }
}
