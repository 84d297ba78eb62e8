import ArgumentParser
import EnrollmentModel
import Foundation
import Screens
import Terminal
import Vietnam

/// `tram` without more: the desk in the terminal.
struct DeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "The desk in the terminal (also without a command).")

    @OptionGroup var home: HomeOptions
    @OptionGroup var station: StationOptions

    func run() async throws {
        // Looked at before the screen is taken, so that a missing kit is said in a line.
        let vault = try KitSession.vault(in: home.folder)
        let world = DeskWorld(vault: vault, station: station)
        do {
            try await TerminalSession.run { terminal in
                let loop = DeskLoop<Desk>(output: terminal)
                let clock = Task {
                    while !Task.isCancelled {
                        loop.sink.send(.clock(world.now()))
                        try await Task.sleep(for: .seconds(1))
                    }
                }
                defer { clock.cancel() }
                let desk = Desk(language: .ofEnvironment, now: world.now())
                _ = try await terminal.run(loop, desk) { await world.perform($0, $1) }
            }
        } catch let error as TerminalError {
            await world.close()
            throw CommandFailure(
                .usage, "no_terminal",
                Message(vi: "Bàn làm việc cần một thiết bị đầu cuối", en: "The desk needs a terminal"),
                hint: Message(
                    vi: "Chạy trong cửa sổ dòng lệnh, hoặc dùng `tram apply new` (\(error.code.rawValue)).",
                    en: "Run it in a terminal window, or use `tram apply new` (\(error.code.rawValue))."))
        }
        await world.close()
    }
}
