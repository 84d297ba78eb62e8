import CanonicalJSON
import EnrollmentModel
import Terminal
import Vietnam

/// One field of the form while it is filled in.
struct FormEntry: Sendable, Equatable {
    let definition: FieldDefinition
    var field: TextField
    var isDeclined: Bool
    var source: FieldSource
    private let stored: FieldValue?
    private let storedText: String
    private let suggestion: String

    /// The sources that an operator can name, strongest first.
    static let sources: [FieldSource] = [.civilStatusPaper, .card, .residenceBook, .oralStatement]

    init(_ definition: FieldDefinition, stored: FieldValue?, suggestion: String = "", _ language: Language) {
        self.definition = definition
        self.stored = stored
        storedText = stored?.value.map { FieldText.of($0, definition.shape, language) } ?? ""
        self.suggestion = stored == nil ? suggestion : storedText
        field = TextField(self.suggestion, limit: 300)
        if case .declined = stored { isDeclined = true } else { isDeclined = false }
        source = stored?.source ?? .oralStatement
    }

    /// Whether it says something else than what is stored.
    var isChanged: Bool {
        if case .declined = stored { return !isDeclined }
        if isDeclined { return true }
        let isSameText = field.text.unicodeScalars.elementsEqual(storedText.unicodeScalars)
        return !isSameText || (stored?.value != nil && source != stored?.source)
    }

    /// Whether the operator did nothing to it.
    var isAsSuggested: Bool { !isDeclined && field.text.unicodeScalars.elementsEqual(suggestion.unicodeScalars) }

    /// What it would store now; nil for a field that stays unasked.
    func answer(_ form: FormDefinition) -> Result<FieldValue?, FieldProblem> {
        if isDeclined { return .success(.declined(source: source)) }
        guard !VietnameseText.tidied(field.text).isEmpty else {
            return .success(stored == nil ? nil : .erased(reason: "corrected at the desk", source: source))
        }
        if let value = stored?.value, field.text.unicodeScalars.elementsEqual(storedText.unicodeScalars) {
            return .success(.stated(value, source: source, evidence: stored?.evidence))
        }
        return form.validate(definition.path, FieldText.typed(field.text, definition.shape))
            .map { .stated($0, source: source, evidence: nil) }
    }

    /// Goes to the next source of evidence.
    mutating func turnSource() {
        let place = Self.sources.firstIndex(of: source) ?? -1
        source = Self.sources[(place + 1) % Self.sources.count]
    }
}

// MARK: - Choices

extension FormEntry {
    /// The entries one can choose from, nil for a field that is typed; `kind` narrows the grounds.
    func options(_ kind: ApplicationKind?) -> [any CodeEntry]? {
        guard case .code(let list) = definition.shape else { return nil }
        guard list == .ground, let kind else { return list.entries }
        return kind.grounds
    }

    /// The options that begin with what is typed, without regard to marks.
    ///
    /// All of them when one is written out in full: then somebody looks for another one.
    func candidates(_ kind: ApplicationKind?) -> [any CodeEntry] {
        let options = options(kind) ?? []
        if options.contains(where: { [$0.name.vi, $0.name.en].contains(field.text) }) { return options }
        let typed = VietnameseText.folded(VietnameseText.tidied(field.text))
        return options.filter { entry in
            VietnameseText.folded(entry.name.vi).hasPrefix(typed)
                || VietnameseText.folded(entry.name.en).hasPrefix(typed)
        }
    }

    /// Writes a choice out in full when what is typed can mean only one.
    mutating func complete(_ kind: ApplicationKind?, _ language: Language) {
        guard case .code(let list) = definition.shape, !field.isEmpty else { return }
        let candidates = candidates(kind)
        guard let entry = list.entry(matching: field.text) ?? (candidates.count == 1 ? candidates.first : nil) else {
            return
        }
        let name = entry.name.text(in: language)
        if !field.text.unicodeScalars.elementsEqual(name.unicodeScalars) { field.replace(with: name) }
    }

    /// Chooses the option `step` places after the one that is written now.
    mutating func turn(by step: Int, _ kind: ApplicationKind?, _ language: Language) {
        guard let options = options(kind), !options.isEmpty else { return }
        let place = options.firstIndex { [$0.name.vi, $0.name.en].contains(field.text) }
        let next = place.map { ($0 + step + options.count) % options.count } ?? (step > 0 ? 0 : options.count - 1)
        field.replace(with: options[next].name.text(in: language))
    }
}
