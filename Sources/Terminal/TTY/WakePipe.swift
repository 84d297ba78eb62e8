import Glibc

/// A pipe to itself that wakes a thread waiting in `poll`; a pair of sockets, which no program we start inherits.
final class WakePipe: Sendable {
    enum Signal: UInt8 {
        case stop = 1
        case resized
        case resumed
        case terminated
    }

    let reading: CInt
    private let writing: CInt

    init() throws(TerminalError) {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw TerminalError(code: .systemCall, errno: errno)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Wakes the thread. A full pipe is no loss: the thread has been woken already.
    func send(_ signal: Signal) {
        var byte = signal.rawValue
        _ = unsafe Glibc.write(writing, &byte, 1)
    }

    /// Takes all signals that wait.
    func take() -> Set<Signal> {
        var buffer = [UInt8](repeating: 0, count: 64)
        var signals: Set<Signal> = []
        while true {
            let count = unsafe read(reading, &buffer, buffer.count)
            guard count > 0 else { return signals }
            signals.formUnion(buffer[..<count].compactMap(Signal.init))
        }
    }
}
