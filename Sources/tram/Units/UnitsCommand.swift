import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Vietnam

/// `tram units`: the administrative units of three editions, by edition and code.
struct UnitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "units", abstract: "Provinces, districts and communes of 2023-04, 2025-03 and 2025-07.",
        subcommands: [UnitsFind.self, UnitsMap.self, UnitsShow.self])
}

/// `tram units find`: units from a few letters without marks.
struct UnitsFind: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Finds units from a few letters, with or without marks.",
        discussion: """
            dak ro wa, drw, xã Ba Tơ, tp kon tum; after a comma the district or province: tan thanh, ca mau. \
            Prints edition:code, the place and, where it has another one, the former name; nothing when nothing fits.
            """)

    @Argument(help: "The beginnings of words, or initials.")
    var query: [String]

    @Option(help: ArgumentHelp("Only this edition.", valueName: "yyyy-MM"))
    var vintage: String?

    @Option(help: "How many at most, 1 to 1000.")
    var limit = 10

    @Option(help: ArgumentHelp("A province that comes first, of today or [yyyy-MM:]code.", valueName: "code"))
    var province: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("--limit is 1 to 1000") }
        let vintage = try vintage.map(UnitVintage.named)
        let home = try province.map { try UnitCode(argument: $0, vintage: .current).listed() }
        let found = Units.find(query.joined(separator: " "), vintage: vintage, home: home, limit: limit)
        // Nothing found is no line, and not an empty one.
        guard output.json || !found.isEmpty else { return }
        output.show(.array(found.map(\.summary)), found.map(\.line))
    }
}

/// `tram units map`: what an old unit may be today.
struct UnitsMap: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "What a unit of 2023-04 or 2025-03 may be today: suggestions, never a rule.",
        discussion: "Prints full, partial or same_name, then edition:code and the place of each.")

    @Argument(help: "The code, or edition:code.")
    var code: String

    @Option(help: ArgumentHelp("The edition of the code (default: 2025-03).", valueName: "yyyy-MM"))
    var vintage: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let vintage = try vintage.map(UnitVintage.named) ?? .march2025
        let unit = try UnitCode(argument: code, vintage: vintage).known()
        let isCurrent = unit.vintage == .current
        let found = isCurrent ? Units.predecessors(of: unit.code) : Units.suggestions(for: unit.code)
        output.show(
            [
                "unit": unit.summary, "caution": .string(Units.caution.text(in: output.language)),
                isCurrent ? "made_from" : "suggestions": .array(found.map(\.json)),
            ],
            [unit.line] + found.map { "\($0.coverage.rawValue)\t\($0.unit.line)" }
                + [Units.caution.text(in: output.language)])
    }
}

/// `tram units show`: one unit.
struct UnitsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One unit with what it belongs to and how it stands today.")

    @Argument(help: ArgumentHelp("Edition and code.", valueName: "yyyy-MM:code"))
    var unit: UnitArgument

    @OptionGroup var output: OutputOptions

    func run() throws {
        let unit = try unit.unit.known()
        output.show(unit.summary, [unit.line] + unit.parents.map(\.line))
    }
}
