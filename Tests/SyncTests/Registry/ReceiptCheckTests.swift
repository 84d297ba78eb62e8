import CanonicalJSON
import EnrollmentModel
import Packet
import RegistryServer
import Secrets
import SyncProtocol
import Testing

@testable import SyncAgent

struct ReceiptCheckTests {
    private struct Setting {
        let registry: TestRegistry
        let kit: TestKit
        let packet: TestPacket

        func receipt(_ change: (inout Receipt) -> Void = { _ in }) -> Receipt {
            var receipt = Receipt(
                registry: kit.certificate.registry, level: .opened, kit: kit.certificate.kit, app: packet.key.app,
                seal: packet.key.seal, manifest: packet.manifest.hash, heads: packet.manifest.heads,
                parts: packet.manifest.parts.map(\.sealedHash), time: 9)
            change(&receipt)
            return receipt
        }

        func sign(_ receipt: Receipt, typ: String = "tram-receipt") throws -> SignedObject {
            try SignedObject(
                json: JWS.sign(receipt.canonicalBytes, typ: typ, key: registry.home.keys.signing).json)
        }

        var check: ReceiptCheck {
            ReceiptCheck(certificate: kit.certificate, manifests: [packet.key: packet.manifest])
        }
    }

    private func setting() async throws -> Setting {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        return Setting(registry: registry, kit: kit, packet: try #require(try kit.batch([[10]]).1.first))
    }

    @Test func aGoodReceiptIsBelieved() async throws {
        let setting = try await setting()
        #expect(try setting.check.check(setting.sign(setting.receipt())).receipt == setting.receipt())
    }

    @Test func aReceiptThatSaysAnythingElseIsNot() async throws {
        let setting = try await setting()
        let otherKit = try #require(KitID("K0002"))
        let changes: [(inout Receipt) -> Void] = [
            { $0.registry = "another" }, { $0.kit = otherKit }, { $0.manifest = BLAKE2b.hash256([1]) },
            { $0.parts.removeLast() }, { $0.heads = [] }, { $0.seal = 2 },
        ]
        for change in changes {
            #expect(throws: ReceiptCheck.Refusal.self) {
                try setting.check.check(setting.sign(setting.receipt(change)))
            }
        }
    }

    @Test func noBitOfAReceiptMayFlip() async throws {
        let setting = try await setting()
        let good = try setting.sign(setting.receipt()).canonicalBytes
        for place in stride(from: 0, to: good.count, by: 3) {
            var bytes = good
            bytes[place] ^= 1
            guard let json = try? JSONValue(parsing: bytes), let signed = try? SignedObject(json: json) else {
                continue
            }
            #expect(throws: ReceiptCheck.Refusal.self, "byte \(place)") { try setting.check.check(signed) }
        }
        for length in [0, 1, good.count / 2, good.count - 1] {
            #expect(throws: (any Error).self) {
                _ = try setting.check.check(SignedObject(json: JSONValue(parsing: good.prefix(length))))
            }
        }
    }

    @Test func aSignatureForAnotherKindOrByAnotherKeyIsWorthNothing() async throws {
        let setting = try await setting()
        let otherKind = try setting.sign(setting.receipt(), typ: "tram-hello")
        #expect(throws: ReceiptCheck.Refusal.self) { try setting.check.check(otherKind) }
        let byDevice = JWS.sign(
            setting.receipt().canonicalBytes, typ: "tram-receipt", key: setting.kit.device.key)
        #expect(throws: ReceiptCheck.Refusal.self) { try setting.check.check(SignedObject(json: byDevice.json)) }
    }
}
