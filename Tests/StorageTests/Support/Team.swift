import CanonicalJSON
import Enrollment
import EnrollmentModel
import Secrets
import TestSupport

@testable import Storage

/// An operator and a supervisor at work, and the steps they take.
struct Team {
    let kit: TestKit
    let vault: Vault
    let lan: VaultSession
    let minh: VaultSession

    static let name = "Đinh Thị H'Bia Rơ Mah"
    static let number = "062193004321"

    func close() throws {
        lan.lock()
        minh.lock()
        try vault.close()
    }

    func beginCamp(_ id: String = "2026-11-22-kon-plong") throws {
        try lan.beginSession(
            CampSession(
                id: id, place: "nhà rông", unit: UnitCode(vintage: "2025-07", code: "24787"), hamlet: "Kon Plong",
                team: ["lan", "minh"], devices: ["U.are.U 4500"], start: kit.clock.read().wall))
    }

    /// A person taken down as far as the citizen's check.
    func enrol(_ index: Int = 0, by session: VaultSession? = nil) throws -> ApplicationRecord {
        let session = session ?? lan
        var record = try session.create(
            EnrolmentStep(
                changes: [
                    "person.name.full": .stated(.string("\(Self.name) \(index)"), source: .card, evidence: nil),
                    "person.number": .stated(.string(Self.number), source: .card, evidence: nil),
                ], reason: "form"))
        for (offset, finger) in [Finger(.right, .thumb), Finger(.left, .index)].enumerated() {
            record = try session.append(
                Self.capture(.flat(finger), Self.picture(seed: UInt64(index * 10 + offset), count: 70_000)),
                to: record.application.id, heads: record.application.heads)
        }
        return try session.append(
            Self.capture(.portrait, Self.picture(seed: UInt64(index * 10 + 9), count: 30_000, kind: .portrait)),
            to: record.application.id, heads: record.application.heads)
    }

    func submit(_ record: ApplicationRecord, by session: VaultSession? = nil) throws -> ApplicationRecord {
        let session = session ?? lan
        let done = try session.append(
            EnrolmentStep(changes: [:], reason: "check", events: [.captureCompleted, .submitted]),
            to: record.application.id, heads: record.application.heads)
        return done
    }

    /// Enrols and submits `count` people and closes their batch.
    func batch(of count: Int) throws -> Batch {
        if try lan.openSession() == nil { try beginCamp() }
        for index in 0..<count { _ = try submit(enrol(index)) }
        return try lan.closeBatch()
    }

    /// Opens everything and approves it.
    func approve(_ batch: Batch) throws -> Approval {
        for item in batch.items {
            _ = try minh.openForReview(item.app, in: batch.id)
            try minh.judge(item.app, in: batch.id, .approved)
        }
        return try minh.signApproval(batch.id)
    }

    static func picture(seed: UInt64, count: Int, kind: BlobKind = .finger) -> NewBlob {
        var random = SplitMix64(seed: seed)
        let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        return NewBlob(id: BLAKE2b.hash256(bytes), kind: kind, mediaType: "image/png", bytes: bytes)
    }

    static func capture(_ position: CapturePosition, _ blob: NewBlob) -> EnrolmentStep {
        let capture = Capture(
            blob: blob.id, impression: .plain, device: "emulated", quality: 80, attempts: 1)
        return EnrolmentStep(
            changes: Fields([
                position.path: .stated(CaptureResult.captured(capture).json, source: .device, evidence: nil)
            ]),
            blobs: [blob], reason: "capture")
    }
}

// MARK: - Sealing and receipts

extension Team {
    /// Seals an application with stand-ins for age files: what is inside is no business of the store.
    func seal(
        _ application: ApprovedApplication, spoiling spoil: (inout PacketManifest) -> Void = { _ in }
    ) throws -> PacketManifest {
        var writer = try lan.beginSealing(application)
        let record = try lan.record(application.id)
        let text = try lan.signedRevisions(of: application.id).flatMap(\.canonicalBytes)
        var parts: [SealedPart] = []
        let contents: [(kind: SealedPart.Kind, bytes: [UInt8])] =
            [(.text, text)]
            + (try record.ownBlobs.map { (.blob($0), try lan.blob($0.id, of: application.id)) })
        for (kind, bytes) in contents {
            let file = [UInt8]("age-encryption.org/v1".utf8) + bytes.map { $0 ^ 0x5A }
            try writer.append(file)
            var read: [UInt8] = []
            try writer.finishPart { read += $0 }
            guard read == file else { throw MissingValue() }
            parts.append(
                SealedPart(
                    kind: kind, plainHash: BLAKE2b.hash256(bytes), plainLength: bytes.count,
                    sealedHash: BLAKE2b.hash256(file), sealedLength: file.count))
        }
        var manifest = PacketManifest(
            registry: "test", recipients: [], kit: kit.certificate.kit, app: application.id, heads: application.heads,
            seal: writer.seal, batch: application.batch, parts: parts)
        spoil(&manifest)
        let signed = try lan.sign(manifest: manifest)
        try writer.commit(manifest: signed)
        return manifest
    }

    func receipt(
        _ level: ReceiptLevel, _ manifest: PacketManifest, parts: [Digest]? = nil,
        changing change: (inout Receipt) -> Void = { _ in }
    ) -> JWS {
        var receipt = Receipt(
            registry: "test", level: level, kit: manifest.kit, app: manifest.app, seal: manifest.seal,
            manifest: BLAKE2b.hash256(manifest.canonicalBytes), heads: manifest.heads,
            parts: parts ?? manifest.parts.map(\.sealedHash), time: 1_795_100_000_000)
        change(&receipt)
        return JWS.sign(receipt.canonicalBytes, typ: "tram-receipt", key: kit.registry.key)
    }
}
