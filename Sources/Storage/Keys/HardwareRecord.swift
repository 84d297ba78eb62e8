import CanonicalJSON
public import Enrollment
import GRDB
public import Secrets
import Synchronization

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

    /// Its name in the second table; one damaged row is not everybody's login.
    private static let again = "again/hardware"

    /// What lies in the vault; nothing where there is nothing or what is there cannot be understood.
    static func read(_ db: Database) throws -> HardwareRecord? { try copies(db).first }

    /// The copies that can be understood, each once.
    static func copies(_ db: Database) throws -> [HardwareRecord] {
        var copies: [HardwareRecord] = []
        for case let record? in try rows(db).map(parsed) where !copies.contains(record) { copies.append(record) }
        return copies
    }

    /// Whether one of the two copies is gone, cannot be understood or says another thing.
    static func hasDamagedCopy(_ db: Database) throws -> Bool {
        let rows = try rows(db)
        return !rows.isEmpty && (rows.count != 2 || rows[0] != rows[1])
    }

    private static func rows(_ db: Database) throws -> [[UInt8]] {
        let rows = try db.rows(
            "SELECT value FROM public WHERE name = ? UNION ALL SELECT sealed FROM secret WHERE name = ?", [name, again])
        return rows.map { (try? $0.bytes(0, of: "the hardware secret")) ?? [] }
    }

    private static func parsed(_ bytes: [UInt8]) -> HardwareRecord? {
        (try? JSONValue(canonical: bytes)).flatMap { try? HardwareRecord(json: $0) }
    }

    /// Writes both copies in the place of whatever is there; nothing for a vault without a chip.
    static func replace(_ record: HardwareRecord?, _ db: Database) throws {
        try db.run("DELETE FROM public WHERE name = ?", [name])
        try db.run("DELETE FROM secret WHERE name = ?", [again])
        guard let bytes = record?.json.canonicalBytes.data else { return }
        try db.run("INSERT INTO public (name, value) VALUES (?, ?)", [name, bytes])
        try db.run("INSERT INTO secret (name, sealed) VALUES (?, ?)", [again, bytes])
    }
}

extension VaultWriter {
    /// Makes the copies of the hardware secret good from the one that the chip took; nothing where it was not asked.
    func mendHardware(_ good: HardwareRecord?) throws {
        guard let good, try HardwareRecord.hasDamagedCopy(db) else { return }
        try HardwareRecord.replace(good, db)
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
    func save(_ db: Database) throws { try HardwareRecord.replace(record, db) }
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
        let records: [HardwareRecord]
        do throws(StoreError) {
            records = try read { db in try HardwareRecord.copies(db) }
        } catch { throw .store(error) }
        guard records.contains(where: { $0.kind == kind }) else { throw .hardware(.damaged) }
        guard let chip = environment.chip, chip.kind == kind else { throw .hardware(.noChip) }
        var failure = HardwareError.damaged
        for record in records where record.kind == kind {
            do throws(HardwareError) {
                let factor = HardwareFactor(kind, secret: try chip.unseal(record.sealed))
                guard ConstantTime.areEqual(factor.check, record.check) else { continue }
                goodHardware.withLock { $0 = record }
                return factor
            } catch { failure = error }
        }
        throw .hardware(failure)
    }
}
