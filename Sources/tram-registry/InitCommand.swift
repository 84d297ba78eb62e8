import ArgumentParser
import CanonicalJSON
import RegistryServer
import Secrets

/// `tram-registry init`: keys, certificate authority, database.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a registry: keys, its own certificate authority, an empty database.")

    @OptionGroup var options: RegistryOptions
    @Option(name: .long, help: "Name of the registry, in every receipt.")
    var name = "registry"
    @Option(name: .long, help: "Name or IP address under which kits reach it; may be given several times.")
    var host: [String] = []

    func validate() throws {
        guard (1...60).contains(name.utf8.count) else { throw ValidationError("--name has 1 to 60 bytes") }
    }

    func run() throws {
        let home = try RegistryHome.initialize(path: try options.path, name: name, hosts: host)
        _ = try options.store(of: home)
        let recipients = home.keys.recipients.map(\.text)
        if options.json {
            let json: JSONValue = [
                "name": .string(home.name), "hosts": .array(home.hosts.map(\.json)),
                "recipients": .array(recipients.map(\.json)), "signing_key": .string(home.keys.signing.publicKey.text),
            ]
            Output.text(json.canonicalText + "\n")
        } else {
            Output.text(
                "registry \(home.name) made in \(home.path), answers as \(home.hosts.joined(separator: ", "))\n")
        }
    }
}
