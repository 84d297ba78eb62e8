import ArgumentParser
import EnrollmentModel
import Foundation
import Screens
import Storage
import Synchronization
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
        let running = Mutex<Task<Desk, any Error>?>(nil)
        let world = DeskWorld(vault: vault, station: station) { running.withLock { $0 }?.cancel() }
        do {
            let end = try await TerminalSession.run { terminal in
                let task = Task { try await DeskCommand.show(world, on: terminal) }
                running.withLock { $0 = task }
                return try await task.value
            }
            await world.close()
            try vault.close()
            if !end.isFinished { startAnew() }
        } catch let error as TerminalError {
            await world.close()
            throw CommandFailure.noTerminal(error)
        }
    }

    private static func show(_ world: DeskWorld, on terminal: TerminalSession) async throws -> Desk {
        let loop = DeskLoop<Desk>(output: terminal)
        let clock = Task {
            while !Task.isCancelled {
                let clocks = ClockReading.now()
                loop.sink.send(.clock(clocks.wall, sinceBoot: clocks.sinceBoot))
                try await Task.sleep(for: .seconds(1))
            }
        }
        defer { clock.cancel() }
        let clocks = ClockReading.now()
        let desk = Desk(
            language: .ofEnvironment, now: clocks.wall, sinceBoot: clocks.sinceBoot, idleLimit: world.idleLimit,
            terms: try world.terms())
        return try await terminal.run(loop, desk) { await world.perform($0, $1) }
    }

    /// After a lock nothing of the session may stay, and Swift does not wipe what it frees: the same program begins
    /// again in this process, with memory of its own.
    private func startAnew() {
        var arguments = unsafe CommandLine.arguments.map { unsafe strdup($0) }
        unsafe arguments.append(nil)
        _ = unsafe execv("/proc/self/exe", &arguments)
    }
}

extension CommandFailure {
    /// Nothing to show the desk on.
    static func noTerminal(_ error: TerminalError) -> CommandFailure {
        CommandFailure(
            .usage, "no_terminal",
            Message(vi: "Bàn làm việc cần một thiết bị đầu cuối", en: "The desk needs a terminal"),
            hint: Message(
                vi: "Chạy trong cửa sổ dòng lệnh, hoặc dùng `tram apply new` (\(error.code.rawValue)).",
                en: "Run it in a terminal window, or use `tram apply new` (\(error.code.rawValue))."))
    }
}
