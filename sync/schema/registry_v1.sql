-- The registry's intake, in the SQL that SQLite and the PostgreSQL family share: no serial keys, no triggers, no
-- deferred constraints; what belongs to an application begins its key with the application.

-- Every certificate a kit was ever issued: what an older one signed stays verifiable. A renewal has the epoch and the
-- keys of the one before and the next serial number; a new provisioning has the next epoch and new keys.
CREATE TABLE kits (
    kit TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    serial BIGINT NOT NULL,
    certificate BLOB NOT NULL,
    issued_ms BIGINT NOT NULL,
    PRIMARY KEY (kit, epoch, serial)
);

-- When a device of a kit asked for a token last.
CREATE TABLE kits_seen (
    kit TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    PRIMARY KEY (kit, epoch)
);

-- Revoked signing keys, of devices (no user) and of users. Each is a version of the list of its own; none is taken back.
CREATE TABLE revocations (
    version BIGINT NOT NULL,
    kid TEXT NOT NULL,
    kit TEXT NOT NULL,
    user_name TEXT,
    reason TEXT NOT NULL,
    time_ms BIGINT NOT NULL,
    PRIMARY KEY (version)
);
CREATE UNIQUE INDEX revocations_by_kid ON revocations (kid);

-- Client assertions that were used, until they expire.
CREATE TABLE assertions (
    kit TEXT NOT NULL,
    assertion TEXT NOT NULL,
    expires_s BIGINT NOT NULL,
    PRIMARY KEY (kit, assertion)
);

-- Offered batches with approval, leaves and user certificates, as they were signed.
CREATE TABLE batches (
    kit TEXT NOT NULL,
    batch TEXT NOT NULL,
    offer BLOB NOT NULL,
    offered_ms BIGINT NOT NULL,
    PRIMARY KEY (kit, batch)
);

-- What the tokens of approvals mean: 'usual', 'duress' or 'unknown'. Nothing of this is ever told to a kit.
CREATE TABLE batch_tokens (
    kit TEXT NOT NULL,
    batch TEXT NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (kit, batch)
);

-- One sealed application: offered, stored, opened or parked. The flags say what a person should know of an opened one:
-- since when its device or one of its signers is revoked, and whether its device was provisioned anew before.
CREATE TABLE items (
    app_id BLOB NOT NULL,
    seal BIGINT NOT NULL,
    kit TEXT NOT NULL,
    batch TEXT NOT NULL,
    manifest BLOB NOT NULL,
    manifest_hash BLOB NOT NULL,
    body_hash BLOB NOT NULL,
    state TEXT NOT NULL,
    reason BLOB,
    offered_ms BIGINT NOT NULL,
    lease_ms BIGINT NOT NULL,
    kit_revoked_ms BIGINT,
    signer_revoked_ms BIGINT,
    old_epoch BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (app_id, seal)
);
CREATE INDEX items_by_state ON items (state, lease_ms);
CREATE INDEX items_by_kit ON items (kit, state);

-- The sealed files of an application; a file is here once all its bytes are durable and have the announced hash.
CREATE TABLE parts (
    app_id BLOB NOT NULL,
    seal BIGINT NOT NULL,
    place BIGINT NOT NULL,
    part_hash BLOB NOT NULL,
    length BIGINT NOT NULL,
    upload TEXT,
    file TEXT,
    PRIMARY KEY (app_id, seal, place)
);
CREATE INDEX parts_by_hash ON parts (part_hash);
CREATE INDEX parts_by_upload ON parts (upload);

-- What was taken responsibility for, once per key.
CREATE TABLE ledger (
    app_id BLOB NOT NULL,
    seal BIGINT NOT NULL,
    level TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    receipt BLOB NOT NULL,
    time_ms BIGINT NOT NULL,
    PRIMARY KEY (app_id, seal, level)
);

-- What each kit has yet to be told, numbered per kit.
CREATE TABLE outbox (
    kit TEXT NOT NULL,
    number BIGINT NOT NULL,
    change BLOB NOT NULL,
    time_ms BIGINT NOT NULL,
    PRIMARY KEY (kit, number)
);

-- Opened applications: the revisions that were signed, and the pictures.
CREATE TABLE applications (
    app_id BLOB NOT NULL,
    kit TEXT NOT NULL,
    receipt TEXT,
    heads BLOB NOT NULL,
    text BLOB NOT NULL,
    opened_ms BIGINT NOT NULL,
    PRIMARY KEY (app_id)
);
CREATE INDEX applications_by_receipt ON applications (receipt);

-- Opened applications that a person sent back to their kit, and when the corrected one came.
CREATE TABLE returns (
    app_id BLOB NOT NULL,
    number BIGINT NOT NULL,
    kit TEXT NOT NULL,
    heads BLOB NOT NULL,
    reason BLOB NOT NULL,
    time_ms BIGINT NOT NULL,
    answered_ms BIGINT,
    PRIMARY KEY (app_id, number)
);
CREATE INDEX returns_by_kit ON returns (kit, answered_ms);
CREATE TABLE revisions (
    app_id BLOB NOT NULL,
    rev_id BLOB NOT NULL,
    device TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    signed BLOB NOT NULL,
    PRIMARY KEY (app_id, rev_id)
);
CREATE UNIQUE INDEX revisions_by_sequence ON revisions (device, epoch, seq);
CREATE TABLE blobs (
    app_id BLOB NOT NULL,
    blob_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    media_type TEXT NOT NULL,
    length BIGINT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (app_id, blob_id)
);

-- What each kit has signed of its audit log, one line per epoch.
CREATE TABLE checkpoints (
    kit TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    n BIGINT NOT NULL,
    hash BLOB NOT NULL,
    signed BLOB NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (kit, epoch, n)
);

-- Kits that came with less than is held, or with something else.
CREATE TABLE checkpoint_findings (
    kit TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    fault TEXT NOT NULL,
    held BIGINT NOT NULL,
    offered BIGINT NOT NULL,
    signed BLOB,
    first_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (kit, epoch, fault)
);

-- Sums for the status page.
CREATE TABLE meters (
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (name)
);
