import Foundation
import TestSupport
import Testing

/// A window of 80 × 24 in tmux with a shell in it, and somebody who types.
final class Pane {
    private let tmux: ExternalCommand
    private let folder: TemporaryFolder
    /// In the foreground: a server that goes its own ways would hold on to what this process waits for.
    private let server: RunningProgram

    /// What the shell prints when it waits for a command.
    static let prompt = "shell>"

    /// - Returns: Nothing where tmux or bash is missing.
    init?(environment: [String: String]) async throws {
        guard let tmux = ExternalCommand("tmux"), let bash = ExternalCommand("bash") else { return nil }
        self.tmux = tmux
        folder = try TemporaryFolder()
        server = try RunningProgram(tmux.url, ["-D", "-u", "-S", folder.path("tmux"), "-f", "/dev/null"])
        var all = environment
        all["PS1"] = "\(Self.prompt) "
        all["LC_ALL"] = "C.UTF-8"
        var arguments = ["new-session", "-d", "-x", "80", "-y", "24"]
        for (name, value) in all { arguments += ["-e", "\(name)=\(value)"] }
        _ = try await eventually { FileManager.default.fileExists(atPath: folder.path("tmux")) }
        try run(arguments + [bash.url.path, "--norc", "--noprofile"])
    }

    deinit {
        _ = try? tmux.run(["-S", folder.path("tmux"), "kill-server"])
        server.send(SIGKILL)
    }

    @discardableResult
    private func run(_ arguments: [String]) throws -> String {
        let outcome = try tmux.run(["-u", "-S", folder.path("tmux")] + arguments)
        try #require(outcome.status == 0, "tmux \(arguments): \(outcome.errors)")
        return String(decoding: outcome.output, as: UTF8.self)
    }

    /// Types text as it is.
    func type(_ text: String) throws { try run(["send-keys", "-l", text]) }

    /// Presses keys by their names in tmux: `Enter`, `Down`, `F8`.
    func press(_ keys: String...) throws { try run(["send-keys"] + keys) }

    /// What stands on the screen.
    func screen() throws -> String { try run(["capture-pane", "-p"]) }

    /// Everything that can still be read: what scrolled away, the screen, and the other screen behind it.
    func everything() throws -> String {
        let usual = try run(["capture-pane", "-p", "-S", "-", "-E", "-"])
        // Without -q it is an error that there is no other screen.
        return usual + (try run(["capture-pane", "-p", "-a", "-q", "-S", "-", "-E", "-"]))
    }

    /// Whether a program has the full screen.
    func isFullScreen() throws -> Bool { try run(["display-message", "-p", "#{alternate_on}"]).hasPrefix("1") }

    /// Waits until a text stands on the screen.
    func see(_ text: String, _ location: SourceLocation = #_sourceLocation) async throws {
        let seen = try await eventually { try screen().contains(text) }
        let shown = try screen()
        try #require(seen, "«\(text)» does not appear:\n\(shown)", sourceLocation: location)
    }

    /// Waits until a text has gone from the screen.
    func miss(_ text: String, _ location: SourceLocation = #_sourceLocation) async throws {
        let gone = try await eventually { try !screen().contains(text) }
        let shown = try screen()
        try #require(gone, "«\(text)» stays:\n\(shown)", sourceLocation: location)
    }

    /// Whether the shell takes a command and prints its answer where it was asked.
    func shellAnswers(_ number: Int, _ location: SourceLocation = #_sourceLocation) async throws {
        try type("echo answer-$((\(number) + 1))")
        try press("Enter")
        try await see("answer-\(number + 1)", location)
    }
}
