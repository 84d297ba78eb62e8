import CanonicalJSON
import Enrollment
import EnrollmentModel
import Secrets
import Storage

/// One operator and one supervisor who take people from the first question to the purge, step after step, until
/// somebody kills the process. Every step is logged only after the vault says that it is durable.
struct Worker: ~Copyable {
    let lan: VaultSession
    let minh: VaultSession
    let registry: SigningKey
    let log: Log

    /// Does whatever is next; what is furthest goes first, so that every kind of step comes again and again.
    func step() throws {
        if try lan.openSession() == nil { return try beginCamp() }
        let summaries = try lan.summaries()
        func first(_ states: LifecycleState...) -> ApplicationID? { summaries.last { states.contains($0.state) }?.id }
        if let app = first(.receipted) {
            _ = try lan.purgeReceipted()
            log.confirm("purged", app)
        } else if first(.sealed, .uploading) != nil {
            try receive()
        } else if let application = try lan.approvedForSealing().first {
            try seal(application)
            log.confirm("sealed", application.id)
        } else if first(.inBatch) != nil {
            try judge()
        } else if summaries.count(where: { $0.state == .submitted }) > 1 {
            for item in try lan.closeBatch().items { log.confirm("batched", item.app) }
        } else if let app = first(.draft, .captured) {
            try goOn(with: lan.record(app))
        } else {
            let changes: Fields = ["person.name.full": .stated(.string("Y Blơr"), source: .card, evidence: nil)]
            log.confirm("created", try lan.create(EnrolmentStep(changes: changes, reason: "form")).application.id)
        }
    }

    private func beginCamp() throws {
        let unit = UnitCode(vintage: "2025-07", code: "24787")
        try lan.beginSession(
            CampSession(
                id: "kills", place: "nhà rông", unit: unit, hamlet: "Kon Plong", team: ["lan", "minh"], devices: [],
                start: Clock.now().wall))
    }

    /// Two fingers, then the hand-in.
    private func goOn(with record: ApplicationRecord) throws {
        let app = record.application.id
        let fingers = [Finger(.right, .thumb), Finger(.left, .index)]
        guard record.application.blobs.count < fingers.count else {
            let step = EnrolmentStep(changes: [:], reason: "check", events: [.captureCompleted, .submitted])
            _ = try lan.append(step, to: app, heads: record.application.heads)
            return log.confirm("submitted", app)
        }
        let bytes = SystemRandom().bytes(3_000)
        let blob = NewBlob(id: BLAKE2b.hash256(bytes), kind: .finger, mediaType: "image/png", bytes: bytes)
        let capture = Capture(blob: blob.id, impression: .plain, device: "emulated", quality: 80, attempts: 1)
        let place = CapturePosition.flat(fingers[record.application.blobs.count])
        let step = EnrolmentStep(
            changes: Fields([
                place.path: .stated(CaptureResult.captured(capture).json, source: .device, evidence: nil)
            ]),
            blobs: [blob], reason: "capture")
        _ = try lan.append(step, to: app, heads: record.application.heads)
        log.confirm("captured", app, blob.id.text)
    }

    private func judge() throws {
        guard let review = try minh.batches().first(where: { $0.signedBy == nil }) else { return }
        for item in review.batch.items {
            _ = try minh.openForReview(item.app, in: review.batch.id)
            try minh.judge(item.app, in: review.batch.id, .approved)
        }
        _ = try minh.signApproval(review.batch.id)
        for item in review.batch.items { log.confirm("approved", item.app) }
    }
}

// MARK: - Sealing and receipts

extension Worker {
    /// Stand-ins for sealed files: what is inside is no business of the vault.
    private func seal(_ application: ApprovedApplication) throws {
        var writer = try lan.beginSealing(application)
        let record = try lan.record(application.id)
        let text = try lan.signedRevisions(of: application.id).flatMap(\.canonicalBytes)
        let contents: [(kind: SealedPart.Kind, bytes: [UInt8])] =
            [(.text, text)]
            + (try record.application.blobs.map { (.blob($0), try lan.blob($0.id, of: application.id)) })
        var parts: [SealedPart] = []
        for (kind, bytes) in contents {
            let file = bytes.map { $0 ^ 0x5A }
            try writer.append(file)
            try writer.finishPart { (_: [UInt8]) throws(Never) in }
            parts.append(
                SealedPart(
                    kind: kind, plainHash: BLAKE2b.hash256(bytes), plainLength: bytes.count,
                    sealedHash: BLAKE2b.hash256(file), sealedLength: file.count))
        }
        let manifest = PacketManifest(
            registry: "test", recipients: [], kit: lan.vault.kit.kit, app: application.id, heads: application.heads,
            seal: writer.seal, batch: application.batch, parts: parts)
        try writer.commit(manifest: try lan.sign(manifest: manifest))
    }

    private func receive() throws {
        guard let packet = try lan.outgoingBatches().flatMap(\.packets).first else { return }
        let manifest = try PacketManifest(json: JSONValue(canonical: packet.manifest.payload))
        for level in packet.isStored ? [ReceiptLevel.opened] : [.stored, .opened] {
            let receipt = Receipt(
                registry: "test", level: level, kit: manifest.kit, app: manifest.app, seal: manifest.seal,
                manifest: BLAKE2b.hash256(manifest.canonicalBytes), heads: manifest.heads,
                parts: manifest.parts.map(\.sealedHash), time: Clock.now().wall)
            _ = try lan.storeReceipt(JWS.sign(receipt.canonicalBytes, typ: "tram-receipt", key: registry))
        }
        log.confirm("receipted", manifest.app)
    }
}
