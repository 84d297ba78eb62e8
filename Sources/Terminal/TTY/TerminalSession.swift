import Glibc
import Synchronization

/// The terminal taken over for full-screen use: raw keys, alternate screen, bracketed paste, no cursor.
///
/// Whoever takes it must give it back: ``run(environment:input:output:body:)`` does so on every path, and
/// ``restore()`` may be called besides, any number of times and from a signal handler. The alternate screen is emptied
/// first, so that nothing of it stays in sight or in the scroll-back.
public final class TerminalSession: ScreenOutput, Sendable {
    /// Colours it can show.
    public let depth: ColorDepth
    let input: CInt
    private let output: CInt
    private let saved: termios
    private let isActive = Atomic<Bool>(false)

    /// Takes over the terminal, runs `body` and gives the terminal back, however `body` ends.
    ///
    /// - Throws: ``TerminalError`` if there is no terminal, and what `body` throws.
    public static func run<Result>(
        environment: TerminalEnvironment = .ofThisProcess(), input: Int32 = 0, output: Int32 = 1,
        body: (TerminalSession) async throws -> Result
    ) async throws -> Result {
        let session = try TerminalSession(environment: environment, input: input, output: output)
        session.enter()
        defer { session.restore() }
        return try await body(session)
    }

    init(environment: TerminalEnvironment, input: CInt, output: CInt) throws(TerminalError) {
        guard isatty(input) == 1, isatty(output) == 1 else { throw TerminalError(code: .noTerminal, errno: 0) }
        var settings = termios()
        guard unsafe tcgetattr(input, &settings) == 0 else { throw TerminalError(code: .systemCall, errno: errno) }
        self.input = input
        self.output = output
        depth = environment.depth
        saved = settings
    }

    deinit { restore() }

    /// The measure of the window now; 80 × 24 if it does not tell.
    public var size: Size { TerminalEnvironment.windowSize(output) ?? Size(columns: 80, rows: 24) }

    /// Sends all bytes, waiting for a slow line.
    ///
    /// - Returns: False if the terminal has gone.
    public func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(output, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0 && errno == EAGAIN {
                var wait = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&wait, 1, 1_000)
                if wait.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { return false }
            } else if !(count < 0 && errno == EINTR) {
                return false
            }
        }
        return true
    }

    /// Gives the terminal back as it was; a second call does nothing.
    ///
    /// Uses only `write` and `tcsetattr` on memory that is already there, which a signal handler may do. Keys that
    /// nobody has read are thrown away, so that a password typed too late does not land in the shell.
    public func restore() {
        guard isActive.exchange(false, ordering: .acquiringAndReleasing) else { return }
        CrashGuard.forget()
        let leave = ControlSequence.leave
        _ = unsafe Glibc.write(output, leave.utf8Start, leave.utf8CodeUnitCount)
        var settings = saved
        _ = unsafe tcsetattr(input, TCSAFLUSH, &settings)
    }

    /// The same as ``restore()``.
    public func end() { restore() }

    /// Takes the terminal over, again after a suspension.
    func enter() {
        var raw = saved
        unsafe cfmakeraw(&raw)
        // A read gives what is there and waits for at least one byte.
        raw.c_cc.6 = 1
        raw.c_cc.5 = 0
        _ = unsafe tcsetattr(input, TCSAFLUSH, &raw)
        isActive.store(true, ordering: .releasing)
        CrashGuard.watch(input: input, output: output, saved: saved)
        _ = write(Array(ControlSequence.enter.utf8))
    }
}
