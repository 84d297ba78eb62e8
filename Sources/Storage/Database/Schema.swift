import GRDB

/// The tables of a vault. SQLite sees opaque ids, states and counters; everything with a meaning is sealed.
enum Schema {
    /// The version this program writes, in `PRAGMA user_version`.
    static let version = 1
    /// `TRAM` in ASCII, in `PRAGMA application_id`: a file without it is not a vault.
    static let applicationID = 0x5452_414D

    /// The statements that lead from one version to the next; the first makes an empty file version 1.
    private static let steps: [String] = [first]

    /// Brings a file up to ``version`` in the transaction the caller has open.
    static func migrate(_ db: Database, from found: Int) throws {
        for step in steps.dropFirst(found) { try db.execute(sql: step) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);")
    }

    private static let first = """
        -- The kit's certificate: public, and needed before anybody has logged in.
        CREATE TABLE public (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

        -- Who may log in. Slots open with the user's own password; a disabled user has none.
        CREATE TABLE user (
            name TEXT PRIMARY KEY, role TEXT NOT NULL, disabled INTEGER NOT NULL,
            slots BLOB, certificate BLOB NOT NULL
        ) STRICT;

        -- The store key sealed to each user's certified unlock key (`user/NAME`) and to the headquarters (`recovery`).
        CREATE TABLE store_key (holder TEXT PRIMARY KEY, box BLOB NOT NULL) STRICT;

        -- Certificates of users of laptops that were lost: what they signed stays verifiable, their slots are gone.
        CREATE TABLE former_user (n INTEGER PRIMARY KEY, certificate BLOB NOT NULL) STRICT;

        -- The device's own keys under the store key.
        CREATE TABLE secret (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT;

        -- Keys of applications under a key of the day, keys of days under the store key. Deleting is purging.
        CREATE TABLE epoch_key (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
        CREATE TABLE application_key (
            app BLOB PRIMARY KEY, epoch INTEGER NOT NULL REFERENCES epoch_key (id), sealed BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- What lists are made of. `summary` opens with the application's key and goes with it.
        CREATE TABLE application (
            id BLOB PRIMARY KEY, receipt INTEGER NOT NULL UNIQUE, state TEXT NOT NULL,
            version INTEGER NOT NULL, summary BLOB
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX application_state ON application (state);

        -- The signed revisions of an application in the order they were written.
        CREATE TABLE revision (
            app BLOB NOT NULL, n INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (app, n)
        ) STRICT, WITHOUT ROWID;

        -- Pictures (kind 0) and sealed files (kind 1); the id of a piece is stream << 20 | number.
        CREATE TABLE stream (id INTEGER PRIMARY KEY, app BLOB NOT NULL, kind INTEGER NOT NULL, sealed BLOB NOT NULL)
            STRICT;
        CREATE INDEX stream_app ON stream (app, kind);
        CREATE TABLE piece (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

        -- Every other fact: status of applications, sessions, batches, judgements, packets, receipts, counters.
        CREATE TABLE record (
            kind TEXT NOT NULL, id BLOB NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (kind, id)
        ) STRICT, WITHOUT ROWID;

        -- Truncated keyed hashes of numbers, names with birth years and telephone numbers, while they can be read.
        CREATE TABLE blind_index (
            field INTEGER NOT NULL, tag INTEGER NOT NULL, app BLOB NOT NULL, PRIMARY KEY (field, tag, app)
        ) STRICT, WITHOUT ROWID;

        -- The hash chain over everything that was done.
        CREATE TABLE audit (n INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;

        -- Points of that chain as the device signed them. Nothing personal is in them, so they are open.
        CREATE TABLE checkpoint (n INTEGER PRIMARY KEY, signed BLOB NOT NULL) STRICT;
        """
}
