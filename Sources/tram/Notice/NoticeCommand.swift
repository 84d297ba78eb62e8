public import ArgumentParser
import CanonicalJSON
import Enrollment
import EnrollmentModel
public import Paper
import Storage
import Vietnam

/// `tram notice`: papers that people take along besides their receipt.
struct NoticeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice", abstract: "Papers that people take along besides their receipt, as text.",
        subcommands: [NoticeNumber.self, NoticeReferral.self])
}

/// `tram notice number`: what the extract has of somebody who has a number and no card.
struct NoticeNumber: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "number", abstract: "Prints the personal number from the extract; the search is logged.",
        discussion: "Who has no number gets none here: take them down with `tram apply new`.")

    @OptionGroup var whom: FindOptions
    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let term = try whom.term() else { throw CommandFailure.whomToFind }
        let kit = try login.open()
        let answer = try kit.store.searchExtract(term)
        guard answer.people.count == 1, !answer.hasMore, let person = answer.people.first,
            let number = person.text("person.number")
        else { throw CommandFailure(problem: .notFound, detail: "extract") }
        let made = try kit.store.extractMade() ?? kit.now()
        let page = NumberNotice(
            number: number, name: person.text("person.name.full") ?? "—",
            birth: person.json["person.birth.date"].flatMap { try? PartialDate(json: $0).asWritten } ?? "—",
            extractDay: CivilDate(milliseconds: made), today: CivilDate(milliseconds: kit.now())
        ).page()
        output.show(["text": .string(page.text)], page.lines)
    }
}

/// `tram notice referral`: to another office, while the application goes on.
struct NoticeReferral: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referral", abstract: "A slip to the office that registers births or residence.")

    @Option(help: "birth or residence.")
    var purpose: ReferralSlip.Purpose

    @Argument(help: "Receipt number.")
    var receipt: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.openToRead()
        let record = try kit.record(of: receipt)
        let page = ReferralSlip(
            purpose, name: record.application.name ?? "—", receipt: record.application.receiptNumber?.text ?? receipt,
            today: CivilDate(milliseconds: kit.now())
        ).page()
        output.show(["text": .string(page.text)], page.lines)
    }
}

extension ReferralSlip.Purpose: ExpressibleByArgument {}
