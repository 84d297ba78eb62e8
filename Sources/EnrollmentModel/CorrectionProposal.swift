public import CanonicalJSON

/// A paper that somebody showed to prove a correction.
public struct ShownPaper: Sendable, Equatable, CanonicalCodable {
    /// What papers prove corrections, the strongest first.
    public enum Kind: String, Sendable, CaseIterable {
        /// Giấy khai sinh, or its copy out of the register.
        case birthCertificate = "birth_certificate"
        /// Giấy chứng nhận kết hôn.
        case marriageCertificate = "marriage_certificate"
        /// Another paper or decision of the civil-status register: change, correction, adoption, naturalisation.
        case civilStatusDecision = "civil_status_decision"
        /// Thẻ căn cước or căn cước công dân.
        case identityCard = "identity_card"
        /// Chứng minh nhân dân of 9 or 12 digits.
        case formerIdentityCard = "former_identity_card"
        /// Sổ hộ khẩu or sổ tạm trú.
        case residenceBook = "residence_book"
        /// The police's confirmation of residence.
        case residenceConfirmation = "residence_confirmation"
        /// Anything else: school record, discharge paper, party card. The order of evidence gives it no place of its own.
        case other

        /// Where it stands in the order of evidence.
        public var source: FieldSource {
            switch self {
            case .birthCertificate, .marriageCertificate, .civilStatusDecision: .civilStatusPaper
            case .identityCard, .formerIdentityCard: .card
            case .residenceBook, .residenceConfirmation: .residenceBook
            case .other: .oralStatement
            }
        }
    }

    /// What it is.
    public var kind: Kind
    /// Its number, where it has one that was read.
    public var number: String?

    /// A paper.
    public init(_ kind: Kind, number: String? = nil) {
        self.kind = kind
        self.number = number
    }

    /// Reads `{kind, number?}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        kind = try reader.choice("kind")
        number = try reader.stringIfPresent("number")
    }

    /// `{kind, number?}`.
    public var json: JSONValue {
        var object: JSONObject = ["kind": .string(kind.rawValue)]
        object["number"] = number.map(JSONValue.string)
        return .object(object)
    }
}

/// That the population database says something else of a person than the form, and what proves it.
///
/// It is a proposal: neither the extract nor the form is changed by it, and who keeps the database decides.
public struct CorrectionProposal: Sendable, Equatable, CanonicalCodable {
    /// Which field.
    public let path: FieldPath
    /// What the extract has.
    public let old: JSONValue
    /// What the form has.
    public let new: JSONValue
    /// The paper that proves it; without one it is the person's word.
    public let paper: ShownPaper?
    /// The scan of that paper, when one was made.
    public let scan: Digest?
    /// User name of who took it down.
    public let officer: String
    /// When, in milliseconds since 1970.
    public let time: Int

    /// A proposal.
    public init(
        _ path: FieldPath, old: JSONValue, new: JSONValue, paper: ShownPaper? = nil, scan: Digest? = nil,
        officer: String, time: Int
    ) {
        self.path = path
        self.old = old
        self.new = new
        self.paper = paper
        self.scan = scan
        self.officer = officer
        self.time = time
    }

    /// Its place in the order of evidence, by the paper alone: a rank that nobody showed a paper for is not to be had.
    public var source: FieldSource { paper?.kind.source ?? .oralStatement }

    /// Reads `{path, old, new, paper?, scan?, officer, time_ms, source}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        guard let path = FieldPath(try reader.string("path")) else {
            throw ShapeError("path", expected: "a field path")
        }
        self.init(
            path, old: try reader.value("old"), new: try reader.value("new"),
            paper: try reader.decodeIfPresent("paper"), scan: try reader.decodeIfPresent("scan"),
            officer: try reader.string("officer"), time: try reader.int("time_ms"))
        guard try reader.choice("source", of: FieldSource.self) == source else {
            throw ShapeError("source", expected: "\(source.rawValue), as the paper has it")
        }
    }

    /// `{path, old, new, paper?, scan?, officer, time_ms, source}`.
    public var json: JSONValue {
        var object: JSONObject = [
            "path": .string(path.text), "old": old, "new": new, "officer": .string(officer), "time_ms": .int(time),
            "source": .string(source.rawValue),
        ]
        object["paper"] = paper?.json
        object["scan"] = scan?.json
        return .object(object)
    }
}

/// The proposals of one application, the best proved first.
public struct CorrectionProposals: Sendable, Equatable, CanonicalCodable {
    /// Where they stand among the fields.
    public static let path: FieldPath = "application.corrections"
    /// By the order of evidence, then by path; a path stands once.
    public let list: [CorrectionProposal]

    /// Proposals in any order; of two for one path the later in the list counts.
    public init(_ proposals: [CorrectionProposal]) {
        let last = Dictionary(proposals.map { ($0.path, $0) }) { _, next in next }
        list = last.values.sorted { ($0.source, $0.path) < ($1.source, $1.path) }
    }

    /// Reads a list.
    public init(json: JSONValue) throws(ShapeError) {
        guard let values = json.array else { throw ShapeError("", expected: "a list of proposals") }
        var proposals: [CorrectionProposal] = []
        for (index, value) in values.enumerated() {
            do { proposals.append(try CorrectionProposal(json: value)) } catch { throw error.within("[\(index)]") }
        }
        self.init(proposals)
    }

    /// The list.
    public var json: JSONValue { .array(list.map(\.json)) }
}
