import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Vietnam
import Yams

/// The answers of one person as a file, YAML or JSON: `{fields, fingers, portrait, consents, missing, source,
/// participants, papers, notice, check}`; every member may be left out.
struct AnswersFile {
    /// Where pictures come from.
    enum Pictures: Equatable {
        /// From the device on the desk.
        case device
        /// From a folder or file.
        case path(String)
        /// None are given.
        case none
    }

    /// Validated values of the form.
    var fields: Fields
    /// Fingers: the device, or a folder with one picture per position.
    var fingers: Pictures
    /// Portrait: the device, or a JPEG file.
    var portrait: Pictures
    /// The free choices that were made.
    var consents: [String: Bool]
    /// Reasons for positions that have nothing to take, by path.
    var missing: [CapturePosition: (MissingReason, String?)]

    /// How the notice was read.
    var notice: Notice
    /// How the citizen confirmed the form.
    var check: Check

    /// Scans of papers that the fields name.
    var scans: [NewBlob]

    private static let members: Set<String> = [
        "fields", "fingers", "portrait", "consents", "missing", "source", "participants", "notice", "check", "papers",
    ]

    /// Reads and validates a file; every fault in it is named, not only the first.
    init(reading url: URL, form: FormDefinition = .enrol) throws {
        guard let bytes = FileManager.default.contents(atPath: url.path) else {
            throw CommandFailure.unreadable(url.path)
        }
        guard bytes.count <= 1_000_000 else { throw AnswersProblem.tooLarge(url.lastPathComponent) }
        try self.init(AnswersFile.parse([UInt8](bytes), name: url.lastPathComponent), form: form)
    }

    init(_ json: JSONValue, form: FormDefinition = .enrol) throws {
        guard let object = json.object else {
            throw AnswersProblem.shape("", "an object with fields, fingers, portrait")
        }
        if let unknown = object.names.first(where: { !Self.members.contains($0) }) {
            throw AnswersProblem.unknownKey(
                unknown, nearest: Self.members.sorted().first { $0.hasPrefix(unknown.prefix(2)) })
        }
        let source = try Self.source(object["source"])
        let (values, proofs) = try Self.fields(object["fields"] ?? .object(JSONObject()), source: source, form: form)
        let (papers, pages) = try Self.papers(object["papers"], form: form)
        fields = values.merging(try Self.participants(object["participants"])).merging(papers)
        scans = proofs + pages
        fingers = try Self.pictures(object["fingers"], "fingers")
        portrait = try Self.pictures(object["portrait"], "portrait")
        consents = try Self.consents(object["consents"], form: form)
        missing = try Self.missing(object["missing"])
        notice = try Self.notice(object["notice"])
        check = try Self.check(object["check"])
    }

    static func source(_ json: JSONValue?) throws -> FieldSource {
        guard let json else { return .oralStatement }
        guard let source = json.string.flatMap(FieldSource.init(rawValue:)) else {
            throw AnswersProblem.shape("source", FieldSource.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return source
    }

    private static func fields(
        _ json: JSONValue, source: FieldSource, form: FormDefinition
    ) throws -> (Fields, scans: [NewBlob]) {
        guard let object = json.object else { throw AnswersProblem.shape("fields", "an object of values by path") }
        var fields = Fields()
        var scans: [NewBlob] = []
        var problems: [FieldProblem] = []
        for (name, given) in object.sorted {
            let evidenced = try Evidenced(given, at: name)
            let (value, source) = (evidenced?.value ?? given, evidenced?.source ?? source)
            guard let path = FieldPath(name), form.field(path)?.isEntered == true else {
                problems.append(FieldProblem(name, .unknownPath(nearest: form.nearest(to: name))))
                continue
            }
            if value == ["declined": true] {
                guard form.field(path)?.isDeclinable == true else {
                    problems.append(FieldProblem(name, .notDeclinable))
                    continue
                }
                fields[path] = .declined(source: source)
                continue
            }
            switch form.validate(path, value) {
            case .success(let value):
                fields[path] = .stated(value, source: source, evidence: evidenced?.scan?.id)
                scans += [evidenced?.scan].compactMap(\.self)
            case .failure(let problem): problems.append(problem)
            }
        }
        guard problems.isEmpty else { throw AnswersProblem.fields(problems) }
        return (fields, scans)
    }

    private static func pictures(_ json: JSONValue?, _ name: String) throws -> Pictures {
        switch json {
        case nil, .null: return .none
        case .string("device"): return .device
        case .string(let path) where !path.isEmpty: return .path(path)
        default: throw AnswersProblem.shape(name, "\"device\" or a path")
        }
    }

    private static func consents(_ json: JSONValue?, form: FormDefinition) throws -> [String: Bool] {
        guard let json else { return [:] }
        guard let object = json.object else { throw AnswersProblem.shape("consents", "true or false by name") }
        var consents: [String: Bool] = [:]
        for (name, value) in object.sorted {
            guard form.consents.contains(where: { $0.name == name }) else {
                throw AnswersProblem.unknownKey("consents.\(name)", nearest: form.consents.first?.name)
            }
            guard let given = value.bool else { throw AnswersProblem.shape("consents.\(name)", "true or false") }
            consents[name] = given
        }
        return consents
    }

    private static func missing(_ json: JSONValue?) throws -> [CapturePosition: (MissingReason, String?)] {
        guard let json else { return [:] }
        guard let object = json.object else { throw AnswersProblem.shape("missing", "reasons by position") }
        var missing: [CapturePosition: (MissingReason, String?)] = [:]
        for (name, value) in object.sorted {
            guard let position = FieldPath("capture.\(name)").flatMap(CapturePosition.init(path:)) else {
                throw AnswersProblem.unknownKey("missing.\(name)", nearest: "flat.right_thumb")
            }
            let text = value.string ?? value["reason"]?.string
            guard let reason = text.flatMap(MissingReason.init(rawValue:)) else {
                throw AnswersProblem.shape(
                    "missing.\(name)", MissingReason.allCases.map(\.rawValue).joined(separator: ", "))
            }
            missing[position] = (reason, value["note"]?.string)
        }
        return missing
    }
}
