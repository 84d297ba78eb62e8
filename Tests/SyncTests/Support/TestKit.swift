import CanonicalJSON
import EnrollmentModel
import Packet
import Secrets
import SyncAgent
import SyncProtocol

/// A signing key that several values of a test may hold.
final class KeyBox: Sendable {
    let key: SigningKey
    init(_ key: consuming SigningKey = SigningKey()) { self.key = key }
    var id: String { key.publicKey.id }
}

/// A kit with an operator and a supervisor that really signs and seals.
struct TestKit: Sendable {
    let certificate: KitCertificate
    let device: KeyBox
    let admin: KeyBox
    let identity: SealingIdentity
    let lan = KeyBox()
    let minh = KeyBox()

    init(_ file: ProvisioningFile, code: borrowing LockedBytes) throws {
        let secrets = try file.unlock(code: code)
        certificate = file.certificate
        device = KeyBox(SigningKey(seed: secrets.signingSeed))
        admin = KeyBox(SigningKey(seed: secrets.adminSeed))
        identity = SealingIdentity(secret: secrets.sealingSecret)
    }

    var access: KitAccess {
        let device = device
        return KitAccess(certificate: certificate) { $0.sign(key: device.key) }
    }

    /// A user certified by the first admin or `admin`, and then by the device.
    func user(
        _ name: String, _ role: UserRole, _ key: KeyBox, until end: Int? = nil, by admin: KeyBox? = nil
    ) -> JWS {
        let certificate = UserCertificate(
            kit: certificate.kit, user: name, role: role, signingKey: key.key.publicKey.bytes,
            unlockKey: [UInt8](repeating: 9, count: 32), tokens: [], notBefore: 0,
            notAfter: end ?? 4_000_000_000_000)
        var signed = JWS.sign(certificate.canonicalBytes, typ: "tram-kit", key: (admin ?? self.admin).key)
        signed.addSignature(typ: "tram-kit", key: device.key)
        return signed
    }

    /// Certificates of operator and supervisor, with those of the admins who signed them.
    func users(_ voucher: Voucher = .firstAdmin, supervisorUntil end: Int? = nil) -> [JWS] {
        let lan = user("lan", .operator, lan)
        switch voucher {
        case .firstAdmin: return [lan, user("minh", .supervisor, minh, until: end)]
        case .otherAdmin:
            // The furthest from the first admin comes first: the order they travel in must not matter.
            let (hoa, tam) = (KeyBox(), KeyBox())
            return [
                lan, user("minh", .supervisor, minh, by: tam), user("tam", .admin, tam, by: hoa),
                user("hoa", .admin, hoa),
            ]
        case .operator: return [lan, user("minh", .supervisor, minh, by: self.lan)]
        case .device: return [lan, user("minh", .supervisor, minh, by: device)]
        case .deviceAlone:
            let certified = user("minh", .supervisor, minh)
            return [lan, JWS.sign(certified.payload, typ: "tram-kit", key: device.key)]
        case .themselves: return [lan, user("minh", .supervisor, minh, by: minh)]
        case .circle:
            let (hoa, tam) = (KeyBox(), KeyBox())
            return [
                lan, user("minh", .supervisor, minh, by: tam), user("tam", .admin, tam, by: hoa),
                user("hoa", .admin, hoa, by: tam),
            ]
        }
    }
}

/// Who signed the supervisor's certificate before the device did.
enum Voucher: Sendable {
    case firstAdmin
    /// An admin made by an admin made by the first one.
    case otherAdmin
    case `operator`
    case device
    /// Nobody but the device.
    case deviceAlone
    case themselves
    /// Two admins who certify each other.
    case circle
}

/// One application as it was taken, and as it is sealed.
struct TestPacket: Sendable {
    let revision: Revision
    let head: Digest
    let manifest: PacketManifest
    let signedManifest: JWS
    let files: [Digest: [UInt8]]
    let history: [JWS]
    let pictures: [(blob: BlobReference, bytes: [UInt8])]

    var key: PacketKey { manifest.key }

    func pending(isStored: Bool = false) -> PendingPacket {
        PendingPacket(key: key, manifest: signedManifest, isStored: isStored)
    }
}

