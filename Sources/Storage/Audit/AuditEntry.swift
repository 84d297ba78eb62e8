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
    case indexRebuilt = "index_rebuilt"
    /// An extract was loaded; the subject says how many people it names.
    case extractLoaded = "extract_loaded"
    /// Somebody looked for a person in the extract; the subject is the kind of term and how many were shown.
    case extractSearched = "extract_searched"
    case extractErased = "extract_erased"
    case purged
    case cursorMoved = "cursor_moved"
    case keysRotated = "keys_rotated"
    /// An extension code was taken; the subject is how many days after the certificate's end it reaches.
    case certificateExtended = "certificate_extended"
    /// A new store key; the subject says when the records did not match the log before it.
    case rekeyBegan = "rekey_began"
    /// Applications got fresh keys; the subject is how many.
    case rekeyed = "applications_rekeyed"
    case rekeyFinished = "rekey_finished"
    /// Wrong passwords since the last right one; the subject is how many.
    case wrongPasswords = "wrong_passwords"
    /// The file that counts wrong passwords was gone or damaged; the subject says which.
    case attemptsLost = "attempts_lost"
    case mirrorChanged = "mirror_changed"
}

/// One link of the chain: what was done, by whom, when by every clock, and what the vault amounted to after it.
struct AuditEntry: CanonicalCodable, Equatable {
    /// Hash of the canonical bytes of the entry before, zeros for the first.
    let previous: Digest
    let action: AuditAction
    let user: String
    /// The application or batch it was about, by its opaque name.
    let subject: String?
    /// What was odd about the clock.
    let flags: [ClockFlag]
    /// The counters and clocks after it.
    let counters: Counters
    /// Digest of all records after it.
    let index: Digest

    init(
        previous: Digest, action: AuditAction, user: String, subject: String?, flags: [ClockFlag],
        counters: Counters, index: Digest
    ) {
        self.previous = previous
        self.action = action
        self.user = user
        self.subject = subject
        self.flags = flags
        self.counters = counters
        self.index = index
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        previous = try reader.digest("prev")
        action = try reader.choice("action")
        user = try reader.string("user")
        subject = try reader.stringIfPresent("subject")
        flags = try reader.list("flags")
        counters = try reader.decode("counters")
        index = try reader.digest("index")
    }

    var json: JSONValue {
        var object: JSONObject = [
            "prev": previous.json, "action": .string(action.rawValue), "user": .string(user),
            "flags": .array(flags.map(\.json)), "counters": counters.json, "index": index.json,
        ]
        object["subject"] = subject.map { .string($0) }
        return .object(object)
    }

    /// What the next entry names as its predecessor.
    var link: Digest { BLAKE2b.hash256(canonicalBytes) }
}
