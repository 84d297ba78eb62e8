import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import Synchronization

@testable import Storage

/// A clock that goes where a test sends it.
final class TestClock: Sendable {
    private let reading = Mutex(ClockReading(wall: 1_795_000_000_000, sinceBoot: 5_000_000, boot: "first"))

    func read() -> ClockReading { reading.withLock { $0 } }

    /// Time passes for every clock.
    func pass(_ milliseconds: Int) {
        reading.withLock {
            $0.wall += milliseconds
            $0.sinceBoot += milliseconds
        }
    }

    /// The machine is started again, this long ago.
    func restart(_ boot: String, up milliseconds: Int = 0) {
        reading.withLock {
            $0.boot = boot
            $0.sinceBoot = milliseconds
        }
    }

    /// Somebody sets the wall clock, or the machine starts with a clock that is wrong.
    func set(by milliseconds: Int, boot: String? = nil) {
        reading.withLock {
            $0.wall += milliseconds
            $0.boot = boot ?? $0.boot
        }
    }
}

/// A kit in a temporary folder: registry key, provisioned vault, users; the folder goes with it.
final class TestKit: Sendable {
    let folder: String
    let vault: String
    let clock = TestClock()
    let environment: VaultEnvironment
    let registry: RegistryKey
    let certificate: KitCertificate
    static let adminPassword = "cửa sổ trên núi"
    static let operatorPassword = "bánh chưng 5 cái"
    static let supervisorPassword = "con trâu đi trước"

    /// The registry's keys: for receipts, for what is sealed to it, and for recovery.
    final class RegistryKey: Sendable {
        let key = SigningKey()
        let sealing = SealingIdentity()
        let recovery = SealingIdentity()
    }

    init(
        in parent: String = NSTemporaryDirectory(), notAfter: Int = 1_797_000_000_000, chip: TestChip? = nil
    ) throws {
        folder = parent + "/tram-vault-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        vault = folder + "/vault"
        registry = RegistryKey()
        let clock = clock
        var environment = VaultEnvironment(clock: { clock.read() }, passwordCost: { _ in .weakForTests })
        environment.mirrorPatience = 120
        environment.chip = chip
        self.environment = environment
        let device = SigningKey()
        let firstAdmin = SigningKey()
        let identity = SealingIdentity()
        let kit = try present(KitID("K0001"))
        certificate = KitCertificate(
            kit: kit, epoch: 1, signingKey: device.publicKey.bytes, sealingRecipient: identity.recipient.text,
            adminKey: firstAdmin.publicKey.bytes, registry: "test", registryKey: registry.key.publicKey.bytes,
            authority: "", url: "https://localhost:1", recipients: [registry.sealing.recipient.text],
            recovery: registry.recovery.recipient.text, beacon: [UInt8](repeating: 7, count: 32),
            unit: UnitCode(vintage: "2025-07", code: "24787"),
            notBefore: 1_794_000_000_000, notAfter: notAfter)
        let provisioning = provisioning(certificate, device: device, identity: identity, admin: firstAdmin)
        let made = try Vault.create(
            at: vault, provisioning: provisioning, admin: "admin", password: Self.secret(Self.adminPassword),
            chip: chip, environment: environment)
        let admin = try made.login("admin", password: Self.secret(Self.adminPassword))
        try admin.addUser("lan", role: .operator, password: Self.secret(Self.operatorPassword))
        try admin.addUser("minh", role: .supervisor, password: Self.secret(Self.supervisorPassword))
        admin.lock()
        try made.close()
    }

    /// What the registry would give out for a certificate.
    func provisioning(
        _ certificate: KitCertificate, device: borrowing SigningKey, identity: SealingIdentity,
        admin: borrowing SigningKey
    ) -> KitProvisioning {
        KitProvisioning(
            certificate: certificate,
            signedCertificate: JWS.sign(certificate.canonicalBytes, typ: "tram-kit", key: registry.key),
            signingSeed: device.seed(), identity: identity, adminSeed: admin.seed())
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static func secret(_ text: String) -> LockedBytes { LockedBytes(copying: Array(text.utf8)) }

    func open(_ access: Vault.Access = .write) throws(StoreError) -> Vault {
        try Vault.open(at: vault, access: access, environment: environment)
    }

    /// Operator and supervisor of one open vault.
    func team(extract: ExtractPolicy? = nil) throws -> Team {
        var environment = environment
        environment.extract = extract
        let vault = try Vault.open(at: vault, environment: environment)
        return Team(
            kit: self, vault: vault, lan: try vault.login("lan", password: Self.secret(Self.operatorPassword)),
            minh: try vault.login("minh", password: Self.secret(Self.supervisorPassword)))
    }

    /// Flips a bit of a file of the vault wherever `needle` stands in it.
    func spoil(_ name: String, at needle: Data) {
        guard var bytes = FileManager.default.contents(atPath: vault + name),
            let file = FileHandle(forUpdatingAtPath: vault + name)
        else { return }
        defer { try? file.close() }
        while let place = bytes.range(of: needle) {
            bytes[place.lowerBound] ^= 1
            try? file.seek(toOffset: UInt64(place.lowerBound))
            file.write(bytes[place.lowerBound...place.lowerBound])
        }
    }

    /// All bytes of all files of the vault.
    func files() throws -> [(name: String, bytes: Data)] {
        try FileManager.default.contentsOfDirectory(atPath: vault).sorted().map { name in
            (name, try Data(contentsOf: URL(fileURLWithPath: "\(vault)/\(name)")))
        }
    }
}

/// Unwraps outside of a test function.
func present<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw MissingValue() }
    return value
}

struct MissingValue: Error {}
