import Glibc
import Synchronization

/// A pipe to itself that wakes a thread waiting in `poll`; as a pair of sockets, because no pipe can be made that no
/// program has which another thread starts in the same moment.
final class WakePipe: Sendable {
    enum Signal {
        case stop
        case resized
        case resumed
        case terminated
    }

    let reading: CInt
    private let writing: CInt
    private let waiting = Mutex<Set<Signal>>([])

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

    /// Wakes the thread. Full is no loss: the thread has been woken already, and finds what waits.
    func send(_ signal: Signal) {
        _ = waiting.withLock { $0.insert(signal) }
        var byte: UInt8 = 1
        _ = unsafe Glibc.write(writing, &byte, 1)
    }

    /// Takes all signals that wait.
    func take() -> Set<Signal> {
        var buffer = [UInt8](repeating: 0, count: 64)
        while unsafe read(reading, &buffer, buffer.count) > 0 {}
        return waiting.withLock { signals in
            defer { signals = [] }
            return signals
        }
    }
}
