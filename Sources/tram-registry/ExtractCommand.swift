import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Foundation
import Packet
import RegistryServer

/// `tram-registry extract`: the people of a commune for one kit.
struct ExtractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Make a commune's extract for one kit: signed by this registry, opened by that kit alone.",
        discussion: """
            FILE.json is a list of people, {"person.name.full": …, "person.number": …, "person.birth.date": {"year": …, \
            "as_written": …}, "person.phone": …, "household": …}; every member but the name may be left out.
            """)

    @OptionGroup var options: RegistryOptions
    @OptionGroup var kit: KitOption
    @Option(name: .long, help: ArgumentHelp("The people.", valueName: "file"))
    var people: String
    @Option(name: .long, help: ArgumentHelp("File to write; it goes to `tram extract import`.", valueName: "file"))
    var out: String
    @Option(name: .long, help: "How many days it may be used, 1 to 60.")
    var days = 14

    func run() async throws {
        guard (1...60).contains(days) else { throw ValidationError("--days is 1 to 60") }
        try Output.check(out)
        let home = try options.open()
        let list = try read()
        var bytes: [UInt8] = []
        let header = try await home.extract(
            of: list, for: try kit.id, days: days, store: try options.store(of: home)
        ) { bytes += $0 }
        try Output.file(out, bytes)
        let json: JSONValue = [
            "kit": header.kit.json, "people": .int(header.people), "expires_ms": .int(header.expires),
            "file": .string(out),
        ]
        Output.text(
            options.json
                ? json.canonicalText + "\n" : "extract of \(header.people) people for kit \(header.kit) in \(out)\n")
    }

    private func read() throws -> [ExtractPerson] {
        guard let bytes = FileManager.default.contents(atPath: people) else {
            throw Failure(.world, "unreadable", "\(people) cannot be read", hint: "check the path")
        }
        do {
            guard let list = try JSONValue(parsing: bytes).array else { throw ShapeError("", expected: "a list") }
            return try list.enumerated().map { index, json in
                do throws(ShapeError) { return try ExtractPerson(json: json) } catch {
                    throw error.within("[\(index)]")
                }
            }
        } catch {
            throw Failure(.data, "bad_people", "\(people): \(error)", hint: "a list of people, see --help")
        }
    }
}
