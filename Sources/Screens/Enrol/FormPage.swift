import EnrollmentModel
import Terminal
import Vietnam

/// The form: one line a field, checked when it is left, saved as one step.
struct FormPage: Sendable, Equatable {
    var entries: [FormEntry]
    var list: ListCursor
    var problems: [FieldPath: FieldProblem] = [:]
    /// Whether leaving was asked for once while something was wrong.
    var isLeaving = false

    /// Lines of fields on the smallest screen.
    static let rows = 14

    /// - Parameter all: Whether the fields that only some need are shown too; those with a value always are.
    init(_ form: FormDefinition, _ fields: Fields, _ language: Language, all: Bool = false) {
        let shown = form.entered.filter { all || $0.isUsual || fields[$0.path] != nil }
        entries = shown.map { definition in
            FormEntry(
                definition, stored: fields[definition.path], suggestion: Self.suggestion(definition.path, language),
                language)
        }
        list = ListCursor(count: entries.count, height: Self.rows)
    }

    /// What most people at a camp need; in sight and changed with one key.
    private static func suggestion(_ path: FieldPath, _ language: Language) -> String {
        switch path {
        case .kind: ApplicationKind.firstIssue.name.text(in: language)
        case .ground: ApplicationGround.dutyFrom14.name.text(in: language)
        case .nationality: Nationality.vietnam.name.text(in: language)
        default: ""
        }
    }

    var current: FormEntry { entries[list.selected] }

    /// The kind that is written now.
    var kind: ApplicationKind? {
        guard let entry = entries.first(where: { $0.definition.path == .kind }) else { return nil }
        return CodeList.kind.entry(matching: entry.field.text) as? ApplicationKind
    }

    /// What a key asks the screen for.
    enum Request: Equatable {
        case nothing
        case save
        case leave
    }

    mutating func press(_ key: Key, _ form: FormDefinition, _ language: Language) -> Request {
        if key != .escape { isLeaving = false }
        let isChoice = current.options(kind) != nil
        switch key {
        case .escape: return .leave
        case .function(8), .control("s"): return .save
        case .enter where list.selected == entries.count - 1: return .save
        case .enter, .tab, .down: move(by: 1, form, language)
        case .backTab, .up: move(by: -1, form, language)
        case .pageUp: move(by: -list.selected, form, language)
        case .pageDown: move(by: entries.count, form, language)
        case .function(3): entries[list.selected].turnSource()
        case .function(4) where current.definition.isDeclinable: entries[list.selected].isDeclined.toggle()
        case .right where isChoice: entries[list.selected].turn(by: 1, kind, language)
        case .left where isChoice: entries[list.selected].turn(by: -1, kind, language)
        default: edit(key)
        }
        return .nothing
    }

    private mutating func edit(_ key: Key) {
        guard entries[list.selected].field.handle(key) else { return }
        entries[list.selected].isDeclined = false
        problems[current.definition.path] = nil
    }

    private mutating func move(by lines: Int, _ form: FormDefinition, _ language: Language) {
        check(list.selected, form, language)
        list.select(list.selected + lines)
    }

    private mutating func check(_ index: Int, _ form: FormDefinition, _ language: Language) {
        let kind = kind
        entries[index].complete(kind, language)
        let path = entries[index].definition.path
        problems[path] = nil
        if entries[index].isChanged, case .failure(let problem) = entries[index].answer(form) {
            problems[path] = problem
        }
    }

    /// The changed answers that fit; the others stay in ``problems``.
    mutating func answers(_ form: FormDefinition, _ language: Language) -> Fields {
        var answers = Fields()
        for index in entries.indices {
            check(index, form, language)
            let entry = entries[index]
            guard entry.isChanged, case .success(let value?) = entry.answer(form) else { continue }
            answers[entry.definition.path] = value
        }
        return answers
    }

    /// What was typed and does not fit, after ``answers(_:_:)``.
    var unfit: [FieldPath: String] {
        var texts: [FieldPath: String] = [:]
        for entry in entries where problems[entry.definition.path] != nil {
            texts[entry.definition.path] = entry.field.text
        }
        return texts
    }

    /// Types what was typed before, and goes there.
    mutating func retype(_ texts: [FieldPath: String], _ form: FormDefinition, _ language: Language) {
        for index in entries.indices {
            guard let text = texts[entries[index].definition.path] else { continue }
            entries[index].field.replace(with: text)
            check(index, form, language)
        }
        focus()
    }

    /// Goes to the first field that is wrong, or to the first of `paths`.
    mutating func focus(on paths: [FieldPath] = []) {
        let wanted = problems.isEmpty ? Set(paths) : Set(problems.keys)
        if let index = entries.firstIndex(where: { wanted.contains($0.definition.path) }) { list.select(index) }
    }
}
