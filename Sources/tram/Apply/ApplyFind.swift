import ArgumentParser
import CanonicalJSON
import Enrollment
import EnrollmentModel
import Storage
import Vietnam

/// Whom to look for: exactly one person's number, name with birth year, or telephone number.
struct FindOptions: ParsableArguments {
    @Option(help: "Personal number, all 12 digits.")
    var number: String?

    @Option(help: "Full name, with or without marks; needs --birth-year.")
    var name: String?

    @Option(help: ArgumentHelp("Year of birth.", valueName: "yyyy"))
    var birthYear: Int?

    @Option(help: "Telephone number, all digits.")
    var phone: String?

    /// What is looked for, or what is wrong with it.
    func term() throws -> LookupTerm? {
        guard [number, name, phone].count(where: { $0 != nil }) <= 1, (name == nil) == (birthYear == nil) else {
            throw CommandFailure.whomToFind
        }
        do {
            if let number { return try .number(number) }
            if let phone { return try .phone(phone) }
            if let name, let birthYear { return try .name(name, birthYear: birthYear) }
        } catch let problem as any CustomStringConvertible {
            throw CommandFailure(problem: .badValue, detail: problem.description)
        }
        return nil
    }
}

extension CommandFailure {
    /// Nobody is listed who was not asked for.
    static let whomToFind = CommandFailure(
        .usage, "whom_to_find",
        Message(
            vi: "Cần đúng một trong: --number, --name kèm --birth-year, --phone (trích lục: cả --household)",
            en: "Exactly one is needed of: --number, --name with --birth-year, --phone (extract: --household too)"),
        hint: Message(
            vi: "Ví dụ: --name \"Nguyễn Văn An\" --birth-year 1980.",
            en: "For example: --name \"Nguyễn Văn An\" --birth-year 1980."))
}

/// `tram apply find`: the applications of one person.
struct ApplyFind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "The applications of one person, while this laptop can read them.")

    @OptionGroup var whom: FindOptions
    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let term = try whom.term() else { throw CommandFailure.whomToFind }
        let list = try login.openToRead().store.find(term)
        output.show(.array(list.map(\.json)), list.isEmpty ? [Self.nobody.text(in: output.language)] : list.map(\.line))
    }

    private static let nobody = Message(
        vi: "Không có hồ sơ nào đọc được của người này trên máy",
        en: "No application of this person can be read on this laptop")
}

extension ApplicationSummary {
    /// A line for scripts.
    var json: JSONValue {
        var object: JSONObject = [
            "id": id.json, "receipt": receipt.json, "state": .string(state.rawValue), "operator": .string(operatorName),
            "changed_ms": .int(changed),
        ]
        object["name"] = name.map(JSONValue.string)
        object["returned"] = returned?.json
        return .object(object)
    }

    /// The same for people.
    var line: String {
        let reason = returned.map { "\t\($0.code.rawValue): \(Visible.text($0.text))" } ?? ""
        return "\(receipt)\t\(state.rawValue)\t\(operatorName)\t\(Visible.text(name ?? "—"))\(reason)"
    }
}

extension KitSession {
    /// Says on standard error that a personal number stands in another application already; stops nothing.
    func warnOfEarlier(_ fields: Fields, than own: ReceiptNumber? = nil) {
        guard let number = fields["person.number"]?.text,
            let others = try? store.find(number: number).filter({ $0.receipt != own }), !others.isEmpty
        else { return }
        Warning(code: "enrolled_before", message: Self.enrolledBefore(others)).report()
    }

    /// The applications that seem to be of this person: the same number, or the same name and birth date.
    ///
    /// Whatever cannot be looked up is nobody: a question must not keep anybody from their application.
    func earlier(_ person: Fields, than own: ApplicationID?) -> [EarlierApplication] {
        var found: [EarlierApplication] = []
        for term in LookupTerm.terms(of: person.person) {
            for summary in (try? store.find(term)) ?? [] where summary.id != own {
                guard !found.contains(where: { $0.summary.id == summary.id }) else { continue }
                if term.field == .name, let other = try? store.record(summary.id),
                    !person.mayShareBirth(with: other.application.fields)
                {
                    continue
                }
                found.append(EarlierApplication(summary, by: term.field))
            }
        }
        return found
    }

    /// The sentence for an earlier application of the same number.
    static func enrolledBefore(_ others: [ApplicationSummary]) -> Message {
        let receipts = others.prefix(3).map(\.receipt.text).joined(separator: ", ")
        return Message(
            vi: "Số định danh này đã có hồ sơ trên máy: \(receipts). Hỏi lại trước khi nộp.",
            en: "This personal number has an application on this kit already: \(receipts). Ask before handing in.")
    }
}
