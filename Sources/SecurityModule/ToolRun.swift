import Glibc
import Secrets

/// One run of one program, from its start to its end or to the end of our patience.
///
/// Its standard output goes straight into locked memory. It inherits nothing but the descriptors it is given and an
/// environment of a few words, runs in a process group of its own, and is killed with whatever it started when it is
/// late.
struct ToolRun: ~Copyable {
    /// The exit code, or the negative number of the signal that ended it; nothing when it was late and killed.
    let status: Int32?
    /// What it wrote on standard output, as far as there was room.
    let output: LockedBytes
    /// Whether it wrote more than there was room for.
    let isOverflowing: Bool
    /// The beginning of what it wrote on standard error: for a machine to look into, never for people.
    let complaint: [UInt8]

    private static let complaintLimit = 8_192
    /// Descriptors of this process are below this one.
    private static let numbers: Int32 = 1_024

    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: Its arguments; nothing secret.
    ///   - environment: `NAME=value`; nothing else of ours is handed over.
    ///   - files: Descriptors that it finds under 3, 4, …
    ///   - input: What it reads on standard input.
    ///   - room: The most that is read of its output, in bytes.
    ///   - seconds: When it is killed.
    ///   - wait: How its end is learnt.
    /// - Returns: Nothing when it could not be started.
    init?(
        _ path: String, _ arguments: [String], environment: [String], files: [Int32], input: borrowing LockedBytes,
        room: Int, seconds: Int, wait: ChildWait = .system
    ) {
        guard let stdin = PipeEnds(), let stdout = PipeEnds(), let stderr = PipeEnds() else { return nil }
        // Less than a pipe holds: this never waits for a child that does not read.
        precondition(input.count <= 4_096, "little is said to a tool")
        let written = unsafe input.withUnsafeBytes { bytes in
            unsafe write(stdin.writing.number, bytes.baseAddress, bytes.count)
        }
        let given = [stdin.reading.number, stdout.writing.number, stderr.writing.number] + files
        guard written == input.count, let pid = Self.start(path, arguments, environment, given) else { return nil }
        stdin.closeBoth()
        let out = stdout.keepReading()
        let err = stderr.keepReading()
        var child = Child(pid: pid, deadline: .now + .seconds(seconds), wait: wait)
        var output = LockedBytes(count: room + 1)
        var complaint = [UInt8](repeating: 0, count: Self.complaintLimit)
        let counts = unsafe output.withUnsafeMutableBytes { kept in
            unsafe complaint.withUnsafeMutableBytes { said in unsafe child.listen(out.number, kept, err.number, said) }
        }
        status = child.end()
        self.complaint = Array(complaint.prefix(counts.said))
        isOverflowing = counts.kept > room
        self.output = unsafe output.withUnsafeBytes { unsafe LockedBytes(copying: $0.prefix(min(counts.kept, room))) }
    }

    private static func start(
        _ path: String, _ arguments: [String], _ environment: [String], _ given: [Int32]
    ) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        guard unsafe posix_spawn_file_actions_init(&actions) == 0, unsafe posix_spawnattr_init(&attributes) == 0
        else { return nil }
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        for (number, descriptor) in given.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        // All of ours close by themselves when a program starts; what a library left open is closed here.
        for number in Int32(given.count)..<Self.numbers where fcntl(number, F_GETFD) & FD_CLOEXEC == 0 {
            unsafe posix_spawn_file_actions_addclose(&actions, number)
        }
        var blocked = sigset_t()
        unsafe sigemptyset(&blocked)
        unsafe posix_spawnattr_setsigmask(&attributes, &blocked)
        // Our programs ignore it, and a child would inherit that.
        unsafe sigaddset(&blocked, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &blocked)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var pid: pid_t = 0
        let failure = unsafe withCStrings([path] + arguments) { argv in
            unsafe withCStrings(environment) { envp in
                unsafe posix_spawn(&pid, path, &actions, &attributes, argv, envp)
            }
        }
        return failure == 0 ? pid : nil
    }
}

/// Lends C strings, a null pointer behind the last.
private func withCStrings(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
) -> Int32 {
    var pointers = unsafe texts.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return EINVAL }
        return unsafe body(base)
    }
}

extension PipeEnds {
    /// The child has its end; what was written stays readable for it.
    consuming func closeBoth() {}

    /// The child has the writing end.
    consuming func keepReading() -> Descriptor { reading }
}

/// A running child.
private struct Child {
    let pid: pid_t
    let deadline: ContinuousClock.Instant
    let wait: ChildWait
    /// How long its end is waited for after it was killed, milliseconds.
    private static let burial = 1_000
    private var isLate = false

    init(pid: pid_t, deadline: ContinuousClock.Instant, wait: ChildWait) {
        self.pid = pid
        self.deadline = deadline
        self.wait = wait
    }

    private var millisecondsLeft: Int32 {
        let left = deadline - .now
        return Int32(max(0, left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000))
    }

    /// Reads both pipes to their ends; what does not fit is read and dropped.
    mutating func listen(
        _ out: Int32, _ kept: UnsafeMutableRawBufferPointer, _ err: Int32, _ said: UnsafeMutableRawBufferPointer
    ) -> (kept: Int, said: Int) {
        var counts = (kept: 0, said: 0)
        var waiting = [
            pollfd(fd: out, events: Int16(POLLIN), revents: 0), pollfd(fd: err, events: Int16(POLLIN), revents: 0),
        ]
        while waiting.contains(where: { $0.fd >= 0 }) {
            let left = millisecondsLeft
            guard left > 0 else {
                isLate = true
                return counts
            }
            guard unsafe poll(&waiting, nfds_t(waiting.count), left) > 0 else { continue }
            if waiting[0].revents != 0, unsafe !Self.take(out, kept, &counts.kept) { waiting[0].fd = -1 }
            if waiting[1].revents != 0, unsafe !Self.take(err, said, &counts.said) { waiting[1].fd = -1 }
        }
        return counts
    }

    /// Reads once.
    ///
    /// - Returns: Whether there may be more.
    private static func take(_ from: Int32, _ target: UnsafeMutableRawBufferPointer, _ count: inout Int) -> Bool {
        var dropped: (UInt64, UInt64) = (0, 0)
        let got: Int
        if count < target.count {
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: target[count...])
            got = unsafe read(from, rest.baseAddress, rest.count)
            count += max(got, 0)
        } else {
            got = unsafe withUnsafeMutableBytes(of: &dropped) { unsafe read(from, $0.baseAddress, $0.count) }
        }
        return got > 0 || (got < 0 && errno == EINTR)
    }

    /// Waits for its end, or makes it end.
    func end() -> Int32? {
        while !isLate, millisecondsLeft > 0 {
            switch wait.look(pid) {
            case .running: usleep(1_000)
            case .ended(let status): return Self.code(status)
            case .unknown: return nil
            }
        }
        kill(-pid, SIGKILL)
        kill(pid, SIGKILL)
        // Who waits for a chip inside the kernel dies only when that gives up; nobody is to wait for it that long.
        for _ in 0..<Self.burial {
            guard wait.look(pid) == .running else { return nil }
            usleep(1_000)
        }
        wait.buryLater(pid)
        return nil
    }

    private static func code(_ status: Int32) -> Int32 {
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : -signal
    }
}
