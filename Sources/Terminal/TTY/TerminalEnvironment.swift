import Glibc

/// What the environment and the open files say about the terminal.
public struct TerminalEnvironment: Sendable {
    /// Colours it can show.
    public var depth: ColorDepth

    /// An environment with that depth.
    public init(depth: ColorDepth) {
        self.depth = depth
    }

    /// Reads `TERM`, `COLORTERM` and `NO_COLOR` of this process.
    public static func ofThisProcess() -> TerminalEnvironment {
        TerminalEnvironment(
            depth: ColorDepth(
                term: variable("TERM"), colorTerm: variable("COLORTERM"), noColor: variable("NO_COLOR")))
    }

    /// Width of the terminal behind a file descriptor, nil if it is no terminal; for ``ProgressLine``.
    public static func columns(ofTerminal descriptor: Int32) -> Int? {
        guard isatty(descriptor) == 1, variable("TERM") != "dumb" else { return nil }
        return windowSize(descriptor)?.columns ?? 80
    }

    /// Measure of the terminal behind a descriptor, nil if it has or tells none.
    static func windowSize(_ descriptor: CInt) -> Size? {
        var window = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return nil
        }
        return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    private static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}

/// Why the full screen could not be opened.
public struct TerminalError: Error, Equatable, CustomStringConvertible {
    /// What failed.
    public enum Code: String, Sendable {
        /// Input or output is a file or a pipe.
        case noTerminal
        /// A system call failed; the number is in ``TerminalError/errno``.
        case systemCall
    }

    /// What failed.
    public var code: Code
    /// The system's error number, 0 if none.
    public var errno: Int32

    /// A sentence for a log.
    public var description: String {
        switch code {
        case .noTerminal: "input and output must be a terminal; run this from a terminal window or use a line command"
        case .systemCall: "the terminal could not be prepared (error \(errno)); close it and open a new one"
        }
    }
}
