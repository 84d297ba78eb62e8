import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import Vietnam

extension AnswersFile {
    /// `{value, source?, evidence?}` in the place of a value: where it comes from, and the scan that proves it.
    struct Evidenced {
        let value: JSONValue
        let source: FieldSource?
        let scan: NewBlob?

        /// Nothing for a bare value; places and dates are objects, too, and have no `value`.
        init?(_ json: JSONValue, at path: String) throws {
            guard let object = json.object, let value = object["value"] else { return nil }
            guard Set(object.names).isSubset(of: ["value", "source", "evidence"]) else {
                throw AnswersProblem.shape("fields.\(path)", "{value, source?, evidence?}")
            }
            self.value = value
            source = try object["source"].map { try AnswersFile.source($0) }
            scan = try object["evidence"].map { json in
                guard let file = json.string else { throw AnswersProblem.shape("fields.\(path).evidence", "a file") }
                return try NewBlob(scan: file, kind: .document, of: "fields.\(path).evidence")
            }
        }
    }

    /// `[{kind, number?, issued?, place?, scan?, proves?}]`, `scan` being a file: the papers that were shown.
    static func papers(_ json: JSONValue?, form: FormDefinition) throws -> (fields: Fields, scans: [NewBlob]) {
        guard let json else { return (Fields(), []) }
        guard let items = json.array else { throw AnswersProblem.shape("papers", "a list of papers") }
        var scans: [NewBlob] = []
        let papers = try items.enumerated().map { index, item in
            let (paper, scan) = try paper(item, at: "papers[\(index)]", form: form)
            scans += [scan].compactMap(\.self)
            return paper.json
        }
        return ([Paper.path: .stated(.array(papers), source: .officer, evidence: nil)], scans)
    }

    private static func paper(
        _ json: JSONValue, at place: String, form: FormDefinition
    ) throws -> (Paper, NewBlob?) {
        guard var object = json.object else { throw AnswersProblem.shape(place, "{kind, number?, scan?, proves?}") }
        let members: Set = ["kind", "number", "issued", "place", "scan", "proves"]
        if let strange = object.names.first(where: { !members.contains($0) }) {
            throw AnswersProblem.unknownKey("\(place).\(strange)", nearest: "kind")
        }
        guard let kind = object["kind"]?.string.flatMap(Self.kind) else {
            throw AnswersProblem.shape("\(place).kind", PaperKind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        object["kind"] = .string(kind.rawValue)
        let file = object["scan"]?.string
        object["scan"] = nil
        var paper: Paper
        do { paper = try Paper(json: .object(object)) } catch {
            throw AnswersProblem.shape("\(place).\(error.path)", error.expected)
        }
        for path in paper.proves where form.field(path) == nil {
            throw AnswersProblem.unknownKey("\(place).proves: \(path)", nearest: form.nearest(to: path.text)?.text)
        }
        let scan = try file.map { try NewBlob(scan: $0, kind: .document, of: "\(place).scan") }
        paper.scan = scan?.id
        return (paper, scan)
    }

    /// The kind that a key or a name of a paper means.
    private static func kind(_ text: String) -> PaperKind? {
        if let kind = PaperKind(rawValue: text) { return kind }
        let folded = VietnameseText.folded(VietnameseText.tidied(text))
        return PaperKind.allCases.first { kind in
            ([kind.name.vi, kind.name.en] + kind.alsoAccepted).contains { VietnameseText.folded($0) == folded }
        }
    }
}

extension NewBlob {
    /// A scan from a file.
    ///
    /// - Throws: ``AnswersProblem`` for anything but a JPEG, PNG or PDF file of at most 20 MB.
    init(scan file: String, kind: BlobKind, of member: String) throws {
        guard let data = FileManager.default.contents(atPath: file), data.count <= 20_000_000 else {
            throw CommandFailure.unreadable(file)
        }
        let bytes = [UInt8](data)
        let mediaType: String
        switch bytes.prefix(4) {
        case [0xFF, 0xD8, 0xFF, 0xE0], [0xFF, 0xD8, 0xFF, 0xE1], [0xFF, 0xD8, 0xFF, 0xDB]: mediaType = "image/jpeg"
        case [0x89, 0x50, 0x4E, 0x47]: mediaType = "image/png"
        case [0x25, 0x50, 0x44, 0x46]: mediaType = "application/pdf"
        default: throw AnswersProblem.shape(member, "a JPEG, PNG or PDF file")
        }
        self.init(id: BLAKE2b.hash256(bytes), kind: kind, mediaType: mediaType, bytes: bytes)
    }
}
