import Glibc
import Testing

@testable import Terminal

/// A pseudo-terminal: the program holds `program`, the test plays the person at `person`.
final class PseudoTerminal: Sendable {
    let person: CInt
    let program: CInt

    init(columns: UInt16 = 33, rows: UInt16 = 5) throws {
        var ends: (CInt, CInt) = (-1, -1)
        try #require(unsafe openpty(&ends.0, &ends.1, nil, nil, nil) == 0)
        (person, program) = ends
        resize(columns: columns, rows: rows)
    }

    deinit {
        close(person)
        close(program)
    }

    func resize(columns: UInt16, rows: UInt16) {
        var window = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = unsafe ioctl(person, UInt(TIOCSWINSZ), &window)
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe write(person, bytes, bytes.count)
    }

    /// Waits until the program has written something that ends in `end`.
    func readUntil(_ end: String) -> String {
        var seen: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !seen.reversed().starts(with: end.utf8.reversed()) {
            let count = unsafe read(person, &buffer, buffer.count)
            guard count > 0 else { break }
            seen += buffer[..<count]
        }
        return String(decoding: seen, as: UTF8.self)
    }

    /// Whether the line sends letters only after Enter and shows them, as a shell expects.
    var isInShellMode: Bool {
        var settings = termios()
        _ = unsafe tcgetattr(program, &settings)
        return settings.c_lflag & UInt32(ICANON) != 0 && settings.c_lflag & UInt32(ECHO) != 0
    }
}

@Suite(.serialized) struct TerminalSessionTests {
    fileprivate static let leave = "\u{1B}[0m\u{1B}[2J\u{1B}[?2004l\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    private struct Broken: Error {}

    fileprivate func run<Result>(
        _ terminal: PseudoTerminal, _ body: (TerminalSession) async throws -> Result
    ) async throws -> Result {
        try await TerminalSession.run(
            environment: TerminalEnvironment(depth: .mono), input: terminal.program, output: terminal.program,
            body: body)
    }

    @Test func theTerminalIsTakenOverAndGivenBack() async throws {
        let terminal = try PseudoTerminal()
        try await run(terminal) { session in
            #expect(!terminal.isInShellMode)
            #expect(session.size == Size(columns: 33, rows: 5))
            terminal.resize(columns: 99, rows: 44)
            #expect(session.size == Size(columns: 99, rows: 44))
        }
        #expect(terminal.isInShellMode)
        #expect(terminal.readUntil(Self.leave).hasPrefix("\u{1B}[?1049h\u{1B}[?7l\u{1B}[?2004h\u{1B}[?25l"))
    }

    @Test func anErrorGivesTheTerminalBack() async throws {
        let terminal = try PseudoTerminal()
        await #expect(throws: Broken.self) { try await run(terminal) { _ in throw Broken() } }
        #expect(terminal.isInShellMode)
        #expect(terminal.readUntil(Self.leave).hasSuffix(Self.leave))
    }

    @Test func givingItBackTwiceSendsItOnce() async throws {
        let terminal = try PseudoTerminal()
        try await run(terminal) { session in
            session.restore()
            #expect(terminal.isInShellMode)
            session.restore()
            _ = session.write(Array("after".utf8))
        }
        #expect(terminal.readUntil("after").components(of: "1049l") == 1)
    }

    @Test func aPipeIsNoTerminal() async throws {
        var ends: [CInt] = [0, 0]
        _ = unsafe pipe(&ends)
        defer { ends.forEach { _ = close($0) } }
        await #expect(throws: TerminalError(code: .noTerminal, errno: 0)) {
            try await TerminalSession.run(input: ends[0], output: ends[1]) { _ in }
        }
    }

    @Test func keysReachTheProgramAndItsEndComesBack() async throws {
        let terminal = try PseudoTerminal()
        let end = try await run(terminal) { session in
            let loop = DeskLoop<Counter>(output: session)
            terminal.type("\u{1B}[A\u{1B}OPx\u{3}+")
            return try await session.run(loop, Counter()) { _, _ in terminal.type("q") }
        }
        #expect(end.keys == [.up, .function(1), "x", .control("c")])
        #expect(end.count == 1)
        #expect(terminal.isInShellMode)
    }

    @Test func aLoneEscapeArrivesByItself() async throws {
        let terminal = try PseudoTerminal()
        let end = try await run(terminal) { session in
            let loop = DeskLoop<Escaping>(output: session)
            terminal.type("\u{1B}")
            return try await session.run(loop, Escaping()) { _, _ in }
        }
        #expect(end.isFinished)
    }

    @Test func aWindowThatChangesIsTold() async throws {
        let terminal = try PseudoTerminal()
        let end = try await run(terminal) { session in
            let loop = DeskLoop<Resizing>(output: session)
            loop.sink.send(.key("r"))
            return try await session.run(loop, Resizing()) { _, _ in
                terminal.resize(columns: 50, rows: 10)
                // The kernel tells the foreground processes of a terminal; the test has none, so it tells itself.
                kill(getpid(), SIGWINCH)
            }
        }
        #expect(end.size == Size(columns: 50, rows: 10))
    }

    @Test func aTerminalThatGoesAwayEndsTheProgram() async throws {
        var ends: (person: CInt, program: CInt) = (-1, -1)
        try #require(unsafe openpty(&ends.person, &ends.program, nil, nil, nil) == 0)
        let (person, program) = ends
        defer { close(program) }
        let end = try await TerminalSession.run(
            environment: TerminalEnvironment(depth: .mono), input: program, output: program
        ) { session in
            let loop = DeskLoop<Counter>(output: session)
            loop.send(.key("w"))
            return try await session.run(loop, Counter()) { _, _ in close(person) }
        }
        #expect(end.isFinished)
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}

/// Ends on the Escape key.
struct Escaping: ScreenProgram {
    struct Nothing: ScreenEffect {
        let lane = 0
    }

    var isFinished = false

    static func event(for input: TerminalInput) -> TerminalInput { input }

    mutating func update(_ event: TerminalInput) -> [Nothing] {
        isFinished = event == .key(.escape)
        return []
    }

    func view(_ canvas: inout Canvas) {}
}

/// Asks for a new window measure and ends when it is told.
struct Resizing: ScreenProgram {
    struct Resize: ScreenEffect {
        let lane = 0
    }

    var size: Size?

    var isFinished: Bool { size?.columns == 50 }

    static func event(for input: TerminalInput) -> TerminalInput { input }

    mutating func update(_ event: TerminalInput) -> [Resize] {
        if case .resized(let size) = event { self.size = size }
        return event == .key("r") ? [Resize()] : []
    }

    func view(_ canvas: inout Canvas) {}
}

extension TerminalSessionTests {
    @Test func aCrashGivesTheTerminalBack() async throws {
        let terminal = try PseudoTerminal()
        try await run(terminal) { _ in
            // What the handler of a trap calls; the trap itself would end the tests.
            CrashGuard.restore()
            #expect(terminal.isInShellMode)
        }
        #expect(terminal.readUntil(Self.leave).hasSuffix(Self.leave))
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT]) func aSignalThatAsksToEndIsTheEndOfInput(_ signal: CInt) async throws {
        let terminal = try PseudoTerminal()
        let end = try await run(terminal) { session in
            let loop = DeskLoop<Counter>(output: session)
            loop.send(.key("+"))
            return try await session.run(loop, Counter()) { _, _ in kill(getpid(), signal) }
        }
        #expect(end.isFinished)
        #expect(terminal.isInShellMode)
    }
}
