import CanonicalJSON
import EnrollmentModel
import Secrets

/// Values that are all different, for round trips and golden files.
enum Samples {
    static func digest(_ number: UInt8) -> Digest { BLAKE2b.hash256([number]) }

    static func application(_ random: inout some RandomNumberGenerator) -> ApplicationID {
        ApplicationID(randomBytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    static func application(_ number: UInt8) -> ApplicationID {
        ApplicationID(randomBytes: (0..<16).map { number &* 31 &+ UInt8($0) })
    }

    static func key(_ number: UInt8) -> [UInt8] { (0..<32).map { number &+ UInt8($0) } }

    static let kit: KitID = {
        guard let kit = KitID("K0001") else { preconditionFailure("a kit id") }
        return kit
    }()

    static let unit = UnitCode(vintage: "2025-07", code: "23293")

    static let capture = Capture(
        blob: digest(10), impression: .plain, device: "DigitalPersona U.are.U 4500 3fa1", quality: 74, attempts: 2,
        forced: .bestOfTries)

    static let session = CampSession(
        id: "K0001-20261122-a", place: "Nhà rông", unit: unit, hamlet: "Kon K'Tu", team: ["an", "binh"],
        devices: ["DigitalPersona U.are.U 4500 3fa1"], start: 1_795_305_600_000, end: 1_795_334_400_000)

    static let participant = Participant(
        name: "Y Blơr", personalNumber: "062170000002", relation: "mother", proof: digest(11), language: "bdq")

    static let fields: Fields = [
        "person.name.full": .stated("A Tik", source: .civilStatusPaper, evidence: digest(12)),
        "person.birth.date": .stated(["year": 1950, "as_written": "1950"], source: .oralStatement, evidence: nil),
        "person.religion": .declined(source: .oralStatement),
        "person.phone": .erased(reason: "số của người khác", source: .officer),
        "capture.flat.right_thumb": .stated(CaptureResult.captured(capture).json, source: .device, evidence: nil),
    ]

    static let blob = BlobReference(id: digest(10), length: 111_381, kind: .finger, mediaType: "image/png")

    static let revision = Revision(
        app: application(1), parents: [digest(1), digest(2)],
        base: RevisionBase(
            registryVersion: 3, values: ["person.sex": .stated("male", source: .registry, evidence: nil)]),
        device: kit, epoch: 2, seq: 41, hlc: HybridTime(l: 1_795_309_200_000, c: 1), wall: 1_795_309_199_000,
        clock: [.behind], schema: "enrol/1", actor: "an", role: .operator, changes: fields, blobs: [blob],
        reason: "capture")

    static let batch = Batch(
        id: "K0001-20261122-1", kit: kit, session: session,
        items: [BatchItem(app: application(2), head: digest(4)), BatchItem(app: application(1), head: digest(3))],
        closedBy: "an", closed: 1_795_334_500_000)

    static let leaf = ApprovalLeaf(app: application(1), head: digest(3), verdict: .approved)

    static let approval = Approval(
        batch: "K0001-20261122-1", kit: kit, root: digest(5), approved: 1, returned: 1, policy: "approve/1",
        sampleSeed: digest(6), sample: [application(2), application(1)], supervisor: "chi",
        hlc: HybridTime(l: 1_795_341_600_000, c: 0), wall: 1_795_341_600_000, certificate: digest(7).text,
        token: Array(0..<16))

    static let manifest = PacketManifest(
        registry: "tinh-62", recipients: ["age1current", "age1next"], kit: kit, app: application(1),
        heads: [digest(3)], seal: 1, batch: "K0001-20261122-1",
        parts: [
            SealedPart(
                kind: .text, plainHash: digest(20), plainLength: 2211, sealedHash: digest(21), sealedLength: 1100),
            SealedPart(
                kind: .blob(blob), plainHash: blob.id, plainLength: blob.length, sealedHash: digest(22),
                sealedLength: 111_700),
        ])

    static let receipt = Receipt(
        registry: "tinh-62", level: .opened, kit: kit, app: application(1), seal: 1, manifest: digest(23),
        heads: [digest(3)], parts: [digest(21), digest(22)], time: 1_795_352_400_000)

    static let kitCertificate = KitCertificate(
        kit: kit, epoch: 2, signingKey: key(1), sealingRecipient: "age1kit", adminKey: key(5), registry: "tinh-62",
        registryKey: key(2), authority: "-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n",
        url: "https://registry.example:8443", recipients: ["age1current", "age1next"],
        recovery: "age1recovery", beacon: key(3), unit: unit,
        notBefore: 1_795_000_000_000, notAfter: 1_797_592_000_000)

    static let userCertificate = UserCertificate(
        kit: kit, user: "chi", role: .supervisor, signingKey: key(4), unlockKey: key(6), tokens: [1, 2, 3],
        notBefore: 1_795_000_000_000, notAfter: 1_797_592_000_000)
}
