public import ArgumentParser
import CanonicalJSON
import EnrollmentModel
public import Vietnam

/// `tram units`: the administrative units of three editions.
struct UnitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "units", abstract: "Administrative units of three editions; needs no kit.",
        subcommands: [UnitsFind.self, UnitsMap.self, UnitsShow.self])
}

/// `tram units find`: by a few letters.
struct UnitsFind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Units by a few letters, with or without marks; the best first.")

    @Argument(help: "Beginnings of words of the name.")
    var query: [String]

    @Option(help: "One edition: \(UnitVintage.allCases.map(\.rawValue).joined(separator: ", ")).")
    var vintage: UnitVintage?

    @Option(help: ArgumentHelp("A unit whose province comes first.", valueName: "yyyy-MM:code"))
    var home: UnitArgument?

    @Option(help: "How many, 1 to 100.")
    var limit = 10

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...100).contains(limit) else { throw ValidationError("--limit is 1 to 100") }
    }

    func run() throws {
        let found = Units.find(query.joined(separator: " "), vintage: vintage, home: home?.unit, limit: limit)
        guard !found.isEmpty || output.json else { return }
        output.show(.array(found.map(\.json)), found.map(\.line))
    }
}

/// `tram units map`: what an older unit may be today.
struct UnitsMap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "What a unit of an older list may be today: suggestions for people.",
        discussion: "A code is never replaced by itself: what stands on a paper is kept with the edition of its day.")

    @Argument(help: ArgumentHelp("The unit; without an edition that of 2025-03.", valueName: "yyyy-MM:code"))
    var code: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let code = try UnitArgument.reading(code, otherwise: .march2025)
        guard Units.unit(code) != nil else { throw CommandFailure.unknownUnit(code) }
        let suggestions = Units.suggestions(for: code)
        output.show(
            [
                "from": code.json, "caution": .string(Units.caution.text(in: output.language)),
                "suggestions": .array(
                    suggestions.map { ["unit": $0.unit.json, "coverage": .string($0.coverage.rawValue)] }),
            ],
            suggestions.map { "\($0.unit.line)\t\($0.coverage.rawValue)" }
                + (suggestions.isEmpty ? [] : [Units.caution.text(in: output.language)]))
    }
}

/// `tram units show`: one unit.
struct UnitsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One unit with what it lies in.")

    @Argument(help: ArgumentHelp("The unit; without an edition that in force.", valueName: "yyyy-MM:code"))
    var code: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let code = try UnitArgument.reading(code, otherwise: .current)
        guard let unit = Units.unit(code) else { throw CommandFailure.unknownUnit(code) }
        output.show(unit.json, [unit.line])
    }
}

extension UnitVintage: ExpressibleByArgument {}

extension UnitArgument {
    /// `yyyy-MM:code`, or a code alone of an edition.
    static func reading(_ text: String, otherwise vintage: UnitVintage) throws -> UnitCode {
        if let unit = UnitArgument(argument: text.contains(":") ? text : "\(vintage.rawValue):\(text)") {
            return unit.unit
        }
        throw CommandFailure(problem: .badValue, detail: text)
    }
}

extension CommandFailure {
    /// No list has the code; what it may be meant for.
    static func unknownUnit(_ code: UnitCode) -> CommandFailure {
        let near = Units.nearest(to: code).map { "\($0.code.vintage):\($0.code.code) \($0.fullName)" }
        let others = near.isEmpty ? "—" : near.joined(separator: "; ")
        return CommandFailure(
            .data, "unknown_unit",
            Message(
                vi: "Danh mục \(code.vintage) không có mã \(code.code)",
                en: "The list of \(code.vintage) has no code \(code.code)"),
            hint: Message(vi: "Gần giống: \(others).", en: "Near it: \(others)."))
    }
}

extension AdministrativeUnit {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "unit": code.json, "name": .string(fullName), "place": .string(placeText), "kind": .string(kind.rawValue),
        ]
        object["former_name"] = formerName.map(JSONValue.string)
        return .object(object)
    }

    fileprivate var line: String { "\(code.vintage):\(code.code)\t\(placeText)" }
}
