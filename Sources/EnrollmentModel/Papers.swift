public import CanonicalJSON

/// A kind of paper that people bring, strongest evidence first (the order of NĐ 37/2021 for population data).
public enum PaperKind: String, Sendable, CaseIterable, Comparable {
    /// Giấy khai sinh.
    case birthCertificate = "birth_certificate"
    /// Trích lục hộ tịch.
    case civilStatusExtract = "civil_status_extract"
    /// Quyết định of an authority: correction, change of name, sex determined anew, adoption.
    case decision
    /// Thẻ căn cước, CCCD.
    case identityCard = "identity_card"
    /// Giấy chứng minh nhân dân, ended with 2024.
    case formerIdentityCard = "former_identity_card"
    /// Giấy xác nhận thông tin về cư trú.
    case residenceConfirmation = "residence_confirmation"
    /// Sổ hộ khẩu, sổ tạm trú.
    case residenceBook = "residence_book"
    /// Kết luận y tế: the only paper for a blood group.
    case medicalConclusion = "medical_conclusion"
    /// Danh sách học sinh of a school.
    case schoolList = "school_list"
    /// Another one.
    case other

    /// How far it proves what it says.
    public var source: FieldSource {
        switch self {
        case .birthCertificate, .civilStatusExtract, .decision: .civilStatusPaper
        case .identityCard, .formerIdentityCard: .card
        case .residenceConfirmation, .residenceBook: .residenceBook
        case .medicalConclusion, .schoolList, .other: .oralStatement
        }
    }

    /// Stronger evidence first.
    public static func < (a: PaperKind, b: PaperKind) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

/// A paper that was shown, and what it proves.
public struct Paper: Sendable, Equatable, CanonicalCodable {
    /// Where the list of papers stands among the fields.
    public static let path: FieldPath = "application.papers"
    /// What it is.
    public var kind: PaperKind
    /// Its number, or book and entry, as written.
    public var number: String?
    /// When it was issued, as written.
    public var issued: String?
    /// Who issued it, as written.
    public var place: String?
    /// Its scan.
    public var scan: Digest?
    /// The fields whose values it proves.
    public var proves: [FieldPath]

    /// A paper.
    public init(
        _ kind: PaperKind, number: String? = nil, issued: String? = nil, place: String? = nil, scan: Digest? = nil,
        proves: [FieldPath] = []
    ) {
        self.kind = kind
        self.number = number
        self.issued = issued
        self.place = place
        self.scan = scan
        self.proves = proves
    }

    /// Reads `{kind, number?, issued?, place?, scan?, proves?}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        kind = try reader.choice("kind")
        number = try reader.stringIfPresent("number")
        issued = try reader.stringIfPresent("issued")
        place = try reader.stringIfPresent("place")
        scan = try reader.decodeIfPresent("scan")
        var paths: [FieldPath] = []
        if reader.object["proves"] != nil {
            let names: [String] = try reader.list("proves")
            for name in names {
                guard let path = FieldPath(name) else { throw ShapeError("proves", expected: "paths of fields") }
                paths.append(path)
            }
        }
        proves = paths
    }

    /// `{kind, number?, issued?, place?, scan?, proves?}`.
    public var json: JSONValue {
        var object: JSONObject = ["kind": .string(kind.rawValue)]
        object["number"] = number.map(JSONValue.string)
        object["issued"] = issued.map(JSONValue.string)
        object["place"] = place.map(JSONValue.string)
        object["scan"] = scan?.json
        if !proves.isEmpty { object["proves"] = .array(proves.map { .string($0.text) }) }
        return .object(object)
    }

    /// A list of papers as it is kept.
    ///
    /// - Throws: ``ShapeError`` for anything else.
    public static func list(_ value: JSONValue) throws(ShapeError) -> JSONValue {
        guard let items = value.array else { throw ShapeError("papers", expected: "a list of papers") }
        var kept: [JSONValue] = []
        for item in items { kept.append(try Paper(json: item).json) }
        return .array(kept)
    }

    /// The papers among the fields, strongest first; one that cannot be read is left out.
    public static func all(in fields: Fields) -> [Paper] {
        let papers = (fields[path]?.value?.array ?? []).compactMap { try? Paper(json: $0) }
        return papers.sorted { $0.kind < $1.kind }
    }
}

/// Father, mother, spouse, guardian or head of the household, as the papers name them.
public struct Relative: Sendable, Equatable, CanonicalCodable {
    /// Full name as written.
    public var name: String
    /// Personal number of 12 digits.
    public var personalNumber: String?
    /// Number of 9 digits on an old paper.
    public var formerNumber: String?
    /// Nationality, ISO 3166-1 alpha-3.
    public var nationality: String?

    /// A relative.
    public init(
        name: String, personalNumber: String? = nil, formerNumber: String? = nil, nationality: String? = nil
    ) {
        self.name = name
        self.personalNumber = personalNumber
        self.formerNumber = formerNumber
        self.nationality = nationality
    }

    /// Reads `{name, personal_number?, former_number?, nationality?}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        name = try reader.string("name")
        personalNumber = try reader.stringIfPresent("personal_number")
        formerNumber = try reader.stringIfPresent("former_number")
        nationality = try reader.stringIfPresent("nationality")
    }

    /// `{name, personal_number?, former_number?, nationality?}`.
    public var json: JSONValue {
        var object: JSONObject = ["name": .string(name)]
        object["personal_number"] = personalNumber.map(JSONValue.string)
        object["former_number"] = formerNumber.map(JSONValue.string)
        object["nationality"] = nationality.map(JSONValue.string)
        return .object(object)
    }
}
