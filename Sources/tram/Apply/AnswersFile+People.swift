import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import Vietnam

extension AnswersFile {
    /// How the notice was read.
    struct Notice: Equatable {
        /// ISO 639-3.
        var language = "vie"
        /// Who read it; nothing for the officer.
        var reader: String?
    }

    /// How the citizen confirmed the form.
    enum Check: Equatable {
        /// Read out and confirmed aloud.
        case spoken
        /// Signed on paper; the scan.
        case signature(String)
        /// Thumb under the paper before a witness; the scan.
        case thumb(String, witness: String)
    }

    /// `{representative: {name, relation, personal_number?}, witness: …, interpreter: …}` as fields.
    static func participants(_ json: JSONValue?) throws -> Fields {
        guard let json else { return Fields() }
        guard let object = json.object else { throw AnswersProblem.shape("participants", "people by role") }
        var fields = Fields()
        for (name, value) in object.sorted {
            guard let role = ParticipantRole(rawValue: name) else {
                throw AnswersProblem.unknownKey(
                    "participants.\(name)", nearest: ParticipantRole.allCases.first?.rawValue)
            }
            let person: Participant
            do { person = try Participant(json: value) } catch {
                throw AnswersProblem.shape("participants.\(name).\(error.path)", error.expected)
            }
            let stated = try checked(person, role)
            fields[role.path] = .stated(stated.json, source: .officer, evidence: nil)
        }
        return fields
    }

    private static func checked(_ person: Participant, _ role: ParticipantRole) throws -> Participant {
        var person = person
        let path = "participants.\(role.rawValue)"
        do { person.name = try PersonName(person.name).text } catch {
            throw AnswersProblem.fields([FieldProblem("\(path).name", .name(error))])
        }
        do { person.personalNumber = try person.personalNumber.map { try PersonalNumber($0).text } } catch {
            guard let problem = error as? PersonalNumber.Problem else { throw error }
            throw AnswersProblem.fields([FieldProblem("\(path).personal_number", .personalNumber(problem))])
        }
        return person
    }

    static func notice(_ json: JSONValue?) throws -> Notice {
        guard let json else { return Notice() }
        guard let language = json["language"]?.string, language.utf8.count == 3 else {
            throw AnswersProblem.shape("notice.language", "three letters, such as vie, bdq, khm")
        }
        return Notice(language: language, reader: json["reader"]?.string)
    }

    static func check(_ json: JSONValue?) throws -> Check {
        guard let json else { return .spoken }
        switch (json["kind"]?.string, json["scan"]?.string, json["witness"]?.string) {
        case ("spoken", nil, nil): return .spoken
        case ("signature", let scan?, nil): return .signature(scan)
        case ("thumb", let scan?, let witness?): return .thumb(scan, witness: witness)
        default:
            throw AnswersProblem.shape("check", "kind spoken, signature with scan, or thumb with scan and witness")
        }
    }
}

extension AnswersFile.Check {
    /// The event of the visit, with the scan that it brings.
    func event(readBy user: String) throws -> VisitEvent {
        switch self {
        case .spoken: return .checked(.spoken(readBy: user), scan: nil)
        case .signature(let file):
            let scan = try NewBlob(scan: file, kind: .signature, of: "check.scan")
            return .checked(.signature(scan: scan.id), scan: scan)
        case .thumb(let file, let witness):
            let scan = try NewBlob(scan: file, kind: .signature, of: "check.scan")
            return .checked(.thumb(scan: scan.id, witness: witness), scan: scan)
        }
    }
}
