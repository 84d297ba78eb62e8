import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// The keys of one application: they open its revisions, its summary and its pictures, and nothing else does.
final class ApplicationKeys: Sendable {
    /// Seals rows.
    let rows: SecretKey
    /// Seals pictures: every stream has a random header of its own, and its pieces are bound to the picture's name.
    let pictures: SecretKey

    init(_ key: borrowing SecretKey, in arena: LockedArena) {
        rows = KeyDerivation.subkey(1, context: "recordv1", of: key, in: arena)
        pictures = KeyDerivation.subkey(4, context: "blobstr1", of: key, in: arena)
    }
}

/// The small table of wrapped keys. Deleting a line is what purges an application; the day's key that wrapped it
/// goes too when the day changes, so that a remnant of the line on flash opens nothing.
struct KeyTable {
    let db: Database
    let ring: KeyRing
    let random: any RandomSource

    /// Writes down the key of an application, in the place of the one it had.
    func add(_ key: borrowing SecretKey, of app: ApplicationID) throws {
        let epoch = try currentEpoch()
        try wrap(key, of: app, under: epoch.key, id: epoch.id)
    }

    /// The keys of an application.
    ///
    /// - Throws: ``StoreError/notFound(_:)`` when they were destroyed, ``StoreError/damaged(what:)``.
    func keys(of app: ApplicationID) throws -> ApplicationKeys {
        ApplicationKeys(try unwrap(app), in: ring.arena)
    }

    /// The line of an application's key as it lies on the disk.
    func wrappedKey(of app: ApplicationID) throws -> [UInt8]? {
        try db.row("SELECT sealed FROM application_key WHERE app = ?", [app.bytes.data])?
            .bytes(0, of: "the key of application \(app)")
    }

    /// Destroys the keys of an application.
    func destroy(_ app: ApplicationID) throws {
        try db.run("DELETE FROM application_key WHERE app = ?", [app.bytes.data])
    }

    /// Begins a new day: every living application is wrapped under a new key and the old keys are deleted.
    ///
    /// - Parameter floor: Applications wrapped under an older day than this one wait for a key of their own, and stay;
    ///   0 where no rekey is under way.
    func rotate(from floor: Int) throws {
        let fresh = try makeEpoch()
        for row in try db.rows("SELECT app FROM application_key WHERE epoch <> ? AND epoch >= ?", [fresh.id, floor]) {
            guard let app = ApplicationID(stored: try row.bytes(0, of: "the table of keys")) else { continue }
            // A damaged line stays as it is: it is found when somebody wants to read what it belongs to.
            guard let key = try? unwrap(app) else { continue }
            try wrap(key, of: app, under: fresh.key, id: fresh.id)
        }
        try dropUnused(but: fresh.id)
    }

    /// Deletes the keys of days that wrap nothing, except one.
    func dropUnused(but id: Int) throws {
        try db.run("DELETE FROM epoch_key WHERE id <> ? AND id NOT IN (SELECT epoch FROM application_key)", [id])
    }

    /// Seals the keys of all days for another key ring and begins a new day under it.
    ///
    /// - Returns: The new day, and how many keys could not be opened and were left as they are.
    func reseal(for next: KeyRing) throws -> (day: Int, damaged: Int) {
        var damaged = 0
        for row in try db.rows("SELECT id, sealed FROM epoch_key \(Self.inReach)") {
            let id = try row.integer(0, of: "the key of a day")
            do {
                let key = try openEpoch(id, row, column: 1)
                let place = RowPlace("epoch_key", id.bigEndianBytes)
                let sealed = XChaCha20Poly1305.seal(
                    key.bytes, key: next.epochs, context: place.context, random: random)
                try db.run("UPDATE epoch_key SET sealed = ? WHERE id = ?", [sealed.data, id])
            } catch StoreError.damaged {
                damaged += 1
            }
        }
        return (try KeyTable(db: db, ring: next, random: random).makeEpoch().id, damaged)
    }

    private func wrap(
        _ key: borrowing SecretKey, of app: ApplicationID, under epoch: borrowing SecretKey, id: Int
    ) throws {
        let place = RowPlace("application_key", app.bytes, version: id)
        let sealed = XChaCha20Poly1305.seal(key.bytes, key: epoch, context: place.context, random: random)
        try db.run(
            "INSERT OR REPLACE INTO application_key (app, epoch, sealed) VALUES (?, ?, ?)",
            [app.bytes.data, id, sealed.data])
    }

    private func unwrap(_ app: ApplicationID) throws -> SecretKey {
        let what = "the key of application \(app)"
        guard let row = try db.row("SELECT epoch, sealed FROM application_key WHERE app = ?", [app.bytes.data])
        else { throw StoreError.notFound(what) }
        let id = try row.integer(0, of: what)
        let epoch = try openEpoch(id)
        return try open(
            row.bytes(1, of: what), at: RowPlace("application_key", app.bytes, version: id), key: epoch, what: what)
    }

    /// A manipulated file can hold any number; one out of reach is no day.
    private static var inReach: String { "WHERE id > 0 AND id < \(1 << 40)" }

    private func currentEpoch() throws -> Epoch {
        guard let row = try db.row("SELECT id, sealed FROM epoch_key \(Self.inReach) ORDER BY id DESC LIMIT 1") else {
            return try makeEpoch()
        }
        let id = try row.integer(0, of: "the key of a day")
        return Epoch(id: id, key: try openEpoch(id, row, column: 1))
    }

    private func makeEpoch() throws -> Epoch {
        let id = (try db.integer("SELECT MAX(id) FROM epoch_key \(Self.inReach)") ?? 0) + 1
        let key = SecretKey(from: random, in: ring.arena)
        let place = RowPlace("epoch_key", id.bigEndianBytes)
        let sealed = XChaCha20Poly1305.seal(key.bytes, key: ring.epochs, context: place.context, random: random)
        try db.run("INSERT INTO epoch_key (id, sealed) VALUES (?, ?)", [id, sealed.data])
        return Epoch(id: id, key: key)
    }

    private func openEpoch(_ id: Int) throws -> SecretKey {
        guard let row = try db.row("SELECT sealed FROM epoch_key WHERE id = ?", [id]) else {
            throw StoreError.damaged(what: "the key of day \(id)")
        }
        return try openEpoch(id, row, column: 0)
    }

    private func openEpoch(_ id: Int, _ row: Row, column: Int) throws -> SecretKey {
        let what = "the key of day \(id)"
        return try open(
            row.bytes(column, of: what), at: RowPlace("epoch_key", id.bigEndianBytes), key: ring.epochs, what: what)
    }

    private func open(
        _ sealed: [UInt8], at place: RowPlace, key: borrowing SecretKey, what: String
    ) throws(StoreError) -> SecretKey {
        do {
            let bytes = try XChaCha20Poly1305.openSecret(sealed, key: key, context: place.context, in: ring.arena)
            guard let key = SecretKey(bytes) else { throw StoreError.damaged(what: what) }
            return key
        } catch {
            throw .damaged(what: what)
        }
    }
}

/// The key of a day and its number.
private struct Epoch: ~Copyable {
    let id: Int
    let key: SecretKey
}

extension ApplicationID {
    /// An id as it stands in a row.
    init?(stored bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.init(randomBytes: bytes)
        guard self.bytes == bytes else { return nil }
    }
}