/// How a test wants its batch to differ from a good one.
struct BatchPlan: Sendable {
    var id = "K0001-1"
    var supervisor = "minh"
    var returns: Set<Int> = []
    var author = "lan"
    var seal = 1
    var isRootWrong = false
    var isSupervisorUnknown = false
    var isManifestForeign = false
    var isSampleSkipped = false
    var seed: UInt8 = 1
    /// What each application goes on from, by its place; nothing for a new one.
    var after: [TestPacket] = []
    /// Number of the first revision; by itself every seed and sealing has its own.
    var seq: Int?
    /// Role that revisions claim; by itself the author's.
    var role: UserRole?
    /// Kit that revisions claim.
    var device: KitID?
    /// When it was approved, when its revisions were made, and until when the supervisor may approve; ms since 1970.
    var approved = 3
    var made = 1
    var supervisorUntil: Int?
    /// Rules of approval.
    var policy = "approve/1"
    /// Applications that the supervisor names besides the sample's own.
    var extraSample: [ApplicationID] = []
    /// Whether the sample is drawn with another beacon than the kit's.
    var isBeaconWrong = false
    /// Whether the first picture of each application stays behind.
    var lacksPicture = false
    /// Who vouches for the supervisor.
    var voucher = Voucher.firstAdmin
    /// Whether the pictures of what it goes on from stay behind, because the registry has them.
    var sendsNewPicturesOnly = false
    /// Number on the citizen's receipt.
    var receipt: ReceiptNumber?
}

