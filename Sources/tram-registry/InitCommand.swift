import ArgumentParser
import CanonicalJSON
import RegistryServer
import Secrets

/// `tram-registry init`: keys, certificate authority, database.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a registry: keys, its own certificate authority, an empty database.",
        discussion: """
            The recovery key, which opens the store of a kit whose people are gone, is not kept here: it leaves as three
            shares, any two of which give it back. Hand them to three people who do not sit in one place.
            """)

    @OptionGroup var options: RegistryOptions
    @Option(name: .long, help: "Name of the registry, in every receipt.")
    var name = "registry"
    @Option(name: .long, help: "Name or IP address under which kits reach it; may be given several times.")
    var host: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp("Folder for the three shares of the recovery key (default: in the home).", valueName: "dir"))
    var shares: String?

    func validate() throws {
        guard (1...60).contains(name.utf8.count) else { throw ValidationError("--name has 1 to 60 bytes") }
    }

    func run() throws {
        let path = try options.path
        let shares = shares.map { ShareFolder(path: $0) } ?? RegistryHome.defaultShares(of: path)
        let isInside = self.shares == nil
        let home = try RegistryHome.initialize(
            path: path, name: name, hosts: host, shares: isInside ? nil : shares)
        _ = try options.store(of: home)
        let recipients = home.keys.recipients.map(\.text)
        if options.json {
            let json: JSONValue = [
                "name": .string(home.name), "hosts": .array(home.hosts.map(\.json)),
                "recipients": .array(recipients.map(\.json)), "recovery": home.keys.recovery.json,
                "shares": .array(shares.files.map(\.json)), "signing_key": .string(home.keys.signing.publicKey.text),
            ]
            Output.text(json.canonicalText + "\n")
        } else {
            Output.text(
                """
                registry \(home.name) made in \(home.path), answers as \(home.hosts.joined(separator: ", "))
                \(RecoveryShares.count) shares of the recovery key are in \(shares.path): give each to another person \
                and remove the folder; \(RecoveryShares.needed) of them open the store of every kit.

                """)
        }
    }
}
