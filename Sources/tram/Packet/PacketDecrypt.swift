import ArgumentParser
import Secrets

/// `tram packet decrypt`: opens one age file; chunks go out as soon as they are authentic.
struct PacketDecrypt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt", abstract: "Opens an age file.",
        discussion: """
            What is written before a failure is authentic, but not the whole. A failure exits with 3 and names its class: \
            header failure, no match, HMAC failure, payload failure, armor failure.
            """)

    @OptionGroup var keys: KeyOptions
    @OptionGroup var streams: StreamOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        var opener = AgeOpener(try keys.read())
        try streams.run { input, output in
            var content: [UInt8] = []
            do {
                try input.forEachPiece { piece in
                    defer { content.removeAll(keepingCapacity: true) }
                    let outcome = Result { () throws(AgeError) in try opener.push(piece, into: &content) }
                    try output.write(content)
                    try outcome.get()
                }
                try opener.finish(into: &content)
                try output.write(content)
            } catch let error as AgeError {
                throw CommandFailure(error)
            }
        }
    }
}
