import ArgumentParser
import CanonicalJSON
import Enrollment
import EnrollmentModel
import Storage
import Vietnam

/// `tram camp`: where and with whom the team works today.
struct CampCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "camp", abstract: "The camp session that applications belong to.",
        subcommands: [CampOpen.self, CampShow.self, CampClose.self])
}

/// `tram camp open`: begins a session; one that is open ends.
struct CampOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "open", abstract: "Begins a camp session.")

    @Option(help: "Where the desk stands.")
    var place: String

    @Option(help: ArgumentHelp("The commune with the edition of its code.", valueName: "yyyy-MM:code"))
    var unit: UnitArgument?

    @Option(help: "Thôn, bản, ấp, phum.")
    var hamlet: String

    @Option(help: "User names of the team.")
    var team: [String] = []

    @Option(help: "Who is in charge of the children of a whole-school session: acts for those who come alone.")
    var charge: String?

    @Option(help: "The tie of the one in charge: class teacher, headmaster and the school.")
    var chargeRelation = "người phụ trách của trường"

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let unit = try unit?.unit.listed()
        let kit = try login.open()
        let start = kit.now()
        let session = CampSession(
            id: "\(kit.certificate.kit)-\(start)", place: place, unit: unit ?? kit.certificate.unit,
            hamlet: hamlet, team: team.isEmpty ? [kit.store.user.name] : team, devices: [], start: start,
            charge: try inCharge())
        try kit.store.beginSession(session)
        output.show(session.json, ["\(session.id)\t\(Visible.text(place))\t\(Visible.text(hamlet))"])
    }

    private func inCharge() throws -> Participant? {
        guard let charge else { return nil }
        do throws(PersonName.Problem) {
            return Participant(name: try PersonName(charge).text, relation: chargeRelation)
        } catch { throw CommandFailure(problem: .badValue, detail: "--charge") }
    }
}

/// `tram camp show`: the session that is open.
struct CampShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "The session that is open.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.open()
        guard let session = try kit.store.openSession() else {
            throw CommandFailure(problem: .notFound, detail: "camp session")
        }
        output.show(session.json, ["\(session.id)\t\(Visible.text(session.place))\t\(Visible.text(session.hamlet))"])
    }
}

/// `tram camp close`: the end of the camp.
struct CampClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Ends the session: keys are wrapped anew, the old ones and the extract are destroyed.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.open()
        guard let session = try kit.store.openSession() else {
            throw CommandFailure(problem: .notFound, detail: "camp session")
        }
        try kit.store.endSession()
        let exposure = try ExposureWords(kit.vault)
        output.show(
            ["session": .string(session.id), "thief": exposure.json],
            ["\(session.id)\t\(Visible.text(session.place))"] + exposure.lines(in: output.language))
    }
}

/// `2025-07:23293`.
struct UnitArgument: ExpressibleByArgument {
    let unit: UnitCode

    init?(argument: String) {
        let parts = argument.split(separator: ":")
        guard parts.count == 2, parts[0].utf8.count == 7, (2...5).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        unit = UnitCode(vintage: String(parts[0]), code: String(parts[1]))
    }
}
