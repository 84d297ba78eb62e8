import ArgumentParser
import Storage
import Vietnam

/// `tram kit mirror`: a second copy on a card, kept up after every step.
struct KitMirror: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirror",
        abstract: "A second copy on a card, stick or folder, kept up after every step of the work.",
        discussion: """
            Without a folder it says how the copy stands, without a login. A supervisor or admin chooses the folder. What
            is copied is sealed as it is in the vault; a copy that is no longer wanted has to be deleted by hand.
            """)

    @Argument(help: ArgumentHelp("Folder on the card; it has to be there.", valueName: "folder"))
    var folder: String?

    @Flag(help: "Keep no second copy any more; what is on the card stays there.")
    var off = false

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if off, folder != nil { throw ValidationError("a folder or --off, not both") }
    }

    func run() throws {
        if off || folder != nil {
            let kit = try login.open()
            try kit.store.setMirror(folder)
            kit.store.lock()
            // The first copy may be long; what is not done in this moment is done behind the next commands.
            try kit.vault.close()
        }
        let words = try MirrorWords(KitSession.vault(in: login.home.folder, access: .read))
        output.show(words.json, words.lines(in: output.language))
    }
}
