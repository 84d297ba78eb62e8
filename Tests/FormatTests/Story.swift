import CanonicalJSON
import EnrollmentModel
import Packet
import Secrets
import SyncProtocol

/// One small camp day in which every signed thing fits every other, made of fixed keys and a fixed clock.
///
/// Two applications: *an* takes both, *chi* approves the first and returns the second, the registry receipts the first.
struct Story {
    static let noon = 1_795_323_600_000
    static let apps = [UInt8(0x11), 0x22].map { ApplicationID(randomBytes: [UInt8](repeating: $0, count: 16)) }

    let kit: KitID
    let operatorKey = PublicKey.fixed(1)
    let supervisorKey = PublicKey.fixed(2)
    let deviceKey = PublicKey.fixed(3)
    let registryKey = PublicKey.fixed(4)
    let adminKey = PublicKey.fixed(12)
    let recovery = SealingIdentity(from: FixedRandom(seed: 14))
    let recipients = [UInt8(5), 6].map { SealingIdentity(from: FixedRandom(seed: $0)).recipient }
    let sealing = SealingIdentity(from: FixedRandom(seed: 7)).recipient
    let beacon = FixedRandom(seed: 8).bytes(32)

    init() throws {
        guard let kit = KitID("K0001") else { throw ShapeError("kit", expected: "a kit id") }
        self.kit = kit
    }
}

// MARK: - What the kit writes

extension Story {
    var unit: UnitCode { UnitCode(vintage: "2025-07", code: "23293") }

    var session: CampSession {
        CampSession(
            id: "K0001-20261122-a", place: "Nhà rông", unit: unit, hamlet: "Kon K'Tu", team: ["an", "chi"],
            devices: ["DigitalPersona U.are.U 4500 3fa1"], start: Self.noon - 3_600_000)
    }

    var fingerBytes: [UInt8] { Array("a picture of a finger".utf8) }

    var finger: BlobReference {
        BlobReference(
            id: BLAKE2b.hash256(fingerBytes), length: fingerBytes.count, kind: .finger, mediaType: "image/png")
    }

    /// The first revision of each application.
    var created: [Revision] {
        zip(Self.apps, ["A Tik", "Y Blơr"]).enumerated().map { index, entry in
            revision(
                app: entry.0, parents: [], seq: index * 2 + 1,
                changes: [
                    "application.kind": .stated("first_issue", source: .oralStatement, evidence: nil),
                    "person.name.full": .stated(.string(entry.1), source: .civilStatusPaper, evidence: nil),
                    "person.birth.date": .stated(
                        ["year": 1950, "month": 3, "as_written": "3/1950"], source: .oralStatement, evidence: nil),
                    "person.religion": .declined(source: .oralStatement),
                    "person.phone": .erased(reason: "số của người khác", source: .officer),
                ],
                blobs: [], reason: "form")
        }
    }

    /// The head of each application: one finger captured, another one missing.
    var heads: [Revision] {
        zip(Self.apps, created).enumerated().map { index, entry in
            let capture = Capture(
                blob: finger.id, impression: .plain, device: "DigitalPersona U.are.U 4500 3fa1", quality: 74,
                attempts: 2)
            return revision(
                app: entry.0, parents: [entry.1.id], seq: index * 2 + 2,
                changes: [
                    CapturePosition.flat(Finger(.right, .thumb)).path: .stated(
                        CaptureResult.captured(capture).json, source: .device, evidence: nil),
                    CapturePosition.flat(Finger(.left, .little)).path: .stated(
                        CaptureResult.missing(.amputated, note: nil).json, source: .officer, evidence: nil),
                ],
                blobs: [finger], reason: "capture")
        }
    }

    private func revision(
        app: ApplicationID, parents: [Digest], seq: Int, changes: Fields, blobs: [BlobReference], reason: String
    ) -> Revision {
        Revision(
            app: app, parents: parents, base: RevisionBase(), device: kit, epoch: 1, seq: seq,
            hlc: HybridTime(l: Self.noon, c: seq), wall: Self.noon, clock: seq == 4 ? [.behind] : [],
            schema: "enrol/1", actor: "an", role: .operator, changes: changes, blobs: blobs, reason: reason)
    }

