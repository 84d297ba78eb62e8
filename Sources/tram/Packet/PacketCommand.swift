import ArgumentParser

/// `tram packet`: sealed files by hand, with the same code that seals and opens applications.
struct PacketCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packet", abstract: "Sealed files (age v1): seal, open, check.",
        subcommands: [PacketEncrypt.self, PacketDecrypt.self, PacketVerify.self])
}
