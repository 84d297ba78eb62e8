import ArgumentParser
import Foundation
import RegistryServer
import Secrets

/// `tram-registry keys`: what opens packets without this program.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The registry's keys.", subcommands: [KeysExportCommand.self])
}

/// `tram-registry keys export`.
struct KeysExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the sealing keys as `age -i` reads them, current then next. Whoever has them opens everything."
    )

    @OptionGroup var options: RegistryOptions
    @Option(name: .long, help: "File to write, or - for standard output.")
    var sealing: String

    func run() throws {
        let keys = try options.open().keys
        if sealing == "-" {
            for identity in keys.identities { Output.secret(identity.exportText()) }
        } else {
            var bytes: [UInt8] = []
            for identity in keys.identities {
                unsafe identity.exportText().withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
                bytes.append(UInt8(ascii: "\n"))
            }
            defer { for index in bytes.indices { bytes[index] = 0 } }
            try Output.file(sealing, bytes)
        }
    }
}