    func signed(_ revision: Revision) -> JWS {
        var jws = JWS.sign(revision.canonicalBytes, typ: "tram-rev", key: .fixed(1))
        jws.addSignature(typ: "tram-rev", key: .fixed(3))
        return jws
    }

    var batch: Batch {
        Batch(
            id: "K0001-20261122-1", kit: kit, session: session,
            items: zip(Self.apps, heads).map { BatchItem(app: $0.0, head: $0.1.id) }, closedBy: "an",
            closed: Self.noon + 3_600_000)
    }

    var leaves: [ApprovalLeaf] {
        batch.items.enumerated().map { index, item in
            ApprovalLeaf(app: item.app, head: item.head, verdict: index == 0 ? .approved : .returned)
        }
    }

    var batchRoot: Digest { MerkleTree.root(of: batch.items.map(\.canonicalBytes), hash: { SHA256.digest($0) }) }
    var sampleSeed: Digest { BLAKE2b.hash256(batchRoot.bytes + beacon) }

    var approval: Approval {
        Approval(
            batch: batch.id, kit: kit,
            root: MerkleTree.root(of: leaves.map(\.canonicalBytes), hash: { SHA256.digest($0) }),
            approved: 1, returned: 1, policy: "approve/1", sampleSeed: sampleSeed,
            sample: ApprovalSample.draw(from: Self.apps, seed: sampleSeed, hash: { BLAKE2b.hash256($0) }),
            supervisor: "chi", hlc: HybridTime(l: Self.noon + 7_200_000, c: 0), wall: Self.noon + 7_200_000,
            certificate: supervisorKey.id, token: FixedRandom(seed: 9).bytes(16))
    }

    var returnReason: ReturnReason {
        ReturnReason(code: .field, field: "person.name.full", text: "Thiếu dấu trên giấy khai sinh")
    }
}

// MARK: - What travels

extension Story {
    var text: ApplicationText {
        ApplicationText(app: Self.apps[0], revisions: [signed(created[0]), signed(heads[0])])
    }

    var returned: ReturnedText {
        ReturnedText(
            kit: kit, app: text.app, revisions: text.revisions, reason: returnReason, time: Self.noon + 86_400_000)
    }

    var manifest: PacketManifest {
        let sealed = [Array("the sealed text".utf8), Array("the sealed picture".utf8)]
        return PacketManifest(
            registry: "tinh-51", recipients: recipients.map(\.text), kit: kit, app: Self.apps[0],
            heads: [heads[0].id], seal: 1, batch: batch.id,
            parts: [
                SealedPart(
                    kind: .text, plainHash: BLAKE2b.hash256(text.canonicalBytes),
                    plainLength: text.canonicalBytes.count, sealedHash: BLAKE2b.hash256(sealed[0]),
                    sealedLength: sealed[0].count),
                SealedPart(
                    kind: .blob(finger), plainHash: finger.id, plainLength: finger.length,
                    sealedHash: BLAKE2b.hash256(sealed[1]), sealedLength: sealed[1].count),
            ])
    }

    func receipt(_ level: ReceiptLevel) -> Receipt {
        Receipt(
            registry: manifest.registry, level: level, kit: kit, app: manifest.app, seal: manifest.seal,
            manifest: manifest.hash, heads: manifest.heads, parts: manifest.parts.map(\.sealedHash),
            time: Self.noon + (level == .stored ? 10_800_000 : 10_805_000))
    }

    func signed(_ object: some CanonicalCodable, _ typ: String, by key: UInt8) -> JWS {
        JWS.sign(object.canonicalBytes, typ: typ, key: .fixed(key))
    }

    func offer() throws -> BatchOffer {
        func object(_ jws: JWS) throws(ShapeError) -> SignedObject { try SignedObject(json: jws.json) }
        return BatchOffer(
            batch: try object(signed(batch, "tram-batch", by: 1)),
            approval: try object(signed(approval, "tram-approval", by: 2)), leaves: leaves,
            users: [
                try object(certified("an", .operator, operatorKey)),
                try object(certified("chi", .supervisor, supervisorKey)),
            ],
            manifests: [try object(signed(manifest, "tram-manifest", by: 3))])
    }

