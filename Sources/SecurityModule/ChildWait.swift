import Glibc

/// How the end of a child is learnt: from the kernel, or from a test that plays a child which does not die.
struct ChildWait: Sendable {
    /// What came of one question.
    enum Answer: Sendable, Equatable {
        case running
        /// It ended, with a status as `waitpid` gives it; nothing of it is left.
        case ended(status: Int32)
        /// It is none of ours, or was buried already.
        case unknown
    }

    /// Asks whether it ended, without waiting.
    let look: @Sendable (pid_t) -> Answer
    /// Waits for its end, however long that takes.
    let wait: @Sendable (pid_t) -> Answer

    /// `waitpid`.
    static let system = ChildWait(look: { ask($0, WNOHANG) }, wait: { ask($0, 0) })

    private static func ask(_ pid: pid_t, _ options: Int32) -> Answer {
        var status: Int32 = 0
        while true {
            let found = unsafe waitpid(pid, &status, options)
            if found == pid { return .ended(status: status) }
            if found == 0 { return .running }
            guard errno == EINTR else { return .unknown }
        }
    }
}

extension ChildWait {
    /// A child that somebody else is to wait for.
    private final class Body: Sendable {
        let pid: pid_t
        let wait: @Sendable (pid_t) -> Answer

        init(_ pid: pid_t, _ wait: @escaping @Sendable (pid_t) -> Answer) {
            self.pid = pid
            self.wait = wait
        }
    }

    /// Waits for an end on a thread that nobody waits for, so that no dead child stays in the table of processes. Where
    /// there is no thread to be had it stays there until this program ends.
    func buryLater(_ pid: pid_t) {
        let body = unsafe Unmanaged.passRetained(Body(pid, wait))
        var thread = pthread_t()
        let failure = unsafe pthread_create(
            &thread, nil,
            { body in
                if let body = unsafe body {
                    let child = unsafe Unmanaged<Body>.fromOpaque(body).takeRetainedValue()
                    _ = child.wait(child.pid)
                }
                return nil
            }, body.toOpaque())
        if failure == 0 { pthread_detach(thread) } else { unsafe body.release() }
    }
}
