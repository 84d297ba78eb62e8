import Enrollment
import EnrollmentModel
import Terminal
import Vietnam

/// Somebody who stands beside the applicant: a representative, a witness or an interpreter.
struct ParticipantPage: Sendable, Equatable {
    var role: ParticipantRole
    var name = TextField(limit: 120)
    var number = TextField(limit: 20)
    var relation = TextField(limit: 120)
    var language = TextField(limit: 3)
    /// 0 role, then the fields from top to bottom.
    var focus = 1

    init(_ role: ParticipantRole, _ fields: Fields) {
        self.role = role
        load(fields)
    }

    /// Shows what is stored for the role.
    mutating func load(_ fields: Fields) {
        let stored = fields[role.path]?.value.flatMap { try? Participant(json: $0) }
        name = TextField(stored?.name ?? "", limit: 120)
        number = TextField(stored?.personalNumber ?? "", limit: 20)
        relation = TextField(stored?.relation ?? "", limit: 120)
        language = TextField(stored?.language ?? "", limit: 3)
    }

    /// What a key asks the screen for.
    enum Request: Equatable {
        case nothing
        case leave
        case save(VisitEvent)
        case problem(Message)
    }

    /// Fields below the role.
    private static let fieldCount = 4

    /// The field on a line from 1 to 4.
    private subscript(line: Int) -> TextField {
        get {
            switch line {
            case 1: name
            case 2: number
            case 3: relation
            default: language
            }
        }
        set {
            switch line {
            case 1: name = newValue
            case 2: number = newValue
            case 3: relation = newValue
            default: language = newValue
            }
        }
    }

    mutating func press(_ key: Key, _ fields: Fields) -> Request {
        switch key {
        case .escape: return .leave
        case .function(8), .control("s"): return save()
        case .enter where focus == Self.fieldCount: return save()
        case .enter, .tab, .down: focus = min(focus + 1, Self.fieldCount)
        case .backTab, .up: focus = max(focus - 1, 0)
        case .left where focus == 0: turn(by: -1, fields)
        case .right where focus == 0, .space where focus == 0: turn(by: 1, fields)
        default: if focus > 0 { self[focus].handle(key) }
        }
        return .nothing
    }

    private mutating func turn(by step: Int, _ fields: Fields) {
        let roles = ParticipantRole.allCases
        let place = roles.firstIndex(of: role) ?? 0
        role = roles[(place + step + roles.count) % roles.count]
        load(fields)
    }

    private func save() -> Request {
        guard !VietnameseText.tidied(relation.text).isEmpty else { return .problem(Words.relationMissing) }
        do throws(FieldProblem) {
            return .save(.participant(role, try participant()))
        } catch {
            return .problem(.both { $0.describe(error) })
        }
    }

    private func participant() throws(FieldProblem) -> Participant {
        let code = VietnameseText.tidied(language.text).lowercased()
        let name: PersonName
        do throws(PersonName.Problem) { name = try PersonName(self.name.text) } catch {
            throw FieldProblem(role.path.text, .name(error))
        }
        return Participant(
            name: name.text, personalNumber: try checkedNumber(), relation: VietnameseText.tidied(relation.text),
            language: code.isEmpty ? nil : code)
    }

    private func checkedNumber() throws(FieldProblem) -> String? {
        guard !VietnameseText.tidied(number.text).isEmpty else { return nil }
        do throws(PersonalNumber.Problem) { return try PersonalNumber(number.text).text } catch {
            throw FieldProblem(role.path.text, .personalNumber(error))
        }
    }

    func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext) {
        canvas.draw(context(Words.participantIntro), column: area.left, row: area.top, style: Theme.faint)
        let labels = [Words.role, .labelName, .labelPersonalNumber, Words.relation, Words.spokenLanguage]
        let column = area.left + 24
        for (line, label) in labels.enumerated() {
            let row = area.top + 2 + line * 2
            let isCurrent = line == focus
            canvas.draw(context(label), column: area.left + 2, row: row, style: isCurrent ? Theme.heading : .plain)
            if line == 0 {
                let style = isCurrent ? Theme.selected : Theme.field
                canvas.draw("◂ \(context(.of(role))) ▸", column: column, row: row, style: style)
            } else {
                canvas.draw(self[line], column: column, row: row, width: line == 4 ? 4 : 44, isFocused: isCurrent)
            }
        }
    }
}
