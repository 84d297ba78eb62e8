public import CanonicalJSON

/// Somebody who stands beside the applicant.
public enum ParticipantRole: String, Sendable, CaseIterable {
    /// Người đại diện hợp pháp: acts for a child or a person of limited capacity.
    case representative
    /// Người làm chứng: vouches for identity or for a thumb mark.
    case witness
    /// Người phiên dịch: speaks the applicant's language.
    case interpreter

    /// Where the participant stands among the fields.
    public var path: FieldPath { FieldPath(stringLiteral: "roles.\(rawValue)") }
}

/// A representative, witness or interpreter with the tie to the applicant and what proves it.
public struct Participant: Sendable, Equatable, CanonicalCodable {
    /// Full name as on the paper shown.
    public var name: String
    /// Personal number, when known.
    public var personalNumber: String?
    /// Tie to the applicant in plain words of the form: mother, village head, …
    public var relation: String
    /// What proves the tie: a scan, or nothing when it is stated only.
    public var proof: Digest?
    /// Language spoken with the applicant, for an interpreter.
    public var language: String?

    /// A participant.
    public init(
        name: String, personalNumber: String? = nil, relation: String, proof: Digest? = nil, language: String? = nil
    ) {
        self.name = name
        self.personalNumber = personalNumber
        self.relation = relation
        self.proof = proof
        self.language = language
    }

    /// Reads `{name, relation, personal_number?, proof?, language?}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        name = try reader.string("name")
        relation = try reader.string("relation")
        personalNumber = try reader.stringIfPresent("personal_number")
        proof = try reader.decodeIfPresent("proof")
        language = try reader.stringIfPresent("language")
    }

    /// `{name, relation, personal_number?, proof?, language?}`.
    public var json: JSONValue {
        var object: JSONObject = ["name": .string(name), "relation": .string(relation)]
        object["personal_number"] = personalNumber.map(JSONValue.string)
        object["proof"] = proof?.json
        object["language"] = language.map(JSONValue.string)
        return .object(object)
    }
}

/// That the notice of a lawful duty was read out: not a consent, which enrolment does not need.
public struct NoticeRead: Sendable, Equatable, CanonicalCodable {
    /// Where it stands among the fields.
    public static let path: FieldPath = "notice"
    /// Language it was read in, ISO 639-3: `vie`, `bdq`, …
    public var language: String
    /// Who read it: user name of the officer or name of the interpreter.
    public var reader: String
    /// When, in milliseconds since 1970.
    public var time: Int

    /// A notice that was read.
    public init(language: String, reader: String, time: Int) {
        self.language = language
        self.reader = reader
        self.time = time
    }

    /// Reads `{language, reader, time_ms}`.
    public init(json: JSONValue) throws(ShapeError) {
        let object = try ObjectReader(json)
        language = try object.string("language")
        reader = try object.string("reader")
        time = try object.int("time_ms")
    }

    /// `{language, reader, time_ms}`.
    public var json: JSONValue { ["language": .string(language), "reader": .string(reader), "time_ms": .int(time)] }
}

/// A choice the citizen is free to make; absent counts as no, and a yes can be withdrawn.
public struct Consent: Sendable, Equatable, CanonicalCodable {
    /// Yes or no.
    public var given: Bool
    /// When it was said, in milliseconds since 1970.
    public var time: Int

    /// A choice.
    public init(given: Bool, time: Int) {
        self.given = given
        self.time = time
    }

    /// Where the choice called `name` stands among the fields.
    public static func path(_ name: String) -> FieldPath? { FieldPath("consents.\(name)") }

    /// Reads `{given, time_ms}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        given = try reader.bool("given")
        time = try reader.int("time_ms")
    }

    /// `{given, time_ms}`.
    public var json: JSONValue { ["given": .bool(given), "time_ms": .int(time)] }
}

/// How the citizen confirmed what the form says.
public enum CitizenCheck: Sendable, Equatable, CanonicalCodable {
    /// Signed by hand; the scan of the signed paper.
    case signature(scan: Digest)
    /// Cannot write: thumb under the paper before a witness who is named.
    case thumb(scan: Digest, witness: String)
    /// Read on the screen or read out, and confirmed aloud; the paper is signed when it is printed.
    case spoken(readBy: String)

    /// Where it stands among the fields.
    public static let path: FieldPath = "citizen_check"

    /// Reads an object with `kind` signature, thumb or spoken.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        switch try reader.string("kind") {
        case "signature": self = .signature(scan: try reader.digest("scan"))
        case "thumb": self = .thumb(scan: try reader.digest("scan"), witness: try reader.string("witness"))
        case "spoken": self = .spoken(readBy: try reader.string("read_by"))
        default: throw ShapeError("kind", expected: "signature, thumb or spoken")
        }
    }

    /// The canonical form, see ``init(json:)``.
    public var json: JSONValue {
        switch self {
        case .signature(let scan): ["kind": "signature", "scan": scan.json]
        case .thumb(let scan, let witness): ["kind": "thumb", "scan": scan.json, "witness": .string(witness)]
        case .spoken(let reader): ["kind": "spoken", "read_by": .string(reader)]
        }
    }
}

/// A scar, mole or other lasting mark (nhân dạng), in the officer's wording.
public struct DistinguishingMark: Sendable, Equatable, CanonicalCodable {
    /// What it is and where, with its distance in centimetres.
    public var text: String

    /// Where the list of marks stands among the fields.
    public static let path: FieldPath = "person.marks"

    /// A mark.
    public init(_ text: String) { self.text = text }
    /// Reads text.
    public init(json: JSONValue) throws(ShapeError) { text = try String(json: json) }
    /// The text.
    public var json: JSONValue { .string(text) }
}
