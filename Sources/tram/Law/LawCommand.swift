import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Storage
import Vietnam

/// `tram law`: the rules that this program goes by.
struct LawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "law", abstract: "The rules of the law that this program goes by.", subcommands: [LawShow.self])
}

/// `tram law show`: what counts on a day.
struct LawShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Grounds, fees, forms and procedures as they count on a day; needs no kit.")

    @Option(help: ArgumentHelp("The day, dd/MM/yyyy; today where it is left out.", valueName: "day"))
    var on: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let day = try day()
        let (law, language) = (Law.vietnam, output.language)
        let forms = law.forms.filter { $0.counts(on: day) }.map(\.line)
        let procedures = law.procedures.filter { $0.counts(on: day) }.map(\.line)
        let grounds = ApplicationGround.allCases.compactMap { ground in
            law.rule(of: ground, on: day).map { (ground, $0, law.fee(of: ground.kind, ground: ground, on: day)) }
        }
        output.show(
            [
                "day": .string(day.iso),
                "grounds": .array(
                    grounds.map { ground, rule, fee in
                        [
                            "ground": .string(ground.key), "kind": .string(ground.kind.key),
                            "article": .string(rule.article), "fee_dong": fee.map { .int($0) } ?? .null,
                            "takes_old_card_back": .bool(rule.takesOldCardBack),
                            "may_reuse_captures": .bool(rule.mayReuseCaptures),
                        ]
                    }),
                "forms": .array(forms.map { ["code": .string($0.code), "circular": .string($0.circular)] }),
                "procedures": .array(
                    procedures.map {
                        ["code": $0.code.map(JSONValue.string) ?? .null, "name": .string($0.name.vi)]
                    }),
            ],
            grounds.map { ground, rule, fee in
                "\(ground.kind.name.text(in: language))\t\(ground.name.text(in: language))\t"
                    + "\(Message.article(rule.article).text(in: language))\t\(Message.fee(fee).text(in: language))"
            } + forms.map { "\($0.reference)\t\($0.name.text(in: language))" }
                + procedures.map {
                    "\($0.code ?? Message.noCode.text(in: language))\t\($0.name.text(in: language))"
                })
    }

    private func day() throws -> CivilDate {
        guard let on else { return CivilDate(milliseconds: ClockReading.now().wall) }
        guard let date = try? PartialDate(on), date.precision == .day, date.isPossible else {
            throw CommandFailure(problem: .badValue, detail: "--on")
        }
        return date.span.lowerBound
    }
}

extension Message {
    fileprivate static func article(_ article: String) -> Message {
        Message(vi: "Điều \(article)", en: "article \(article)")
    }

    fileprivate static let noCode = Message(vi: "(chưa rõ mã)", en: "(code not known)")

    /// What it costs.
    static func fee(_ dong: Int?) -> Message {
        switch dong {
        case nil: Message(vi: "lệ phí chưa rõ", en: "fee not known")
        case 0: Message(vi: "không thu lệ phí", en: "free of charge")
        case .some(let dong):
            Message(vi: "lệ phí \(dong / 1000).000 đ", en: "fee \(dong / 1000),000 đ")
        }
    }
}
