import ArgumentParser
import Secrets

/// `tram packet encrypt`: seals bytes into an age file.
struct PacketEncrypt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt", abstract: "Seals bytes into an age file, to recipients or to a passphrase.")

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Who can open it (age1…); may be given several times.", valueName: "recipient"),
        transform: { text in
            guard let recipient = SealingRecipient(text: text) else {
                throw ValidationError("\(text) is not an age recipient: it begins with age1 and has 62 characters")
            }
            return recipient
        })
    var recipient: [SealingRecipient] = []

    @Option(
        name: .long, help: ArgumentHelp("File whose first line is the passphrase.", valueName: "file"))
    var passphraseFile: String?

    @OptionGroup var streams: StreamOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard recipient.isEmpty == (passphraseFile != nil) else {
            throw ValidationError("seal either to --recipient or to --passphrase-file")
        }
        guard !streams.writesToTerminal else {
            throw ValidationError("a sealed file is no text for a terminal: name one with --output FILE")
        }
    }

    func run() async throws {
        // The keys come first: a passphrase that cannot be read must not have emptied the output.
        var made: AgeSealer? = try sealer()
        try streams.run { input, output in
            guard var sealer = made.take() else { return }
            var sealed: [UInt8] = []
            try input.forEachPiece { piece in
                sealer.push(piece, into: &sealed)
                try output.write(sealed)
                sealed.removeAll(keepingCapacity: true)
            }
            _ = sealer.finish(into: &sealed)
            try output.write(sealed)
        }
    }

    private func sealer() throws -> AgeSealer {
        guard let passphraseFile else { return AgeSealer(to: recipient) }
        let passphrase = try PasswordEntry.read(file: passphraseFile)
        guard passphrase.count > 0 else { throw CommandFailure.emptyPassphrase }
        return try AgeSealer(passphrase: passphrase)
    }
}
