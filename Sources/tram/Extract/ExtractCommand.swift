import ArgumentParser
import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Packet
import Secrets
import Storage
import Vietnam

/// `tram extract`: the people of the commune as the population database has them, for as long as the camp needs them.
struct ExtractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "The commune's extract: one person at a time, logged, for a few days.",
        subcommands: [ExtractImport.self, ExtractSearch.self, ExtractStatusCommand.self, ExtractErase.self])
}

/// `tram extract import`: takes the registry's file.
struct ExtractImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Loads the file of `tram-registry extract` in the place of the one before.")

    @Argument(help: "The file.")
    var file: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let handle = FileHandle(forReadingAtPath: file) else { throw CommandFailure.unreadable(file) }
        defer { try? handle.close() }
        let kit = try login.open()
        var lines = ExtractLines(identity: try kit.store.sealingIdentity())
        var loader: ExtractLoader?
        do {
            while let bytes = try handle.read(upToCount: 1 << 20), !bytes.isEmpty {
                for line in try lines.push([UInt8](bytes)) { try Self.take(line, into: &loader, kit) }
            }
            for line in try lines.finish() { try Self.take(line, into: &loader, kit) }
            guard let whole = loader.take() else { throw ExtractFileError.malformed }
            try whole.commit()
        } catch {
            loader.take()?.cancel()
            throw error
        }
        let status = try kit.vault.readableNow().extract
        output.show(status.json, [ExtractWords.loaded(status, now: kit.now()).text(in: output.language)])
    }

    private static func take(_ line: [UInt8], into loader: inout ExtractLoader?, _ kit: KitSession) throws {
        guard var open = loader.take() else {
            guard let signed = try? JWS(json: JSONValue(canonical: line)) else { throw ExtractFileError.malformed }
            loader = try kit.store.beginExtract(signed)
            return
        }
        do throws(ExtractError) {
            try open.add(line)
            loader = consume open
        } catch {
            open.cancel()
            throw error
        }
    }
}

/// `tram extract search`: one person.
struct ExtractSearch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Looks for one person; every search is logged and counted.",
        discussion: "At most five people are shown. There is no list and no search for a part of a name.")

    @OptionGroup var whom: FindOptions

    @Option(help: "Number of the household.")
    var household: String?

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let term: LookupTerm
        switch (try whom.term(), household) {
        case (.some(let one), nil): term = one
        case (nil, .some(let household)):
            guard let one = LookupTerm.household(household) else {
                throw CommandFailure(problem: .badValue, detail: "--household")
            }
            term = one
        default: throw CommandFailure.whomToFind
        }
        let answer = try login.open().store.searchExtract(term)
        output.show(
            ["people": .array(answer.people.map(\.json)), "more": .bool(answer.hasMore)],
            ExtractWords.lines(answer, in: output.language))
    }
}

/// `tram extract status`: how many people, until when; needs no login.
struct ExtractStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How many people the loaded extract names and until when; needs no password.")

    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let status = try KitSession.vault(in: home.folder, access: .read).readableNow().extract
        output.show(status.json, [ExtractWords.loaded(status, now: ClockReading.now().wall).text(in: output.language)])
    }
}

/// `tram extract erase`: before its time is over.
struct ExtractErase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Destroys the key of the extract, then its rows.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let erased = try login.open().store.eraseExtract()
        output.show(["erased": .bool(erased)], [ExtractWords.erased(erased).text(in: output.language)])
    }
}

extension ExtractStatus? {
    /// `{people, until_ms}`, null when none is loaded.
    var json: JSONValue { map { ["people": .int($0.people), "until_ms": .int($0.expires)] } ?? .null }
}
