import ArgumentParser

/// The root of the command line.
struct Tram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tram",
        abstract: "Trạm: the field kit of a mobile identity-card team.",
        discussion: "Without a command, opens the desk in the terminal.",
        version: "0.1.0",
        subcommands: [
            DeskCommand.self, DemoCommand.self, AuditCommand.self, KitCommand.self, UserCommand.self, CampCommand.self,
            ApplyCommand.self, BatchCommand.self, ReviewCommand.self, SyncCommand.self, DevicesCommand.self,
            PacketCommand.self, ExtractCommand.self, LawCommand.self, NoticeCommand.self,
            UnitsCommand.self, IdCommand.self,
        ],
        defaultSubcommand: DeskCommand.self)
}
