import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import Testing

@testable import Storage

@Suite struct OutboxTests {
    private func approved(_ count: Int = 1) throws -> (team: Team, waiting: [ApprovedApplication]) {
        let team = try TestKit().team()
        _ = try team.approve(team.batch(of: count))
        return (team, try team.lan.approvedForSealing())
    }

    @Test func sealingDropsTheReadableCopyAndKeepsTheFiles() throws {
        let (team, waiting) = try approved(2)
        #expect(waiting.count == 2)
        let manifest = try team.seal(waiting[0])
        #expect(try team.lan.approvedForSealing() == [waiting[1]])
        #expect(throws: StoreError.self) { try team.lan.record(waiting[0].id) }
        #expect(throws: StoreError.self) { try team.lan.blob(manifest.parts[1].plainHash, of: waiting[0].id) }
        let line = try #require(try team.lan.summaries().first { $0.id == waiting[0].id })
        #expect(line.state == .sealed && line.name == nil && line.operatorName == "lan")
        let counts = try team.vault.read { db in
            try ["revision", "application_key"].map { try db.integer("SELECT COUNT(DISTINCT app) FROM \($0)") }
        }
        #expect(counts == [1, 1])
        #expect(try team.lan.record(waiting[1].id).state == .approved)
    }

    @Test func theAgentGetsBatchApprovalLeavesCertificatesAndFiles() throws {
        let (team, waiting) = try approved(2)
        #expect(try team.lan.outgoingBatches().isEmpty)
        let manifest = try team.seal(waiting[1])
        let batch = try #require(try team.lan.outgoingBatches().first)
        #expect(batch.leaves.count == 2 && batch.users.count == 2 && batch.packets.count == 1)
        let packet = batch.packets[0]
        #expect(packet.app == waiting[1].id && packet.seal == 1 && !packet.isStored && packet.parked == nil)
        #expect(packet.manifest.payload == manifest.canonicalBytes)
        for part in manifest.parts {
            var bytes: [UInt8] = []
            while bytes.count < part.sealedLength {
                bytes += try team.lan.readPart(
                    part.sealedHash, of: packet.app, seal: 1, offset: bytes.count, length: 50_000)
            }
            #expect(BLAKE2b.hash256(bytes) == part.sealedHash)
        }
        let end = manifest.parts[1].sealedLength
        let tail = try team.lan.readPart(
            manifest.parts[1].sealedHash, of: packet.app, seal: 1, offset: end - 3, length: 65_536)
        #expect(tail.count == 3)
        let past = try team.lan.readPart(
            manifest.parts[1].sealedHash, of: packet.app, seal: 1, offset: end, length: 1)
        #expect(past.isEmpty)
    }

    @Test func receiptsMoveOnlyWhenOpenedCoversEveryPart() throws {
        let (team, waiting) = try approved()
        let manifest = try team.seal(waiting[0])
        try team.lan.markUploading(waiting[0].id, seal: 1)
        try team.lan.markUploading(waiting[0].id, seal: 1)
        #expect(try team.lan.storeReceipt(team.receipt(.stored, manifest)) == .uploading)
        #expect(try team.lan.outgoingBatches().first?.packets.first?.isStored == true)
        #expect(try team.lan.purgeReceipted() == 0)
        let some = manifest.parts.dropLast().map(\.sealedHash)
        #expect(try team.lan.storeReceipt(team.receipt(.opened, manifest, parts: Array(some))) == .uploading)
        #expect(try team.lan.purgeReceipted() == 0)
        #expect(try team.lan.storeReceipt(team.receipt(.opened, manifest)) == .receipted)
        #expect(try team.lan.storeReceipt(team.receipt(.opened, manifest)) == .receipted)
        #expect(try team.lan.outgoingBatches().isEmpty)
        #expect(try team.lan.receipts(of: waiting[0].id).count == 3)
        #expect(try team.lan.purgeReceipted() == 1)
        #expect(try team.lan.purgeReceipted() == 0)
        #expect(try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM piece") } == 0)
        #expect(try team.lan.receipts(of: waiting[0].id).count == 3)
        #expect(try team.lan.storeReceipt(team.receipt(.stored, manifest)) == .purged)
        try team.lan.markUploading(waiting[0].id, seal: 1)
        #expect(try team.vault.counts() == [.purged: 1])
        #expect(try team.minh.batches().first?.verdicts.values.first == .approved)
    }