    var hello: Hello {
        Hello(
            nonce: FixedRandom(seed: 10).bytes(16), time: Self.noon + 10_790_000, registry: "tinh-51",
            recipients: recipients.map(\.text), beacon: beacon, revocationVersion: 3, revoked: [PublicKey.fixed(99).id],
            limits: WireLimits())
    }
}

// MARK: - Audit

extension Story {
    /// The 50th entry of the kit's audit log, signed for.
    var checkpoint: Checkpoint {
        Checkpoint(
            kit: kit, epoch: 1, number: 50, link: BLAKE2b.hash256(Array("the 50th entry".utf8)),
            previous: BLAKE2b.hash256(Array("the checkpoint before".utf8)),
            hlc: HybridTime(l: Self.noon + 7_200_000, c: 1), wall: Self.noon + 7_200_000)
    }

    var checkpointAck: CheckpointAck {
        CheckpointAck(
            registry: manifest.registry, kit: kit, epoch: 1, number: checkpoint.number,
            checkpoint: BLAKE2b.hash256(checkpoint.canonicalBytes), time: Self.noon + 10_800_000)
    }
}

// MARK: - Provisioning

extension Story {
    var certificate: KitCertificate {
        KitCertificate(
            kit: kit, epoch: 1, signingKey: deviceKey.bytes, sealingRecipient: sealing.text, adminKey: adminKey.bytes,
            registry: "tinh-51", registryKey: registryKey.bytes,
            authority: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            url: "https://registry.example:8443", recipients: recipients.map(\.text), recovery: recovery.recipient.text,
            beacon: beacon, unit: unit,
            notBefore: Self.noon - 86_400_000, notAfter: Self.noon + 29 * 86_400_000)
    }

    func userCertificate(_ name: String, _ role: UserRole, _ key: PublicKey) -> UserCertificate {
        UserCertificate(
            kit: kit, user: name, role: role, signingKey: key.bytes,
            unlockKey: SealingIdentity(from: FixedRandom(seed: 13)).recipient.bytes, tokens: tokens(of: name),
            notBefore: Self.noon - 43_200_000, notAfter: certificate.notAfter)
    }

    /// An age file for the registry's recipients, as every certificate carries one.
    func tokens(of name: String) -> [UInt8] {
        func key(_ seed: UInt8) -> JSONValue { .string(Base64URL.encode(FixedRandom(seed: seed).bytes(32))) }
        let text: JSONValue = ["user": .string(name), "kit": kit.json, "usual": key(15), "duress": key(16)]
        var sealer = AgeSealer(to: recipients, random: FixedRandom(seed: 17))
        var file: [UInt8] = []
        sealer.push(text.canonicalBytes, into: &file)
        _ = sealer.finish(into: &file)
        return file
    }

    /// A user's certificate as the first admin and the device signed it.
    func certified(_ name: String, _ role: UserRole, _ key: PublicKey) -> JWS {
        var signed = signed(userCertificate(name, role, key), "tram-kit", by: 12)
        signed.addSignature(typ: "tram-kit", key: .fixed(3))
        return signed
    }

    /// The first share of the headquarters' recovery key.
    var share: RecoveryShare {
        RecoveryShares.split(recovery, registry: "tinh-51", random: FixedRandom(seed: 18))[0]
    }

    static var activationCode: LockedBytes {
        var code = Array("0123-4567-89AB-CDEF".utf8)
        return LockedBytes(taking: &code)
    }

    func provisioning() throws -> ProvisioningFile {
        let device = KitSecrets(from: DeviceRandom())
        return try ProvisioningFile(
            certificate: certificate, secrets: device, code: Self.activationCode, cost: .moderate,
            registry: .fixed(4), random: FixedRandom(seed: 11))
    }
}

extension Revision {
    /// `rev_id`.
    var id: Digest { BLAKE2b.hash256(canonicalBytes) }
}
