import ArgumentParser
import CanonicalJSON
import Vietnam

/// `tram id`: numbers of identity papers.
struct IdCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "id", abstract: "Numbers of identity papers and the code of a card.",
        subcommands: [IdCheck.self, IdCode.self])
}

/// `tram id check`: what the digits of a number stand for. Whether it belongs to anybody nobody can tell from them.
struct IdCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "What the digits of a personal number or an old CMND stand for.",
        discussion: """
            A number has no check digit. What does not fit is a warning: a corrected birth date or sex leaves a lawful \
            number whose digits say something else.
            """)

    @Argument(help: "12 digits, or 9 of an old CMND.")
    var number: String

    @Option(help: "The sex on the papers, to compare with.")
    var sex: String?

    @Option(help: "The birth date on the papers, to compare with; a year is enough.")
    var birth: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let texts = Texts(output.language)
        let sex = try sex.map(read(sex:))
        let birth = try birth.map(read(birth:))
        switch try readNumber() {
        case .former(let former):
            let note = Message(
                vi: "CMND 9 số, hết giá trị từ 31/12/2024; các chữ số không cho biết gì về người",
                en: "an old CMND, invalid since 31/12/2024; its digits say nothing about a person")
            output.show(
                ["kind": "former_number", "number": .string(former.text)],
                ["former_number\t\(former.text)", texts[note]])
        case .personal(let number):
            let oddities = number.oddities(sex: sex, birthYear: birth?.year)
            output.show(
                json(number, oddities),
                lines(number, in: output.language)
                    + oddities.map { "\(texts[.warning])\t\(texts.describe(.number($0)))" })
        }
    }

    private func readNumber() throws -> IdentityNumber {
        do { return try IdentityNumber(number) } catch {
            throw CommandFailure.value(FieldProblem("number", .personalNumber(error)))
        }
    }

    private func read(sex: String) throws -> Sex {
        guard let entry = CodeList.sex.entry(matching: sex) as? Sex else {
            throw CommandFailure.value(FieldProblem("sex", .notInList(.sex)))
        }
        return entry
    }

    private func read(birth: String) throws -> PartialDate {
        do { return try PartialDate(birth) } catch { throw CommandFailure.value(FieldProblem("birth", .date(error))) }
    }

    private func lines(_ number: PersonalNumber, in language: Language) -> [String] {
        let place = number.possibleBirthPlaces.joined(separator: " / ")
        let rule = Message(
            vi: "\(number.century)–\(number.century + 99), chữ số dành cho \(number.sex.name.vi.lowercased())",
            en: "\(number.century)–\(number.century + 99), the digit for \(number.sex.name.en.lowercased())")
        return [
            "personal_number\t\(number.text)",
            "\(Message.birthRegistration.text(in: language))\t\(number.prefix)\t\(place.isEmpty ? "?" : place)",
            "\(Message.centuryAndSex.text(in: language))\t\(number.centurySexDigit)\t\(rule.text(in: language))",
            "\(Message.birthYearDigits.text(in: language))\t\(number.birthYear)",
        ]
    }

    private func json(_ number: PersonalNumber, _ oddities: [PersonalNumber.Oddity]) -> JSONValue {
        [
            "kind": "personal_number", "number": .string(number.text), "prefix": .string(number.prefix),
            "birth_registered": .array(number.possibleBirthPlaces.map { .string($0) }),
            "century_sex_digit": .int(number.centurySexDigit), "century": .int(number.century),
            "digit_stands_for": .string(number.sex.key), "birth_year_digits": .int(number.birthYear),
            "oddities": .array(oddities.map { .string($0.code) }),
        ]
    }
}

extension PersonalNumber.Oddity {
    /// Stable, for scripts.
    fileprivate var code: String {
        switch self {
        case .unknownPrefix: "unknown_prefix"
        case .sexDiffers: "sex_differs"
        case .birthYearDiffers: "birth_year_differs"
        }
    }
}

extension CommandFailure {
    /// A value on the command line that is none.
    fileprivate static func value(_ problem: FieldProblem) -> CommandFailure {
        CommandFailure(
            .data, problem.code,
            Message(
                vi: "\(problem.path): \(Texts(.vi).describe(problem))",
                en: "\(problem.path): \(Texts(.en).describe(problem))"),
            hint: (ProblemCode(rawValue: problem.code) ?? .badValue).hint)
    }
}

extension Message {
    fileprivate static let warning = Message(vi: "lưu ý", en: "warning")
    fileprivate static let birthRegistration = Message(vi: "nơi đăng ký khai sinh", en: "birth registered in")
    fileprivate static let centuryAndSex = Message(vi: "chữ số thế kỷ–giới tính", en: "century and sex digit")
    fileprivate static let birthYearDigits = Message(vi: "năm sinh trong số", en: "birth year in the number")
}