    @Test(arguments: ReceiptProblem.allCases) func aReceiptThatDoesNotFitDestroysNothing(problem: ReceiptProblem) throws
    {
        let (team, waiting) = try approved()
        let manifest = try team.seal(waiting[0])
        let good = team.receipt(.opened, manifest)
        let receipt: JWS =
            switch problem {
            case .signature: JWS.sign(good.payload, typ: "tram-receipt", key: SigningKey())
            case .malformed: JWS.sign(Array("{}".utf8), typ: "tram-receipt", key: team.kit.registry.key)
            case .otherAddress: team.receipt(.opened, manifest) { $0.registry = "elsewhere" }
            case .unknownPacket: team.receipt(.opened, manifest) { $0.seal = 2 }
            case .otherContent: team.receipt(.opened, manifest) { $0.parts.append(.zeros) }
            }
        #expect(throws: ReceiptError.refused(problem)) { try team.lan.storeReceipt(receipt) }
        #expect(throws: ReceiptError.refused(.signature)) {
            try team.lan.storeReceipt(JWS.sign(good.payload, typ: "tram-rev", key: team.kit.registry.key))
        }
        #expect(try team.lan.purgeReceipted() == 0)
        #expect(try team.lan.outgoingBatches().count == 1)
    }

    @Test func aManifestThatDoesNotFitLeavesTheReadableCopy() throws {
        let (team, waiting) = try approved()
        let spoils: [(String, (inout PacketManifest) -> Void)] = [
            ("other seal", { $0.seal += 1 }), ("other registry", { $0.registry = "elsewhere" }),
            ("other heads", { $0.heads = [.zeros] }), ("a part less", { $0.parts.removeLast() }),
            ("other hash", { $0.parts[1].sealedHash = .zeros }), ("other length", { $0.parts[1].sealedLength += 1 }),
            ("other batch", { $0.batch = "K0001-20261118-9" }),
        ]
        for (index, (what, spoil)) in spoils.enumerated() {
            #expect(throws: StoreError.self, "\(what)") { try team.seal(waiting[0], spoiling: spoil) }
            #expect(try team.lan.record(waiting[0].id).state == .approved)
            #expect(try team.lan.read { try $0.status(waiting[0].id).seal } == index + 1)
        }
        // A number that was taken is never used again.
        #expect(try team.seal(waiting[0]).seal == spoils.count + 1)
    }

    @Test func aSealingThatWasCutIsSweptAwayAtTheNextLogin() throws {
        let (team, waiting) = try approved()
        var writer = try team.lan.beginSealing(waiting[0])
        try writer.append([UInt8](repeating: 1, count: 3_000_000))
        try writer.finishPart { _ in }
        try writer.append([UInt8](repeating: 2, count: 2_000_000))
        let before = try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM stream WHERE kind = 1") }
        #expect(before == 2)
        try team.close()
        let again = try team.kit.team()
        #expect(try again.vault.read { db in try db.integer("SELECT COUNT(*) FROM stream WHERE kind = 1") } == 0)
        #expect(try again.vault.read { db in try db.integer("SELECT COUNT(*) FROM piece WHERE id >= 4 << 20") } == 0)
        #expect(try again.lan.record(waiting[0].id).state == .approved)
        #expect(try again.seal(try #require(try again.lan.approvedForSealing().first)).seal == 2)
    }

    @Test func aSealingThatFailedLeavesNothingOnTheDisk() throws {
        let (team, waiting) = try approved(2)
        _ = try team.seal(waiting[1])
        let pieces = { try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM piece") } }
        let before = try pieces()
        #expect(throws: StoreError.self) { try team.seal(waiting[0]) { $0.parts.removeLast() } }
        #expect(try pieces() == before)
        #expect(throws: MissingValue.self) {
            var writer = try team.lan.beginSealing(waiting[0])
            try writer.append([UInt8](repeating: 1, count: 3_000_000))
            throw MissingValue()
        }
        #expect(try pieces() == before)
        #expect(try team.lan.record(waiting[0].id).state == .approved)
        #expect(try team.seal(waiting[0]).seal == 3)
    }

    @Test func theReadableCopyGoesOnlyForWhatTheDiskItselfHolds() throws {
        let (team, waiting) = try approved()
        let blob = try #require(try team.lan.record(waiting[0].id).application.blobs.first)
        let plain = try team.lan.blob(blob.id, of: waiting[0].id)
        // The disk loses a bit of what was read back well a moment ago.
        let needle = Data(plain[100..<164].map { $0 ^ 0x5A })
        #expect(throws: StoreError.damaged(what: "sealed part 1 of application \(waiting[0].id)")) {
            try team.seal(waiting[0]) { _ in
                for name in ["/vault.sqlite", "/vault.sqlite-wal"] { team.kit.spoil(name, at: needle) }
            }
        }
        #expect(try team.lan.blob(blob.id, of: waiting[0].id) == plain)
        #expect(try team.seal(waiting[0]).seal == 2)
    }

    @Test(arguments: [
        "DELETE FROM record WHERE kind = 'packet' AND substr(id, 1, 16) = :app",
        "UPDATE record SET sealed = tram_flip(sealed, 50) WHERE kind = 'status' AND id = :app",
        "DELETE FROM record WHERE substr(id, 1, 16) = :app",
    ]) func sealedFilesThatAreTheOnlyCopyAreNeverSwept(sql: String) throws {
        let kit = try TestKit()
        let team = try kit.team()
        _ = try team.approve(team.batch(of: 1))
        let waiting = try #require(try team.lan.approvedForSealing().first)
        _ = try team.seal(waiting)
        let count = { (vault: Vault) in try vault.read { db in try db.integer("SELECT COUNT(*) FROM piece") } }
        let before = try #require(try count(team.vault))
        #expect(before > 3)
        try team.close()
        try TamperTests.tamper(kit, sql, app: waiting.id)
        for _ in 0..<2 {
            let again = try kit.team()
            #expect(try count(again.vault) == before)
            try again.close()
        }
    }

    @Test func whatTheRegistrySetAsideIsShownUntilAReceiptComes() throws {
        let (team, waiting) = try approved()
        let manifest = try team.seal(waiting[0])
        let parking = PacketParking(code: "unreadable", text: "the text cannot be read")
        try team.lan.park(waiting[0].id, seal: 1, parking)
        #expect(try team.lan.outgoingBatches().first?.packets.first?.parked == parking)
        #expect(try team.lan.storeReceipt(team.receipt(.stored, manifest)) == .sealed)
        #expect(try team.lan.outgoingBatches().first?.packets.first?.parked == nil)
    }

    @Test func theCursorIsKept() throws {
        let kit = try TestKit()
        let team = try kit.team()
        #expect(try team.lan.changesCursor() == 0)
        try team.lan.setChangesCursor(42)
        try team.close()
        #expect(try kit.team().minh.changesCursor() == 42)
    }
}
