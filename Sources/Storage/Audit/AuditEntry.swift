import CanonicalJSON
import EnrollmentModel
import Secrets

/// What was done, as a word of the audit chain.
enum AuditAction: String, CaseIterable {
    case vaultCreated = "vault_created"
    case login
    case userAdded = "user_added"
    case userDisabled = "user_disabled"
    case passwordChanged = "password_changed"
    case sessionBegan = "session_began"
    case sessionEnded = "session_ended"
    case applicationCreated = "application_created"
    case applicationChanged = "application_changed"
    case batchClosed = "batch_closed"
    case reviewed
    case judged
    case approvalSigned = "approval_signed"
    case sealReserved = "seal_reserved"
    case sealDropped = "seal_dropped"
    case sealed
    case uploadBegan = "upload_began"
    case receiptStored = "receipt_stored"
    case packetParked = "packet_parked"
    /// An extract was loaded; the subject says how many people it names.
    case extractLoaded = "extract_loaded"
    /// Somebody looked for a person in the extract; the subject is the kind of term and how many were shown.
    case extractSearched = "extract_searched"
    case extractErased = "extract_erased"
    case purged
    case cursorMoved = "cursor_moved"
    /// An extension code was taken; the subject is how many days after the certificate's end it reaches.
    case certificateExtended = "certificate_extended"
    /// A new store key; the subject says when the records did not match the log before it.
    case rekeyBegan = "rekey_began"
    /// Applications got fresh keys; the subject is how many.
    case rekeyed = "applications_rekeyed"
    case rekeyFinished = "rekey_finished"
    case certificateRenewed = "certificate_renewed"
    case revocationsTaken = "revocations_taken"
    case accessDestroyed = "access_destroyed"
    case returnStored = "return_stored"
    case returnTaken = "return_taken"
    /// Wrong passwords since the last right one; the subject is how many.
    case wrongPasswords = "wrong_passwords"
    /// The file that counts wrong passwords was gone or damaged; the subject says which.
    case attemptsLost = "attempts_lost"
    /// Triggers or views that are not ours were taken out of the file; the subject is how many.
    case schemaRepaired = "schema_repaired"
    case mirrorChanged = "mirror_changed"
    case checkpointAcknowledged = "checkpoint_acknowledged"
    case checkpointRefused = "checkpoint_refused"
    case auditExported = "audit_exported"
    case backedUp = "backed_up"
    case restored
}

/// One link of the chain: what was done, by whom, when by every clock, and what the vault amounted to after it.
///
/// No personal data is in it: what it was about has an opaque name.
struct AuditEntry: CanonicalCodable, Equatable {
    /// Its place, from 1.
    let number: Int
    /// Hash of the canonical bytes of the entry before, zeros for the first.
    let previous: Digest
    /// What the clocks said, right or wrong.
    let reading: ClockReading
    /// What was odd about the clock.
    let flags: [ClockFlag]
    let action: AuditAction
    let user: String
    /// The application, batch, camp session or user it was about.
    let subject: String?
    /// The counters and clocks after it; its hybrid time is the entry's.
    let counters: Counters
    /// Digest of all records after it.
    let index: Digest

    static let version = 1
    /// Numbers beyond this are somebody's joke.
    static let limit = 1 << 40

    init(
        number: Int, previous: Digest, reading: ClockReading, flags: [ClockFlag], action: AuditAction, user: String,
        subject: String?, counters: Counters, index: Digest
    ) {
        self.number = number
        self.previous = previous
        self.reading = reading
        self.flags = flags
        self.action = action
        self.user = user
        self.subject = subject
        self.counters = counters
        self.index = index
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        _ = try reader.int("v", in: Self.version...Self.version)
        number = try reader.int("n", in: 1...Self.limit)
        previous = try reader.digest("previous")
        let reading = try ClockReading(json: json)
        self.reading = reading
        flags = try reader.list("flags")
        action = try reader.choice("action")
        user = try reader.string("user")
        subject = try reader.stringIfPresent("subject")
        counters = try EntryCounters(reader.value("counters"), hlc: reader.decode("hlc"), reading).value
        index = try reader.digest("index")
    }

    var json: JSONValue {
        var object: JSONObject = [
            "v": .int(Self.version), "n": .int(number), "previous": previous.json, "wall": .int(reading.wall),
            "since_boot": .int(reading.sinceBoot), "boot": .string(reading.boot), "hlc": counters.hlc.json,
            "flags": .array(flags.map(\.json)), "action": .string(action.rawValue), "user": .string(user),
            "counters": EntryCounters(counters, reading).json, "index": index.json,
        ]
        object["subject"] = subject.map { .string($0) }
        return .object(object)
    }
}

/// The counters as an entry has them: without the hybrid time, and with the last believed reading of the clocks only
/// where it is not the entry's own. A row stays small that way, and every step of the work writes one.
private struct EntryCounters {
    let value: Counters
    private let reading: ClockReading

    init(_ value: Counters, _ reading: ClockReading) {
        self.value = value
        self.reading = reading
    }

    init(_ json: JSONValue, hlc: HybridTime, _ reading: ClockReading) throws(ShapeError) {
        let reader = try ObjectReader(json)
        var value = Counters(
            epoch: try reader.int("epoch"), clock: try reader.decodeIfPresent("clock") ?? reading)
        value.hlc = hlc
        value.seq = try reader.int("seq")
        value.receipt = try reader.int("receipt")
        value.batch = try reader.int("batch")
        value.session = try reader.int("session")
        self.init(value, reading)
    }

    var json: JSONValue {
        var object = value.json.object ?? [:]
        object["hlc"] = nil
        if value.clock == reading { object["clock"] = nil }
        return .object(object)
    }
}
