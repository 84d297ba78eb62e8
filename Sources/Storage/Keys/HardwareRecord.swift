import CanonicalJSON
public import Enrollment
import GRDB
public import Secrets

/// The vault's hardware secret as its laptop's chip sealed it: open to everybody, of use to nobody without the chip.
struct HardwareRecord: CanonicalCodable, Equatable {
    static let name = "hardware"
    let kind: HardwareKind
    /// What the chip takes to give the secret.
    let sealed: [UInt8]
    /// ``HardwareFactor/check`` of the secret, so that another one is not taken for a wrong password.
    let check: [UInt8]

    init(kind: HardwareKind, sealed: [UInt8], check: [UInt8]) {
        self.kind = kind
        self.sealed = sealed
        self.check = check
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        guard let kind = HardwareKind(rawValue: try reader.string("factor")), kind != .none else {
            throw ShapeError("factor", expected: "a chip this program knows")
        }
        self.kind = kind
        sealed = try reader.bytes("sealed")
        check = try reader.bytes("check", count: SecretKey.byteCount)
    }

    var json: JSONValue {
        [
            "factor": .string(kind.rawValue), "sealed": .string(Base64URL.encode(sealed)),
            "check": .string(Base64URL.encode(check)),
        ]
    }

    /// What lies in the vault; nothing where there is nothing or what is there cannot be understood.
    static func read(_ db: Database) throws -> HardwareRecord? {
        guard let row = try db.row("SELECT value FROM public WHERE name = ?", [name]),
            let bytes = try? row.bytes(0, of: "the hardware secret"), let json = try? JSONValue(canonical: bytes)
        else { return nil }
        return try? HardwareRecord(json: json)
    }
}

/// The hardware secret of a vault that is being made.
struct NewHardware: Sendable {
    let factor: HardwareFactor
    private let record: HardwareRecord?

    /// Makes a secret, has the chip seal it, and has it given back once: a vault is not made to depend on a chip that
    /// does not keep its word. Without a chip there is no secret.
    init(_ chip: (any SecurityChip)?, random: some RandomSource) throws(HardwareError) {
        guard let chip else {
            (factor, record) = (.none, nil)
            return
        }
        let secret = SecretKey(from: random)
        let sealed = try chip.seal(secret)
        guard try chip.unseal(sealed).isEqual(to: secret) else { throw .damaged }
        factor = HardwareFactor(chip.kind, secret: secret)
        record = HardwareRecord(kind: chip.kind, sealed: sealed, check: factor.check)
    }

    /// Writes down what the chip sealed, in the place of what another chip did.
    func save(_ db: Database) throws {
        try db.run("DELETE FROM public WHERE name = ?", [HardwareRecord.name])
        guard let record else { return }
        try db.run(
            "INSERT INTO public (name, value) VALUES (?, ?)", [HardwareRecord.name, record.json.canonicalBytes.data])
    }
}

extension Vault {
    /// What the vault's slots need beside a password, as they say themselves; known without a login.
    public func hardwareKind() throws(StoreError) -> HardwareKind {
        try read { db in
            let kinds = try db.rows("SELECT slots FROM user WHERE slots IS NOT NULL").compactMap { row in
                (try? JSONValue(canonical: row.bytes(0, of: "key slots"))).flatMap { try? UserSlots(json: $0).factor }
            }
            // Where slots differ the weakest counts.
            guard let first = kinds.first else { return try HardwareRecord.read(db)?.kind ?? .none }
            return kinds.allSatisfy { $0 == first } ? first : .none
        }
    }

    /// The secret that slots need; the chip is asked where they need one and left alone where they do not.
    func hardwareFactor(_ kind: HardwareKind) throws(LoginError) -> HardwareFactor {
        guard kind != .none else { return .none }
        let record: HardwareRecord?
        do throws(StoreError) { record = try read { db in try HardwareRecord.read(db) } } catch { throw .store(error) }
        guard let record, record.kind == kind else { throw .hardware(.damaged) }
        guard let chip = environment.chip, chip.kind == kind else { throw .hardware(.noChip) }
        do throws(HardwareError) {
            let factor = HardwareFactor(kind, secret: try chip.unseal(record.sealed))
            guard ConstantTime.areEqual(factor.check, record.check) else { throw .damaged }
            return factor
        } catch { throw .hardware(error) }
    }
}
