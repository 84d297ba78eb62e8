import CSodium
import Glibc

/// What a process that holds keys asks of the system before it touches the first one.
public enum ProcessHardening {
    /// A request the system refused.
    public enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
        /// A system call that has to succeed, and its error number.
        case call(String, errno: Int32)
        /// Fewer bytes than the keys take may be kept out of swap: the limit now, in bytes.
        case lockedMemory(limit: Int)

        /// What happened and what to do.
        public var description: String {
            switch self {
            case .call(let call, let errno):
                "\(call) failed with error number \(errno): start tram outside of tracing tools and try again"
            case .lockedMemory(let limit):
                "only \(limit / 1024) KiB of memory may be locked and keys take \(lockedBytes / 1024) KiB: "
                    + "raise it with ulimit -l or LimitMEMLOCK="
            }
        }
    }

    /// How many bytes of locked memory the keys of a session take at most, with some to spare.
    public static let lockedBytes = 512 * 1024

    /// No core dump is written, no other process of the same user may attach or read `/proc/<pid>/mem`, what is
    /// written is for this user alone, and the system's limit of locked memory is used to its full.
    ///
    /// Locked memory protects neither stack nor registers, so what they held must not reach a disk either.
    public static func apply() throws(Refusal) {
        umask(0o077)
        forgetCrashReporter()
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0 else {
            throw .call("setrlimit", errno: errno)
        }
        guard tram_forbid_dumps() == 0 else { throw .call("prctl", errno: errno) }
        var locked = rlimit()
        let resource = __rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue)
        if unsafe getrlimit(resource, &locked) == 0, locked.rlim_cur < locked.rlim_max {
            locked.rlim_cur = locked.rlim_max
            _ = unsafe setrlimit(resource, &locked)
        }
    }

    /// Takes the handlers away that Swift's crash reporter put in before `main`: it prints registers and the memory
    /// they point to, and what is printed ends in a log.
    private static func forgetCrashReporter() {
        for fault in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { signal(fault, SIG_DFL) }
    }

    /// Tries whether the keys can be kept out of swap; asked before the first key, because libsodium goes on without
    /// a word when memory cannot be locked.
    ///
    /// - Throws: ``Refusal/lockedMemory(limit:)``.
    public static func tryLockedMemory() throws(Refusal) {
        let length = lockedBytes
        guard let memory = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            unsafe memory != MAP_FAILED
        else { throw .call("mmap", errno: errno) }
        defer { _ = unsafe munmap(memory, length) }
        guard unsafe mlock(memory, length) == 0 else {
            var limit = rlimit()
            _ = unsafe getrlimit(__rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue), &limit)
            throw .lockedMemory(limit: Int(clamping: limit.rlim_cur))
        }
    }
}
