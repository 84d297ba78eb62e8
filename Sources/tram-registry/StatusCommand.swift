import ArgumentParser
import CanonicalJSON
import RegistryServer

/// `tram-registry status`: what the registry counts.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say how many applications stand where.")

    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let home = try options.open()
        let counts = try await options.store(of: home).counts()
        let rows: [(name: String, value: Int)] = [
            ("kits", counts.kits), ("offered", counts.offered), ("text_received", counts.textReceived),
            ("stored", counts.stored), ("opened", counts.opened), ("parked", counts.parked),
            ("applications", counts.applications), ("parts", counts.parts), ("doubled_parts", counts.doubledParts),
            ("blobs", counts.blobs),
            ("receipts", counts.receipts), ("received_bytes", counts.received),
        ]
        if options.json {
            var object: JSONObject = ["name": .string(home.name)]
            for row in rows { object[row.name] = .int(row.value) }
            Output.text(JSONValue.object(object).canonicalText + "\n")
        } else {
            for row in rows { Output.text("\(row.name)\t\(row.value)\n") }
        }
    }
}