extension TestKit {
    /// Random bytes that are the same for the same seed.
    static func bytes(_ count: Int, _ seed: UInt8) -> [UInt8] {
        var state = UInt32(seed) &* 2_654_435_761 | 1
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 24)
        }
    }

    /// A batch of applications, each with pictures of the given sizes.
    func batch(_ sizes: [[Int]], _ plan: BatchPlan = BatchPlan()) throws -> (PendingBatch, [TestPacket]) {
        let packets = try sizes.enumerated().map { try packet($0, sizes: $1, plan) }
            .sorted { $0.key.app < $1.key.app }
        let session = CampSession(
            id: "s1", place: "nhà rông", unit: certificate.unit, hamlet: "Kon Bring", team: ["lan", "minh"],
            devices: ["emulated"], start: 1)
        let batch = Batch(
            id: plan.id, kit: certificate.kit, session: session,
            items: packets.map { BatchItem(app: $0.key.app, head: $0.head) }, closedBy: "lan", closed: 2)
        var signedBatch = JWS.sign(batch.canonicalBytes, typ: "tram-batch", key: lan.key)
        signedBatch.addSignature(typ: "tram-batch", key: device.key)
        let leaves = packets.enumerated().map { index, packet in
            ApprovalLeaf(
                app: packet.key.app, head: packet.head, verdict: plan.returns.contains(index) ? .returned : .approved)
        }
        return (
            PendingBatch(
                id: plan.id, batch: signedBatch, approval: approval(of: leaves, batch, plan), leaves: leaves,
                users: users(plan.voucher, supervisorUntil: plan.supervisorUntil),
                packets: packets.enumerated().filter { !plan.returns.contains($0.offset) }.map { $1.pending() }),
            packets
        )
    }

    private func approval(of leaves: [ApprovalLeaf], _ batch: Batch, _ plan: BatchPlan) -> JWS {
        let key = plan.supervisor == "lan" ? lan : plan.isSupervisorUnknown ? KeyBox() : minh
        let root = MerkleTree.root(of: leaves.map(\.canonicalBytes)) { SHA256.digest($0) }
        let wrong = SHA256.digest([1, 2, 3])
        let returned = plan.returns.count
        let items = MerkleTree.root(of: batch.items.map(\.canonicalBytes)) { SHA256.digest($0) }
        let seed = BLAKE2b.hash256(items.bytes + (plan.isBeaconWrong ? [1] : certificate.beacon))
        let sample = ApprovalSample.draw(from: leaves.map(\.app), seed: seed) { BLAKE2b.hash256($0) }
        let approval = Approval(
            batch: plan.id, kit: certificate.kit, root: plan.isRootWrong ? wrong : root,
            approved: leaves.count - returned, returned: returned, policy: plan.policy,
            sampleSeed: seed, sample: plan.isSampleSkipped ? [] : sample + plan.extraSample,
            supervisor: plan.supervisor,
            hlc: HybridTime(l: plan.approved, c: 0), wall: 3, certificate: key.id,
            token: [UInt8](repeating: 7, count: 16))
        return JWS.sign(approval.canonicalBytes, typ: "tram-approval", key: key.key)
    }

    private func packet(_ index: Int, sizes: [Int], _ plan: BatchPlan) throws -> TestPacket {
        let pictures = sizes.enumerated().map { place, size in
            Self.bytes(size, plan.seed &+ UInt8(index * 31 + place * 7))
        }
        let blobs = pictures.enumerated().map { place, bytes in
            BlobReference(
                id: BLAKE2b.hash256(bytes), length: bytes.count, kind: place == 3 ? .portrait : .finger,
                mediaType: "image/png")
        }
        let before = plan.after.indices.contains(index) ? plan.after[index] : nil
        let revision = revision(index, blobs, plan, after: before)
        let author = plan.author == "minh" ? minh : lan
        var signed = JWS.sign(revision.canonicalBytes, typ: "tram-rev", key: author.key)
        signed.addSignature(typ: "tram-rev", key: device.key)
        let head = BLAKE2b.hash256(signed.payload)
        let history = (before?.history ?? []) + [signed]
        let text = ApplicationText(app: revision.app, revisions: history)
        let all =
            (plan.sendsNewPicturesOnly ? [] : before?.pictures ?? [])
            + zip(blobs, pictures).map { (blob: $0, bytes: $1) }
        var files: [Digest: [UInt8]] = [:]
        let recipients = certificate.recipients.compactMap(SealingRecipient.init)
        var parts = [try seal(text.canonicalBytes, .text, 0, recipients, &files)]
        for (blob, bytes) in all.dropFirst(plan.lacksPicture ? 1 : 0) {
            parts.append(try seal(bytes, .blob(blob), parts.count, recipients, &files))
        }
        let manifest = PacketManifest(
            registry: certificate.registry, recipients: certificate.recipients, kit: certificate.kit,
            app: revision.app, heads: [head], seal: plan.seal, batch: plan.id, parts: parts)
        return TestPacket(
            revision: revision, head: head, manifest: manifest,
            signedManifest: manifest.signed(by: (plan.isManifestForeign ? lan : device).key), files: files,
            history: history, pictures: all)
    }

    private func revision(
        _ index: Int, _ blobs: [BlobReference], _ plan: BatchPlan, after before: TestPacket?
    ) -> Revision {
        var fields: Fields = [
            "person.name.full": .stated(.string("Y Blơt \(plan.seed) \(index)"), source: .card, evidence: nil)
        ]
        if let receipt = plan.receipt {
            fields["application.receipt_number"] = .stated(receipt.json, source: .officer, evidence: nil)
        }
        for (place, blob) in blobs.enumerated() {
            let position: CapturePosition =
                blob.kind == .portrait ? .portrait : .flat(Finger.allCases[place % Finger.allCases.count])
            let capture = Capture(blob: blob.id, impression: .plain, device: "emulated", quality: 80, attempts: 1)
            fields[position.path] = .stated(CaptureResult.captured(capture).json, source: .device, evidence: nil)
        }
        return Revision(
            app: before?.key.app ?? ApplicationID(randomBytes: Self.bytes(16, plan.seed &+ UInt8(index * 3))),
            parents: before.map { [$0.head] } ?? [], base: RevisionBase(), device: plan.device ?? certificate.kit,
            epoch: 1, seq: (plan.seq ?? Int(plan.seed) * 100_000 + plan.seal * 1_000) + index,
            hlc: HybridTime(l: plan.made, c: index), wall: plan.made, clock: [], schema: "enrol/1", actor: plan.author,
            role: plan.role ?? (plan.author == "minh" ? .supervisor : .operator), changes: fields, blobs: blobs,
            reason: before == nil ? "created" : "correction")
    }

    private func seal(
        _ bytes: [UInt8], _ kind: SealedPart.Kind, _ index: Int, _ recipients: [SealingRecipient],
        _ files: inout [Digest: [UInt8]]
    ) throws -> SealedPart {
        var sealer = PartSealer(kind, index: index, to: recipients)
        var sealed: [UInt8] = []
        sealer.push(bytes, into: &sealed)
        let part = try sealer.finish(into: &sealed).part
        files[part.sealedHash] = sealed
        return part
    }
}
