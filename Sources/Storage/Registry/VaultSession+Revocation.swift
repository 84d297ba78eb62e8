import CanonicalJSON
public import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Synchronization

/// Why a user has no slots, as `disabled` of their row.
enum UserBar: Int {
    /// The admin of the kit.
    case disabled = 1
    /// The registry, for this user or for the whole kit.
    case revoked = 2
}

/// The list of revoked keys as this vault verified it last: the highest version, and every key that was ever on it.
struct RevocationRow: CanonicalCodable, Equatable {
    var version = 0
    var revoked: [String] = []

    init(version: Int = 0, revoked: [String] = []) {
        self.version = version
        self.revoked = revoked
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        version = try reader.int("version")
        revoked = try reader.list("revoked")
    }

    var json: JSONValue { ["version": .int(version), "revoked": .array(revoked.map(\.json))] }

    /// What both lists say: the higher version, and every key of either.
    func joined(with other: RevocationRow) -> RevocationRow {
        var row = self
        row.version = max(version, other.version)
        for kid in other.revoked where !row.revoked.contains(kid) { row.revoked.append(kid) }
        return row
    }
}

extension VaultReader {
    /// The list as it is kept; of two copies that differ, neither takes anything from the other.
    ///
    /// - Throws: ``StoreError/damaged(what:)`` where there is one and it cannot be read: nobody knows who is revoked.
    func revocations() throws -> RevocationRow {
        let copies = try copies(of: .revocations)
        let rows = copies.values.compactMap { try? RevocationRow(json: $0) }
        guard !rows.isEmpty || copies.count == 0 else {
            throw StoreError.damaged(what: TwinRecord.revocations.name.what)
        }
        return rows.reduce(RevocationRow()) { $0.joined(with: $1) }
    }
}

/// What became of a list of revoked keys.
public enum RevocationOutcome: Sendable, Equatable {
    /// It is kept, now or before.
    case current
    /// A list of a higher version was verified before; this one is refused.
    case wentBack(known: Int)
}

extension VaultSession {
    /// Keeps the registry's list of revoked keys, whose signature the caller verified.
    ///
    /// Users on it lose their slots in the same transaction; what they approved before stays and is sent. Like
    /// ``disableUser(_:)`` it makes a new store key and begins a rekey. A kit on it does no new work any more; its slots
    /// go with ``destroyAccess()`` once everything sealed is delivered.
    public func takeRevocations(version: Int, revoked: [String]) throws(StoreError) -> RevocationOutcome {
        let known = try read { reader in try reader.revocations() }
        let isOther = version == known.version && !Set(revoked).isSuperset(of: known.revoked)
        guard version >= known.version, !isOther else { return .wentBack(known: known.version) }
        // A key that was revoked once stays so, whatever a later list leaves out.
        let row = known.joined(with: RevocationRow(version: version, revoked: revoked))
        guard row != known else { return .current }
        try keep(row)
        remember(row)
        return .current
    }

    private func keep(_ row: RevocationRow) throws(StoreError) {
        let kids = Set(row.revoked)
        let names = try read { reader in
            // Whether they still have slots is open to whoever has the disk; who may have the key is not.
            let holders = try reader.keyHolders()?.keys ?? kids
            return reader.signers.people(withKeys: kids.intersection(holders))
        }
        // Who knows a password of a revoked kit has what is in it; its slots go as a whole, see ``destroyAccess()``.
        guard !names.isEmpty, !kids.contains(vault.device.id) else {
            try write(.revocationsTaken) { writer in
                writer.subject = "\(row.version)"
                try writer.put(.revocations, row.json)
                for name in names { try Self.bar(name, writer.db) }
                try writer.changeHolders { holders in for name in names { holders.remove(name) } }
            }
            // Pages with their slots must not wait in the log for the next login.
            return try vault.emptyLog()
        }
        try renewStoreKey(
            .revocationsTaken, subject: "\(row.version)", barring: names,
            because: { db in for name in names { try Self.bar(name, db) } },
            and: { writer in try writer.put(.revocations, row.json) })
    }

    /// Takes the slots of a user away because the registry said so.
    private static func bar(_ name: String, _ db: Database) throws {
        try db.run(
            "UPDATE user SET disabled = ?, slots = NULL WHERE name = ? AND slots IS NOT NULL",
            [UserBar.revoked.rawValue, name])
        try StoreKeyBoxes(db: db).delete(.user(name))
    }

    /// The version of the list of revoked keys that counts here, 0 for none yet.
    public func revocationVersion() throws(StoreError) -> Int {
        try read { reader in try reader.revocations().version }
    }

    /// Whether the registry revoked this kit, as far as it has heard.
    public var isKitRevoked: Bool { bar.withLock { $0 } == .kitRevoked }

    /// Whether the registry revoked who is logged in, as far as this vault has heard.
    public var isRevoked: Bool { bar.withLock { $0 } == .revoked }

    /// Takes the slots of every user away: no password opens this vault any more, the recovery slot does. For a revoked
    /// kit that has delivered what was sealed.
    ///
    /// - Returns: How many users.
    /// - Throws: ``StoreError/notAllowed(_:)`` on a kit that is not revoked.
    @discardableResult
    public func destroyAccess() throws(StoreError) -> Int {
        guard isKitRevoked else { throw .notAllowed(.role) }
        let count = try write(.accessDestroyed) { writer in
            // All rows at once: one that was manipulated keeps no other from losing its slots.
            try writer.db.run(
                "UPDATE user SET disabled = ?, slots = NULL WHERE slots IS NOT NULL", [UserBar.revoked.rawValue])
            let count = writer.db.changesCount
            try StoreKeyBoxes(db: writer.db).deleteUsers()
            return count
        }
        try vault.emptyLog()
        return count
    }

    /// What the list means for this session from now on.
    func remember(_ row: RevocationRow) {
        let kids = Set(row.revoked)
        let own = (try? keys())?.user.publicKey.id
        bar.withLock { bar in
            if kids.contains(vault.device.id) {
                bar = .kitRevoked
            } else if let own, kids.contains(own) {
                bar = .revoked
            }
        }
    }
}

extension Vault {
    /// The list as it is kept, before anybody is let in.
    func revocations(_ ring: KeyRing, _ signers: Signers) throws(StoreError) -> RevocationRow {
        try read { db in
            let reader = VaultReader(db: db, ring: ring, signers: signers, environment: environment)
            return try reader.revocations()
        }
    }
}
