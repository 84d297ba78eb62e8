import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Storage

/// Durable save of one application (text, ten fingers of 111 KB, a portrait of 60 KB) in one step, against a bare
/// SQLite insert of the same bytes with the same settings: seconds, medians of interleaved runs on one disk.
func saveBenchmark(rounds: Int = 41) throws -> (ours: Double, bare: Double) {
    let bench = try SaveBench()
    defer { bench.close() }
    var (ours, bare): ([Double], [Double]) = ([], [])
    for round in 0..<rounds {
        let step = bench.step()
        // Whoever goes first finds the disk in another state: take turns.
        if round.isMultiple(of: 2) {
            ours.append(try seconds { try bench.save(step) })
            bare.append(try seconds { try bench.insert(step) })
        } else {
            bare.append(try seconds { try bench.insert(step) })
            ours.append(try seconds { try bench.save(step) })
        }
    }
    return (median(ours), median(bare))
}

/// A vault and a bare database in the same folder.
struct SaveBench {
    private let folder: URL
    let vault: Vault
    private let session: VaultSession
    private let bare: DatabaseQueue

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tram-bench-save-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let device = SigningKey()
        let identity = SealingIdentity()
        guard let kit = KitID("BENCH") else { throw CocoaError(.featureUnsupported) }
        let now = Int(Date().timeIntervalSince1970 * 1000)
        let admin = SigningKey()
        let registry = SigningKey()
        let certificate = KitCertificate(
            kit: kit, epoch: 1, signingKey: device.publicKey.bytes, sealingRecipient: identity.recipient.text,
            adminKey: admin.publicKey.bytes, registry: "bench", registryKey: registry.publicKey.bytes, authority: "",
            url: "https://localhost", recipients: [SealingIdentity().recipient.text],
            recovery: SealingIdentity().recipient.text, beacon: SystemRandom().bytes(32),
            unit: UnitCode(vintage: "2025-07", code: "24787"),
            notBefore: now, notAfter: now + 86_400_000)
        vault = try Vault.create(
            at: folder.appendingPathComponent("vault").path,
            provisioning: KitProvisioning(
                certificate: certificate,
                signedCertificate: JWS.sign(certificate.canonicalBytes, typ: "tram-kit", key: registry),
                signingSeed: device.seed(), identity: identity, adminSeed: admin.seed()),
            admin: "admin", password: Self.password)
        let boss = try vault.login("admin", password: Self.password)
        try boss.addUser("lan", role: .operator, password: Self.password)
        session = try vault.login("lan", password: Self.password)
        bare = try Self.bareDatabase(folder.appendingPathComponent("bare.sqlite").path)
    }

    func close() {
        session.lock()
        try? FileManager.default.removeItem(at: folder)
    }

    static var password: LockedBytes { LockedBytes(copying: Array("benchmark".utf8)) }

    private static func bareDatabase(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            for statement in Vault.connectionStatements { try db.execute(sql: statement) }
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            try db.execute(sql: "CREATE TABLE thing (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        }
        return queue
    }

    /// One person: the form's text and eleven pictures that do not compress.
    func step() -> EnrolmentStep {
        var changes = Fields()
        for index in 0..<25 {
            guard let path = FieldPath("person.field_\(index)") else { continue }
            changes[path] = .stated(.string("Nguyễn Thị Minh Khai \(index)"), source: .card, evidence: nil)
        }
        let fingers = (0..<10).map { _ in Self.picture(.finger, count: 111_000) }
        return EnrolmentStep(
            changes: changes, blobs: fingers + [Self.picture(.portrait, count: 60_000)], reason: "form")
    }

    private static func picture(_ kind: BlobKind, count: Int) -> NewBlob {
        let bytes = SystemRandom().bytes(count)
        return NewBlob(id: BLAKE2b.hash256(bytes), kind: kind, mediaType: "image/png", bytes: bytes)
    }

    func save(_ step: EnrolmentStep) throws { _ = try session.create(step) }

    func insert(_ step: EnrolmentStep) throws {
        let text = Data(step.changes.canonicalBytes)
        try bare.write { db in
            let statement = try db.cachedStatement(sql: "INSERT INTO thing (bytes) VALUES (?)")
            try statement.execute(arguments: [text])
            for blob in step.blobs { try statement.execute(arguments: [Data(blob.bytes)]) }
        }
    }
}
