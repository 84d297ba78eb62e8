import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// What a record of the one table of facts is.
enum RecordKind: String, CaseIterable {
    /// Where an application stands, by its id.
    case status
    /// What a supervisor says of an application, by batch and application; opens with the application's key.
    case judgement
    /// What was typed for an application and fits no field yet, by its id; opens with the application's key.
    case typed
    /// A closed batch, by its number.
    case batch
    /// A camp session, by its number.
    case session
    /// A sealed application on its way, by application and seal.
    case packet
    /// A receipt, by application, seal and level.
    case receipt
    /// An application that came back, sealed as it came, by its id; until it is opened.
    case returned
    /// The counters, the cursor of the registry's changes, the list of revoked keys, by their name.
    case fact

    /// Whether it opens with an application's key, whose id its own id begins with; all others open with the vault's.
    var isUnderApplicationKey: Bool { self == .judgement || self == .typed }
}

/// A record's name: its kind and an opaque id.
struct RecordName {
    let kind: RecordKind
    let id: [UInt8]

    static func status(_ app: ApplicationID) -> RecordName { RecordName(kind: .status, id: app.bytes) }
    static func typed(_ app: ApplicationID) -> RecordName { RecordName(kind: .typed, id: app.bytes) }
    static func batch(_ number: Int) -> RecordName { RecordName(kind: .batch, id: number.bigEndianBytes) }
    static func session(_ number: Int) -> RecordName { RecordName(kind: .session, id: number.bigEndianBytes) }
    static func fact(_ name: String) -> RecordName { RecordName(kind: .fact, id: Array(name.utf8)) }
    static func returned(_ app: ApplicationID) -> RecordName { RecordName(kind: .returned, id: app.bytes) }
    static func judgement(_ app: ApplicationID, batch: Int) -> RecordName {
        RecordName(kind: .judgement, id: app.bytes + batch.bigEndianBytes)
    }
    static func packet(_ app: ApplicationID, seal: Int) -> RecordName {
        RecordName(kind: .packet, id: app.bytes + seal.bigEndianBytes)
    }
    static func receipt(_ app: ApplicationID, seal: Int, level: ReceiptLevel) -> RecordName {
        RecordName(kind: .receipt, id: app.bytes + seal.bigEndianBytes + level.rawValue.utf8)
    }

    var place: RowPlace { RowPlace("record/\(kind.rawValue)", id) }

    /// What it is, for an error: opaque names only.
    var what: String {
        let app = ApplicationID(stored: Array(id.prefix(16)))?.text ?? ""
        return switch kind {
        case .status: "the status of application \(app)"
        case .typed: "what was typed for application \(app)"
        case .judgement: "the judgement of application \(app)"
        case .packet: "the packet of application \(app)"
        case .receipt: "the receipt of application \(app)"
        case .returned: "the returned text of application \(app)"
        case .batch: "a batch"
        case .session: "a camp session"
        case .fact: "the record \(String(decoding: id, as: UTF8.self))"
        }
    }
}
