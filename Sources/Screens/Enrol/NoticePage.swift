import Enrollment
import EnrollmentModel
import Terminal
import Vietnam

/// The notice that is read out, and the choices the citizen is free to make.
struct NoticePage: Sendable, Equatable {
    var language = TextField("vie", limit: 3)
    var reader: TextField
    var choices: [Choice]
    /// 0 language, 1 reader, then the choices.
    var focus = 0

    struct Choice: Sendable, Equatable {
        let definition: ConsentDefinition
        let stored: Bool?
        var isGiven: Bool

        /// Whether it has to be written down: a yes, or a no that takes a yes back.
        var isChanged: Bool { isGiven != (stored ?? false) }
    }

    init(_ form: FormDefinition, _ fields: Fields, user: String) {
        reader = TextField(user, limit: 120)
        choices = form.consents.map { definition in
            let stored = fields[definition.path]?.value.flatMap { try? Consent(json: $0) }?.given
            return Choice(definition: definition, stored: stored, isGiven: stored ?? false)
        }
    }

    /// What a key asks the screen for.
    enum Request: Equatable {
        case nothing
        case leave
        case save([VisitEvent])
        case problem(Message)
    }

    mutating func press(_ key: Key, now: Int) -> Request {
        switch key {
        case .escape: return .leave
        case .enter, .function(8), .control("s"): return save(now)
        case .tab, .down: focus = min(focus + 1, choices.count + 1)
        case .backTab, .up: focus = max(focus - 1, 0)
        default:
            switch focus {
            case 0: language.handle(key)
            case 1: reader.handle(key)
            default: toggle(key)
            }
        }
        return .nothing
    }

    private mutating func toggle(_ key: Key) {
        let index = focus - 2
        switch key {
        case .space, .left, .right: choices[index].isGiven.toggle()
        case "c", "C", "y", "Y": choices[index].isGiven = true
        case "k", "K", "n", "N": choices[index].isGiven = false
        default: break
        }
    }

    private func save(_ now: Int) -> Request {
        let code = language.text.lowercased()
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else {
            return .problem(Words.languageWrong)
        }
        let name = VietnameseText.tidied(reader.text)
        guard !name.isEmpty else { return .problem(Words.readerMissing) }
        let consents = choices.filter(\.isChanged)
            .map { VisitEvent.consent($0.definition.name, Consent(given: $0.isGiven, time: now)) }
        return .save([.noticeRead(NoticeRead(language: code, reader: name, time: now))] + consents)
    }

    func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext) {
        canvas.draw(context(Words.readAloud), column: area.left, row: area.top, style: Theme.heading)
        let text = Rect(column: area.left + 2, row: area.top + 1, columns: area.size.columns - 4, rows: 5)
        canvas.drawWrapped(context(.noticeDuty), in: text)
        let field = area.left + 24
        canvas.draw(context(Words.noticeLanguage), column: area.left, row: area.top + 7)
        canvas.draw(language, column: field, row: area.top + 7, width: 4, isFocused: focus == 0)
        canvas.draw(context(Words.noticeReader), column: area.left, row: area.top + 8)
        canvas.draw(reader, column: field, row: area.top + 8, width: 40, isFocused: focus == 1)
        let help = Rect(column: area.left, row: area.top + 9, columns: area.size.columns, rows: 1)
        canvas.drawWrapped(context(Words.languageHelp), in: help, style: Theme.faint)
        canvas.draw(context(Words.choices), column: area.left, row: area.top + 11, style: Theme.heading)
        for (index, choice) in choices.enumerated() {
            let row = area.top + 12 + index
            let isCurrent = focus == index + 2
            let box = choice.isGiven ? "[x]" : "[ ]"
            canvas.drawClipped(
                "\(box) \(context(choice.definition.question))", column: area.left + 2, row: row,
                width: area.size.columns - 2, style: isCurrent ? Theme.selected : .plain)
        }
    }
}
